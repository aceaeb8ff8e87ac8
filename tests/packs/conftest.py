"""The sample city, prepared once for each test process."""

import pytest

from ylp_analysis.prepare import prepare, write_sample
from ylp_analysis.project import Project


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Project:
    places = write_sample(tmp_path_factory.mktemp("packs") / "city")
    prepare(places)
    return Project(places)
