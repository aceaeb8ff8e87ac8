"""Every test vector is used by a test, or named here with the reason why not."""

from pathlib import Path

OTHER_METHOD = "another method than the design's"
NOT_USED = {
    "mee": OTHER_METHOD,
    "scas_gart_nam_skewness": OTHER_METHOD,
    "1.pub.d": "a published cross-check of other methods; its Newcombe figure is in 1.a to 1.h",
    "1.coverage": "own simulation; tests/worlds draws its own",
    "3.ks2.series4dp": "a published series: no pupils' scores are held to work it out from",
    "3.ks2.series2dp": "a published series: no pupils' scores are held to work it out from",
    "3.ks4.series": "a published series: no pupils' scores are held to work it out from",
    "3.ks4.later": "a published series: no pupils' scores are held to work it out from",
    "3.consistency": "statements about the published series",
    "3.epi": "months of progress are not printed",
    "3.eef": "months of progress are not printed",
    "4.glm": OTHER_METHOD,
    "4.tost": "an equivalence test on a known error; ours is on MOVER limits",
    "4.sim": "own simulation; tests/worlds draws its own",
    "5.oaxaca.ccard": "continuous covariates, which the design leaves out",
    "5.oaxaca.chicago": "continuous covariates, which the design leaves out",
    "6.glmer": "the design steadies rates by the beta-binomial",
    "6.fay_herriot": "a regressor, and the data are not in the vector",
    "10.synth": "synthetic control is not in the design",
    "11.simpson": "a warning against means of rates; counts are summed here (test_pooling)",
}


def test_every_vector_is_used_or_named_with_its_reason(statistics_vectors):
    tests = Path(__file__).parent
    others = [p for p in tests.glob("*.py") if p != Path(__file__)]
    texts = "\n".join(p.read_text("utf-8") for p in others)
    unknown = [
        vector["id"]
        for vector in statistics_vectors
        if vector["id"] not in NOT_USED
        and vector["method"] not in NOT_USED
        and f'"{vector["id"]}"' not in texts
        and f'"{vector["method"]}"' not in texts
        and f'"{vector["method"].split(" ")[0]} ' not in texts
    ]
    assert unknown == []
    named = {v["id"] for v in statistics_vectors} | {v["method"] for v in statistics_vectors}
    assert set(NOT_USED) <= named
