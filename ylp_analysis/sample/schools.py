"""The schools and clusters of the sample city. None of them exists anywhere."""

from dataclasses import dataclass
from functools import cache

CITY = "Sample City"
LA_CODE = "999"
FIRST_URN = 999001
CLUSTERS = ("Brackwith", "Cawdale", "Dunmere", "Eskholme", "Fennick", "Garthwick")
# A role, never a person; blank where a cluster has not said.
CHAIRS = ("headteacher, primary", "headteacher, secondary", "", "headteacher, primary",
          "headteacher, infant", "headteacher, secondary")  # fmt: skip


@dataclass(frozen=True)
class School:
    """One made-up school.

    cohort: usual number of pupils in the year group a table counts, 0 where there is none.
    share: true share of them who are disadvantaged. school_type: the publisher's NFTYPE.
    tables: the key stages in whose table it has a row. cluster: "" for none.
    closes: results year after which it is closed, "" while open.
    """

    urn: str
    estab: str
    name: str
    kind: str  # primary | secondary | special | nursery | referral_unit
    age_range: str
    cohort: int
    share: float
    school_type: str
    denomination: str
    tables: tuple[str, ...]
    cluster: str = ""
    closes: str = ""


# Primary schools by cluster: name, pupils in the year group, share disadvantaged.
_PRIMARIES = (
    (("Hollinbeck", 58, 0.34), ("Inglemoor", 58, 0.30), ("Jarrowby", 43, 0.36), ("Kelderby", 28, 0.32),
     ("Lintholme", 28, 0.20), ("Netherby", 28, 0.14), ("Oakenshaw", 43, 0.18), ("Pellgate", 12, 0.08)),
    (("Skelbeck", 58, 0.08), ("Thornacre", 28, 0.03), ("Vennwick", 28, 0.06), ("Wistholme", 28, 0.02),
     ("Yarrowgate", 43, 0.10), ("Ashgarth", 28, 0.14), ("Birkwold", 12, 0.04), ("Caldmere", 28, 0.10),
     ("Dovegarth", 28, 0.05)),
    (("Quarrick Infant", 0, 0.0), ("Quarrick Junior", 72, 0.28), ("Elmsty", 28, 0.26), ("Farrowfield", 43, 0.22),
     ("Gilderbeck", 28, 0.18), ("Ivelby", 28, 0.11), ("Juniperfield", 58, 0.24), ("Kestrelgate", 28, 0.30),
     ("Larkmere", 12, 0.15)),
    (("Millbeck", 28, 0.02), ("Nunwick", 12, 0.05), ("Orchardgate", 58, 0.07), ("Plumgarth", 28, 0.05),
     ("Quillfield", 12, 0.0), ("Ravensty", 28, 0.09), ("Sallowby", 43, 0.12), ("Tarnfield", 28, 0.07),
     ("Ullbeck", 12, 0.08)),
    (("Vinegarth", 43, 0.32), ("Willowmere", 58, 0.27), ("Yewgarth", 28, 0.22), ("Amberbeck", 28, 0.25),
     ("Blackwold", 28, 0.15), ("Cragmere", 43, 0.20), ("Dellwick", 28, 0.10), ("Emberfield", 28, 0.18)),
    (("Foxgarth", 58, 0.15), ("Gorsewick", 43, 0.09), ("Heronbeck", 28, 0.04), ("Iverfield", 28, 0.12),
     ("Kittlegarth", 28, 0.07), ("Loamby", 12, 0.08), ("Mossgarth", 58, 0.13), ("Nettlewick", 28, 0.06),
     ("Reedwick", 28, 0.21)),
)  # fmt: skip
# Secondary schools: name, pupils, share disadvantaged, cluster, results year after which closed.
_SECONDARIES = (
    ("Otterbeck School", 190, 0.08, 1, ""),
    ("Pindermoor School", 157, 0.17, 5, ""),
    ("Swiftgarth Community College", 42, 1 / 3, 4, "2013/14"),
    ("Teazelby School", 170, 0.31, 0, ""),
    ("Wrenfield School", 195, 0.06, 3, ""),
    ("Bramblewold School", 230, 0.14, 5, ""),
    ("Copperbeck School", 192, 0.16, 2, ""),
    ("Drovewick Church of England School", 180, 0.09, 3, ""),
    ("Fernwold School", 172, 0.18, 4, ""),
    ("Gannetby High School", 147, 0.36, 0, ""),
)
_CONVERTERS = ("Thornacre", "Otterbeck School", "Drovewick Church of England School")
_CHURCH_PRIMARIES = ("Wistholme", "Nunwick", "Ullbeck", "Loamby", "Ashgarth", "Cragmere")


