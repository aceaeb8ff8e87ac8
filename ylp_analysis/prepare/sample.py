"""The sample city on disk."""

import json
from pathlib import Path

from ylp_analysis.sample import city
from ylp_analysis.sample.plan import CLAIMS
from ylp_analysis.store.places import Places, write_text
from ylp_analysis.store.start import start_project


def write_sample(folder: Path, *, world: str = "plan") -> Places:
    """A new project that holds the sample city, and its truth beside it for the tests."""
    places = start_project(
        folder,
        name=city.CITY,
        la_code=city.LA_CODE,
        partnership=f"{city.CITY} Learning Partnership (made up)",
        claims=CLAIMS,
    )
    for name, text in city.raw_files(world=world).items():
        write_text(places.raw / name, text)
    write_text(places.root / "truth.json", json.dumps(city.truth(world=world), indent=2) + "\n")
    return places
