"""The page of docs/ about the dated world, from the catalogue's entries."""

import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

from page_parts import WRITTEN, cell, checked, section, table, words, years

from ylp_analysis.measures.standards import STANDARDS
from ylp_analysis.vocabulary import (
    breaks,
    catalogue,
    definitions,
    published_years,
    rates,
    roles,
    subjects,
)


def catalogue_page() -> str:
    """The page about the dated world."""
    parts = [
        "# Catalogue of the dated world\n",
        WRITTEN.format(source="ylp_analysis/vocabulary"),
        "What changed when, so that a pack is right for its year. **Checked** says whether a source was found (yes) or\n"
        "the entry rests on professional knowledge (no); pages that rest on the latter say so.\n",
        section("Key stages", table(("Key stage", "On pages"), _pairs(catalogue.KEY_STAGES))),
        section(
            "Subjects",
            table(("Subject", "On pages"), _pairs(subjects.CORE)),
            "Parts of Attainment 8:",
            table(("Subject", "On pages"), _pairs(subjects.PARTS)),
            "Areas of learning of the early years profile:",
            table(("Subject", "On pages"), _pairs(subjects.AREAS_OF_LEARNING)),
            "GCSE subjects:",
            table(("Subject", "On pages"), _pairs(subjects.GCSE_SUBJECTS)),
        ),
        _measures(),
        _definitions(),
        _breaks(),
        _without_results(),
        _standards(),
        _rates(),
        *_inspections(),
        _roles(),
    ]
    return "\n".join(parts)


def _pairs(named: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f"`{name}`", label) for name, label in named.items())


def _measures() -> str:
    rows = (
        (f"`{m.name}`", m.label, m.unit, years(m.first, m.last), m.source, checked(m.verified))
        for m in catalogue.MEASURES.values()
    )
    leads = (
        (f"`{stage}`", ", ".join(f"`{measure}` of `{subject}`" for subject, measure in pairs))
        for stage, pairs in catalogue.HEADLINES.items()
    )
    centres = (
        (f"`{c.key_stage}`", f"`{c.measure}`", c.value, c.source, checked(c.verified))
        for c in rates.CENTRES
    )
    return section(
        "Measures",
        table(("Measure", "On pages", "Unit", "Results years", "Source", "Checked"), rows),
        "What a page leads with, best first; what is not held is passed over:",
        table(("Key stage", "Leads with"), leads),
        "The centre about which a progress measure is printed:",
        table(("Key stage", "Measure", "Centre", "Source", "Checked"), centres),
    )


def _definitions() -> str:
    rows = (
        (f"`{d.name}`", d.label, years(d.first, d.last), d.source, checked(d.verified))
        for d in definitions.DEFINITIONS.values()
    )
    used = (
        (
            p.publication,
            ", ".join(p.key_stages) or "all",
            f"`{p.definition}`",
            years(p.first, p.last),
            p.source,
            checked(p.verified),
        )
        for p in definitions.DEFINITIONS_IN_USE
    )
    notes = (
        (f"`{n.definition}`", n.year, n.text, n.source, checked(n.verified))
        for n in definitions.NOTES
    )
    named = ((f"`{word}`", f"`{group}`") for word, group in definitions.GROUP_WORDS.items())
    return section(
        "Definitions of disadvantaged",
        table(("Definition", "Who counts", "Results years", "Source", "Checked"), rows),
        "Which publication follows which:",
        table(
            ("Publication", "Key stages", "Definition", "Results years", "Source", "Checked"), used
        ),
        "What changes the size of the group without changing its definition:",
        table(("Definition", "From", "What", "Source", "Checked"), notes),
        "Words of published files for the groups:",
        table(("Word in the file", "Group"), named),
    )


def _breaks() -> str:
    rows = (
        (
            f"{b.before} → {b.after}",
            b.key_stage or "all",
            _touched(b),
            b.kind,
            b.reason,
            b.source,
            checked(b.verified),
        )
        for b in breaks.BREAKS
    )
    return section(
        "Breaks",
        "`hard`: no line and no change across. `caution`: a dashed join, the change with the caveat, no verdict.",
        table(("Years", "Key stage", "Touches", "Kind", "Why", "Source", "Checked"), rows),
    )


