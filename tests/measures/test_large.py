"""Every source of counts gives the table that the same rows give as a DataFrame."""

import dask.dataframe
import duckdb
import numpy as np
import pandas as pd
import pytest

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures import cells, combinations
from ylp_analysis.measures.gaps import gap_table

WORDS = {
    "academic_year": ["2012/13", "2013/14"],
    "level": ["la", "school", "england"],
    "area_code": ["a", "B", "b", "816"],
    "area_name": ["Ash", "Birch", None],
    "key_stage": ["KS2", "KS4"],
    "subject": ["all", "maths"],
    "measure": ["five_ac_em", "attainment_8"],
    "group": ["disadvantaged", "other", "other", "unknown", "all"],
    "status": ["ok", "ok", "ok", "suppressed", "no_pupils", "partial", None],
    "definition": ["fsm", None],
    "data_version": ["final", "revised", None],
    "provenance": ["local", "published", None],
    "source": ["x.csv", "y.csv; z.csv", "y.csv", None],
}


def rows(seed, number=600, most=60):
    """Random counts; numbers are multiples of a quarter, so that every sum is exact."""
    draw = np.random.default_rng(seed)
    table = {c: draw.choice(np.array(w, dtype=object), number) for c, w in WORDS.items()}
    counts = pd.DataFrame(table).astype("str")
    pupils = draw.integers(0, most + 1, number).astype(float)
    met = np.floor(pupils * draw.random(number))
    for name, values in {"numerator": met, "denominator": pupils}.items():
        values[draw.random(number) < 0.02] = np.nan
        counts[name] = pd.array(values, dtype="Int64")
    for name in ("value", "precision", "value_low", "value_high", "coverage"):
        values = draw.integers(0, 200, number) / 4
        counts[name] = np.where(draw.random(number) < 0.2, np.nan, values)
    counts["score_sum"] = draw.integers(0, 200, number) / 4
    counts["score_sum_of_squares"] = counts["score_sum"] ** 2
    return counts.assign(schools=1, schools_with_results=draw.integers(0, 2, number))


def polars_frame(counts, folder):
    return pytest.importorskip("polars").from_pandas(counts).lazy()


def polars_rows(counts, folder):
    return pytest.importorskip("polars").from_pandas(counts)


def duckdb_relation(counts, folder):
    return duckdb.connect().from_df(counts)


def parquet_text(counts, folder):
    counts.to_parquet(folder / "counts.parquet")
    return str(folder / "counts.parquet")


def parquet_path(counts, folder):
    counts.to_parquet(folder / "counts.parquet")
    return folder / "counts.parquet"


@pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
def dask_frame(counts, folder):
    return dask.dataframe.from_pandas(counts, npartitions=3)


SOURCES = [duckdb_relation, parquet_text, parquet_path, polars_frame, polars_rows, dask_frame]
sources = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
quiet = pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")


@quiet
@sources
@pytest.mark.parametrize("by", [None, ["academic_year", "level", "measure"]])
def test_every_source_gives_exactly_the_table_of_the_rows(source, by, tmp_path):
    counts = rows(1)
    pd.testing.assert_frame_equal(
        gap_table(source(counts, tmp_path), by=by), gap_table(counts, by=by), check_exact=True
    )


@quiet
@sources
def test_category_columns_give_the_same_as_text(source, tmp_path):
    counts = rows(2)
    codes = counts.astype(dict.fromkeys(WORDS, "category"))
    want = gap_table(counts, comparator="england", by=["level", "measure", "academic_year"])
    for table in (codes, source(codes, tmp_path)):
        got = gap_table(table, comparator="england", by=["level", "measure", "academic_year"])
        pd.testing.assert_frame_equal(got, want, check_exact=True)


@quiet
@sources
def test_pupil_rows_without_a_missing_value_are_added_up(source, tmp_path):
    counts = rows(3, most=1).assign(status="ok", denominator=1)
    counts = counts[[*WORDS, "numerator", "denominator"]].fillna({"numerator": 0})
    table = gap_table(source(counts, tmp_path), by=["level", "measure"])
    pd.testing.assert_frame_equal(table, gap_table(counts, by=["level", "measure"]))
    row = table[(table["level"] == "la") & (table["measure"] == "five_ac_em")].iloc[0]
    mine = counts[(counts["level"] == "la") & (counts["measure"] == "five_ac_em")]
    for group in ("disadvantaged", "other"):
        met = mine.loc[mine["group"] == group, "numerator"].astype(int)
        assert row[f"{group}_pupils"] == len(met)
        assert row[f"{group}_value"] == pytest.approx(100 * met.mean())


@quiet
@sources
def test_no_rows_give_the_empty_table(source, tmp_path):
    nothing = rows(4).iloc[:0]
    pd.testing.assert_frame_equal(gap_table(source(nothing, tmp_path)), gap_table(nothing))


@quiet
@sources
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"numerator": 61, "denominator": 60}, "In 12 rows"),
        ({"subject": None}, "subject of the counts is empty in 12 rows"),
        ({"group": "Other "}, "'Other '"),
        ({"status": "hidden"}, "status 'hidden'"),
        ({"numerator": "three"}, "numerator of the counts does not hold numbers"),
    ],
)
def test_what_is_wrong_is_refused_in_the_same_words(source, change, words, tmp_path):
    counts = rows(5, number=12).assign(**WORDS_OF_ONE | change)
    if change.get("subject", "") is None:
        counts["subject"] = counts["subject"].astype("str")
    with pytest.raises(DataError, match=words):
        gap_table(counts)
    with pytest.raises(DataError, match=words):
        gap_table(source(counts, tmp_path))