@cache
def schools() -> tuple[School, ...]:
    """Every school of the city in the order of their URNs: 52 primary, 10 secondary, 2 special,
    a maintained nursery school, a pupil referral unit."""
    rows = [*_primaries(), *_secondaries(), *_others()]
    return tuple(
        School(urn=str(FIRST_URN + place), **row)  # type: ignore[arg-type]
        for place, row in enumerate(rows)
    )


@cache
def schools_in(key_stage: str) -> tuple[School, ...]:
    """The schools with pupils in a key stage's table (the infant school has a row, no pupils)."""
    return tuple(s for s in schools() if key_stage in s.tables and s.cohort)


def usual_cohort(school: School, key_stage: str) -> int:
    """The usual number of pupils at the end of a key stage.

    The all-through special school has fewer 11-year-olds than 16-year-olds.
    """
    return 5 if key_stage == "KS2" and school.kind == "special" else school.cohort


def _primaries() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for cluster, members in zip(CLUSTERS, _PRIMARIES, strict=True):
        for stem, cohort, share in members:
            church = stem in _CHURCH_PRIMARIES
            part = stem.partition(" ")[2]
            kind = "Church of England Primary" if church else "" if part else "Primary"
            rows.append(
                {
                    "estab": str(2001 + len(rows)),
                    "name": " ".join(filter(None, (stem, kind, "School"))),
                    "kind": "primary",
                    "age_range": {"Infant": "3-7", "Junior": "7-11"}.get(part, "4-11"),
                    "cohort": cohort,
                    "share": share,
                    "school_type": "ACC" if stem in _CONVERTERS else "VC" if church else "CY",
                    "denomination": "Church of England" if church else "Does not apply",
                    "tables": ("KS2",),
                    "cluster": cluster,
                }
            )
    return rows


def _secondaries() -> list[dict[str, object]]:
    return [
        {
            "estab": str(4001 + place),
            "name": name,
            "kind": "secondary",
            "age_range": "11-18" if cohort >= 190 else "11-16",
            "cohort": cohort,
            "share": share,
            "school_type": "ACC" if name in _CONVERTERS else "CY",
            "denomination": "Church of England" if "Church" in name else "Does not apply",
            "tables": ("KS4",),
            "cluster": CLUSTERS[cluster],
            "closes": closes,
        }
        for place, (name, cohort, share, cluster, closes) in enumerate(_SECONDARIES)
    ]


def _others() -> list[dict[str, object]]:
    def row(
        estab: str, name: str, kind: str, ages: str, cohort: int, nftype: str, *tables: str
    ) -> dict[str, object]:
        return {
            "estab": estab,
            "name": name,
            "kind": kind,
            "age_range": ages,
            "cohort": cohort,
            "share": 0.5 if cohort else 0.0,
            "school_type": nftype,
            "denomination": "Does not apply",
            "tables": tables,
        }

    return [
        row("7001", "Harrowmere Special School", "special", "3-16", 8, "CYS", "KS2", "KS4"),
        row("7002", "Linnetfield Special School", "special", "11-19", 14, "CYS", "KS4"),
        row("1001", "Marlgarth Nursery School", "nursery", "3-4", 0, "NUR"),
        row("1101", "Osiermere Pupil Referral Unit", "referral_unit", "5-16", 0, "PRU"),
    ]
