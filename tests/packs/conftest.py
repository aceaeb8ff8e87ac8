"""The sample city as a project, whose packs the tests of this folder make."""

import shutil

import pytest

from ylp_analysis.project import Project
from ylp_analysis.store.places import Places


@pytest.fixture(scope="session")
def sample(prepared_city, tmp_path_factory) -> Project:
    root = tmp_path_factory.mktemp("packs") / "city"
    shutil.copytree(prepared_city.root, root)
    return Project(Places(root.resolve()))
