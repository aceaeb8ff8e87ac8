"""What `ylp --help` says; the commands stand in `files` and `pages`."""

import typer

app = typer.Typer(
    name="ylp",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Honest evidence about the gap between disadvantaged pupils and their peers.\n\n"
    "First time:  ylp sample sample-city,  then  ylp pack --root sample-city --plan-year 2015/16\n\n"
    "Your own:    ylp init DIR --la-code 850 --name Hampshire,  copy files to DIR/data/raw,  then "
    "ylp check, ylp prepare and ylp pack with --root DIR.",
    epilog="Exit codes: 0 done, 2 usage, 10 data, 11 catalogue, 12 parameter, 13 disclosure, "
    "14 pack, 130 interrupted.",
)