def _touched(one: breaks.Break) -> str:
    said = [
        f"{what} {words(several)}"
        for what, several in (
            ("subjects", one.subjects),
            ("measures", one.measures),
            ("definitions", one.definitions),
        )
        if several
    ]
    return "; ".join(said) or "everything"


def _without_results() -> str:
    rows = (
        (
            n.key_stage,
            years(n.first, n.last),
            words((*n.subjects, *n.measures, *n.levels)),
            n.reason,
            n.source,
            checked(n.verified),
        )
        for n in published_years.NOT_PUBLISHED
    )
    header = ("Key stage", "Results years", "What", "Why", "Source", "Checked")
    return section(
        "Not published", "Nothing to bring and nothing to wait for:", table(header, rows)
    )


def _standards() -> str:
    rows = (
        (
            s.name + (" (early Progress 8)" if s.early else ""),
            s.key_stage,
            years(s.first, s.last),
            f"under {s.attainment:g}% in `{s.measure}`" if s.attainment else "–",
            ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in s.progress.items()),
            s.fails,
            s.source,
            checked(s.verified),
        )
        for s in STANDARDS
    )
    header = ("Standard", "Key stage", "Results years", "Attainment", "Progress", "Fails when",
              "Source", "Checked")  # fmt: skip
    return section(
        "Floor and coasting standards",
        "A school is below when it is under the attainment part **and** fails in progress. From results of 2018/19 no\n"
        "standard is in force.",
        table(header, rows),
    )


def _rates() -> str:
    premium = (
        (p.financial_year, p.primary, p.secondary, p.looked_after, p.service,
         f"{p.early_years:.2f}" if p.early_years else "–", p.source, checked(p.verified))
        for p in rates.PUPIL_PREMIUM.values()
    )  # fmt: skip
    absence = (
        (years(a.first, a.last), f"{a.percentage}%", a.source, checked(a.verified))
        for a in rates.PERSISTENT_ABSENCE
    )
    header = ("Financial year", "Primary £", "Secondary £", "Looked after or adopted £",
              "Service £", "Early years, up to £", "Source", "Checked")  # fmt: skip
    review = rates.PREMIUM_REVIEW
    return section(
        "Pupil premium and absence",
        "Service pupils attract money and are **not** disadvantaged.",
        table(header, premium),
        "A review of the pupil premium is asked for when a school requires improvement overall **and** in leadership\n"
        f"**and** there are {review.reason}; it takes {review.fewest_days} to {review.most_days} reviewer days.",
        "Persistent absence begins at this share of sessions missed:",
        table(("Years", "Share", "Source", "Checked"), absence),
    )


def _inspections() -> list[str]:
    """The section on inspections: every list of entries that its module holds."""
    if importlib.util.find_spec("ylp_analysis.vocabulary.inspections") is None:
        return []
    module = importlib.import_module("ylp_analysis.vocabulary.inspections")
    parts = []
    for name, held in vars(module).items():
        entries = (
            list(held.values() if isinstance(held, Mapping) else held) if name.isupper() else []
        )
        if entries and all(is_dataclass(entry) for entry in entries):
            header = [field.name for field in fields(entries[0])]
            rows = ([cell(getattr(entry, column)) for column in header] for entry in entries)
            named = [
                "Checked" if c == "verified" else c.replace("_", " ").capitalize() for c in header
            ]
            parts += [f"{name.replace('_', ' ').capitalize()}:", table(named, rows)]
    return [section("Inspections", *parts)]


def _roles() -> str:
    rows = (
        (f"`{r.name}`", r.label, r.first or "…", r.last or "still", r.successor or "–", r.source,
         checked(r.verified))
        for r in roles.ROLES.values()
    )  # fmt: skip
    return section(
        "Roles",
        "A role that did not exist on the day is refused with the word that was right.",
        table(("Role", "In full", "First day", "Last day", "Then", "Source", "Checked"), rows),
    )
