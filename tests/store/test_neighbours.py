"""The list of statistical neighbours: empty at first, dated, and never holding ourselves."""

import pytest

from ylp_analysis.errors import ParameterError
from ylp_analysis.store.config import load_settings
from ylp_analysis.store.start import start_project


@pytest.fixture
def with_neighbours(tmp_path):
    """Loads a York project whose [neighbours] section has these two lines."""
    places = start_project(tmp_path / "root", name="York", la_code="816")
    path = places.config / "partnership.toml"

    def load(codes, dated):
        text = path.read_text().replace("codes = []", f"codes = {codes}")
        path.write_text(text.replace('dated = ""', f'dated = "{dated}"'))
        return load_settings(places).partnership.neighbours

    return load


def test_a_new_project_has_no_neighbours(with_neighbours):
    assert with_neighbours("[]", "").codes == ()


def test_a_dated_list_is_read(with_neighbours):
    neighbours = with_neighbours('["815", "880"]', "2014-10-31")
    assert (neighbours.codes, neighbours.dated) == (("815", "880"), "2014-10-31")


@pytest.mark.parametrize(
    ("codes", "dated", "said"),
    [
        ('["815"]', "", "needs its date"),
        ('["815"]', "October", "not a date"),
        ('["8x5"]', "2014-10-31", "not three digits"),
        ('["815", "815"]', "2014-10-31", "stands twice"),
        ('["816"]', "2014-10-31", "among its own neighbours"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(with_neighbours, codes, dated, said):
    with pytest.raises(ParameterError, match=said):
        with_neighbours(codes, dated)
