"""The sample city on disk."""

import json
from pathlib import Path

from ylp_analysis.sample import city
from ylp_analysis.sample.plan import CLAIMS
from ylp_analysis.store.places import Places, write_text
from ylp_analysis.store.start import start_project


def write_sample(folder: Path, *, world: str = "plan", canaries: bool = False) -> Places:
    """A new project that holds the sample city, and its truth beside it for the tests.

    world: a name of `sample.worlds.WORLDS`. canaries: marks some pupils, for tests of privacy.
    ParameterError for an unknown world, before anything is written.
    """
    files = city.raw_files(world=world, canaries=canaries)
    places = start_project(
        folder,
        name=city.CITY,
        la_code=city.LA_CODE,
        partnership=f"{city.CITY} Learning Partnership (made up)",
        claims=CLAIMS,
    )
    for name, text in files.items():
        write_text(places.raw / name, text)
    told = json.dumps(city.truth(world=world), indent=2)
    write_text(places.root / "truth.json", f"{told}\n")
    return places
