"""Key figures and claim cards: what a reader with five minutes looks at."""

from collections.abc import Iterable

from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Claim, KeyFigure
from ylp_analysis.figures.display import text
from ylp_analysis.figures.words import VERDICT_WORDS


def key_figures(figures: Iterable[KeyFigure]) -> str:
    """The big numbers of a page, each with what it is."""
    figures = list(figures)
    items = "".join(f"<li><b>{text(f.value)}</b> <span>{text(f.text)}</span></li>" for f in figures)
    four = " four" if len(figures) == 4 else ""  # three and one below would look like a mistake
    return f'<ul class="big{four}">{items}</ul>' if items else ""


def claims(cards: Iterable[Claim]) -> str:
    """Claims as a list: verdict in a sign and words, sentence, the plan's words, what settles it."""
    items = "".join(_card(claim) for claim in cards)
    return f'<ul class="cards">{items}</ul>' if items else ""


def _card(claim: Claim) -> str:
    if claim.verdict not in VERDICT_WORDS:
        raise ParameterError(
            f"The claim {claim.id!r} has the verdict {claim.verdict!r}, which does not exist.",
            f"Use one of: {', '.join(VERDICT_WORDS)}.",
        )
    sign, verdict = ("•", claim.label) if claim.label else VERDICT_WORDS[claim.verdict]
    said = [f"Plan: “{_unquoted(claim.plan_says)}”"] if claim.plan_says else []
    if claim.settles:
        whole = claim.settles[0].isupper()
        said.append(claim.settles if whole else f"What would settle it: {claim.settles}")
    small = "".join(f'<p class="said">{text(_stopped(line))}</p>' for line in said)
    return (
        f'<li><p class="v"><i aria-hidden="true">{sign}</i>{text(verdict)}</p>'
        f"<div><p>{text(claim.sentence)}</p>{small}{_numbers(claim)}</div></li>"
    )


def _numbers(claim: Claim) -> str:
    if not claim.numbers:
        return ""
    lines = "".join(f"<li>{text(line)}</li>" for line in claim.numbers)
    return f'<details class="numbers"><summary>The figures</summary><ul>{lines}</ul></details>'


def _unquoted(words: str) -> str:
    return words.strip().strip("“”\"'")


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