WORDS_OF_ONE = {"group": "other", "status": "ok", "numerator": 1, "denominator": 2}


@quiet
@sources
def test_a_missing_column_is_named(source, tmp_path):
    with pytest.raises(DataError, match="no column area_code, denominator"):
        gap_table(source(rows(6).drop(columns=["area_code", "denominator"]), tmp_path))


def test_duckdb_adds_up_more_rows_than_its_memory_holds():
    """Five million rows are about 400 MB of text; the engine has 60 MB and no disk to spill to."""
    with duckdb.connect(config={"memory_limit": "60MB", "threads": 1}) as connection:
        connection.execute("SET temp_directory = ''")
        relation = connection.sql(
            "SELECT '2013/14' AS academic_year, 'school' AS level, 'KS4' AS key_stage,"
            " 'all' AS subject, 'five_ac_em' AS measure, (i % 7)::VARCHAR AS area_code,"
            " CASE WHEN i % 5 = 0 THEN 'disadvantaged' ELSE 'other' END AS \"group\","
            " (i % 3 = 0)::INT AS numerator, 1 AS denominator FROM range(5_000_000) AS t(i)"
        )
        table = gap_table(relation)
    assert table["disadvantaged_pupils"].sum() + table["other_pupils"].sum() == 5_000_000
    assert len(table) == 7 and table["disadvantaged_value"].round(1).eq(33.3).all()


def test_a_source_that_is_none_is_refused_in_plain_words(tmp_path):
    with pytest.raises(ParameterError, match="counts.csv is not a parquet file"):
        gap_table("counts.csv")
    with pytest.raises(ParameterError, match="from a int"):
        gap_table(3)
    with pytest.raises(DataError, match="cannot be read as parquet"):
        gap_table(tmp_path / "nowhere.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"not parquet")
    with pytest.raises(DataError, match="cannot be read as parquet"):
        gap_table(tmp_path / "broken.parquet")


NUMBERS = {
    "small whole numbers": lambda n: n,
    "bytes": lambda n: n.astype("int8"),
    "that may be missing": lambda n: n.astype("Int64"),
    "of pyarrow": lambda n: n.astype("int64[pyarrow]"),
    "floats": lambda n: n.astype("float64"),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_counts_the_same_however_it_is_held(kind):
    counts = rows(7, most=5)[[*WORDS]].assign(numerator=np.arange(600) % 3, denominator=2)
    want = gap_table(counts.astype({"numerator": "float32", "denominator": "float32"}))
    counts["numerator"] = NUMBERS[kind](counts["numerator"])
    counts["denominator"] = NUMBERS[kind](counts["denominator"])
    pd.testing.assert_frame_equal(gap_table(counts), want, check_exact=True)


@pytest.mark.parametrize("most", [1 << 4, 1 << 10])
def test_too_many_combinations_are_counted_like_few(most, monkeypatch):
    for counts in (rows(8), rows(8, most=1).drop(columns=["value", "score_sum"])):
        want = gap_table(counts)
        with monkeypatch.context() as patch:
            patch.setattr(combinations, "_MOST_CELLS", most)
            for room in (cells, combinations):
                patch.setattr(room, "CHUNK", 50)
                patch.setattr(room, "DENSE", 8)
            pd.testing.assert_frame_equal(gap_table(counts), want, check_exact=True)


def test_a_hidden_part_hides_the_sum_in_every_chunk(monkeypatch):
    monkeypatch.setattr(cells, "CHUNK", 3)
    monkeypatch.setattr(combinations, "CHUNK", 3)
    key = {"academic_year": "2013/14", "level": "la", "area_code": "816", "key_stage": "KS4"}
    key |= {"subject": "all", "measure": "five_ac_em"}
    counts = pd.DataFrame(
        [key | {"group": g, "numerator": 10.0, "denominator": 20.0} for g in 10 * ["other"]]
        + [key | {"group": "disadvantaged", "numerator": 5.0, "denominator": 20.0}] * 10
    )
    assert gap_table(counts)["gap"].tolist() == [25]
    counts.loc[1, "numerator"] = np.nan
    assert gap_table(counts)["gap"].isna().all()
    assert gap_table(counts)["disadvantaged_value"].tolist() == [25]


@pytest.mark.parametrize("areas", [127, 256, 32_768, 65_537])
def test_areas_at_the_edge_of_a_number_type_keep_their_own_pupils(areas):
    counts = pd.DataFrame(
        {
            "area_code": pd.Categorical([f"{i:05}" for i in range(areas)] * 2),
            "group": pd.Categorical(np.repeat(["disadvantaged", "other"], areas)),
            "numerator": np.arange(2 * areas) % 3,
            "denominator": 2,
        }
    )
    fixed = {"academic_year": "2013/14", "level": "school", "key_stage": "KS4", "subject": "all"}
    table = gap_table(counts.assign(**fixed, measure="five_ac_em"))
    met = counts["numerator"].to_numpy().reshape(2, areas)
    assert table["area_code"].tolist() == [f"{i:05}" for i in range(areas)]
    np.testing.assert_array_equal(table["gap"], 50.0 * (met[1] - met[0]))
