"""Projects made from the published files, once for each test process."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ylp_analysis.prepare import prepare
from ylp_analysis.project import Project
from ylp_analysis.store.places import Places
from ylp_analysis.store.start import start_project

HAMPSHIRE = (
    "performance_tables_ks2/other_la_samples/2016-2017_850_ks2final.csv",
    "performance_tables_ks2/other_la_samples/2017-2018_850_ks2final.csv",
    "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv",
    "performance_tables_ks4/other_la_samples/2016-2017_850_ks4final.csv",
    "performance_tables_ks4/other_la_samples/2017-2018_850_ks4final.csv",
)
YORK = ("performance_tables_ks4/2013-2014_816_ks4_final_data.csv",)


@pytest.fixture(scope="session")
def project_from(
    dfe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str, tuple[str, ...]], Project]:
    """A function that makes a prepared project from published files."""

    def make(name: str, la_code: str, files: tuple[str, ...]) -> Project:
        places: Places = start_project(
            tmp_path_factory.mktemp(name) / "root", name=name, la_code=la_code
        )
        for file in files:
            shutil.copy(dfe / file, places.raw)
        prepare(places)
        return Project(places)

    return make


@pytest.fixture(scope="session")
def hampshire(project_from: Callable[..., Project]) -> Project:
    """Key stage 2 for 2016/17 to 2018/19, key stage 4 for 2016/17 and 2017/18, as published."""
    return project_from("Hampshire", "850", HAMPSHIRE)


@pytest.fixture(scope="session")
def york(project_from: Callable[..., Project]) -> Project:
    """Key stage 4 for 2013/14: the plan's own results year (a derived copy)."""
    return project_from("York", "816", YORK)
