"""Figures of sentences, alternative texts, cards, attributes and the words of pictures."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ylp_analysis.packs.named import Area, Names, plain
from ylp_analysis.packs.printed import (
    BAND,
    NUMBER,
    YEAR,
    Context,
    Labels,
    N,
    Printed,
    Read,
    Series,
    Unread,
    is_part,
    unread_in,
)

_LEVELS = re.compile(
    rf"(?P<disadvantaged_value>{N})(?:%| on average) (?:of|for) (?P<disadvantaged_pupils>{N}) "
    rf"disadvantaged pupils, (?P<other_value>{N})(?:%| on average) (?:of|for) "
    rf"(?P<other_pupils>{N}) others"
)
_OF_PARTS = tuple(
    re.compile(shape)
    for shape in (
        # Follows from the pupil numbers alone.
        rf"{N} points is the smallest change",
        rf"(?P<gap>{N}) points(?: \((?:likely range (?P<gap_low>{N}) to (?P<gap_high>{N})|"
        r"likely range not published)\))?",
        rf"likely range (?P<gap_low>{N}) to (?P<gap_high>{N})",
        rf"covers (?P<coverage>{N})% of its disadvantaged pupils",
        rf"^disadvantaged (?P<disadvantaged_value>{N})%?$",
        rf"^other(?: pupils)? (?P<other_value>{N})%?$",
        r"above 0: disadvantaged pupils behind",  # what an axis measures
        # How many areas a picture shows, and how many of them chance alone would set apart.
        rf"(?:{N} of )?{N} (?:schools|clusters)|about {N} would by chance alone",
    )
)
_ENDS = r";|(?<=[a-z0-9)%\]])\. |\.$|[{}]"
_Mark = tuple[Area, ...] | Series


def read_text(text: str, around: Context, labels: Labels, names: Names) -> Read:
    """The figures of running text.

    What a clause names belongs to it; what it leaves out is what the clause before it said. Of
    the authority and larger areas only both levels together are read: nothing of them is hidden.
    """
    found: list[Printed] = []
    unread: list[Unread] = []
    now = around
    masked, marks = _masked(plain(text), labels, names)
    for clause in re.split(_ENDS, masked):
        now = _after(clause, now, marks, labels)
        base = Printed(now.areas, now.series, now.year, "", "", now.place)
        left = clause
        for shape in (BAND, _LEVELS, *(_OF_PARTS if is_part(now.areas) else ())):
            for match in shape.finditer(left):
                found += _of_match(base, match)
            left = shape.sub(" ", left)
        if is_part(now.areas):
            unread += unread_in(re.sub(r"\[\d+\]", " ", left), base, names)
    return found, unread


def read_label(text: str, around: Context, labels: Labels, names: Names) -> Read:
    """The figures of a word or number in a picture: a lone number is some figure of its row."""
    said = plain(text)
    if NUMBER.fullmatch(said) and is_part(around.areas):
        base = Printed(around.areas, around.series, around.year, "any", said, around.place)
        return [base], []
    return read_text(text, around, labels, names)


def _of_match(base: Printed, match: re.Match[str]) -> Iterator[Printed]:
    if match.re is BAND:
        yield replace(base, field="band", text=match[0])
    for name, text in match.groupdict().items():
        if text is not None:
            yield replace(base, field=name, text=text)


def _masked(text: str, labels: Labels, names: Names) -> tuple[str, list[_Mark]]:
    """Text with each name and label as a numbered mark, so that full stops in names end nothing."""
    spans: list[tuple[int, int, _Mark]] = list(labels.find(text))
    taken = [(start, end) for start, end, _ in spans]
    spans += [
        (m.start, m.end, m.areas)
        for m in names.mentions(text)
        if not any(start < m.end and m.start < end for start, end in taken)
    ]
    marks: list[_Mark] = []
    out, at = [], 0
    for start, end, what in sorted(spans, key=lambda s: s[0]):
        out.append(text[at:start].replace("[", "(") + f"[{len(marks)}]")
        marks.append(what)
        at = end
    return "".join(out) + text[at:].replace("[", "("), marks


def _after(clause: str, before: Context, marks: list[_Mark], labels: Labels) -> Context:
    """What is spoken of in a clause."""
    now = before
    years = YEAR.findall(clause)
    said = [marks[int(i)] for i in re.findall(r"\[(\d+)\]", clause)]
    series = [s for s in said if isinstance(s, Series)]
    areas = [a for a in said if not isinstance(a, Series)]
    parts = [a for a in areas if is_part(a)]
    head = re.match(r"\s*([a-z, ]+):", clause)
    if years:
        now = replace(now, year=years[0] if len(set(years)) == 1 else "")
    if series:
        now = replace(now, series=series[0])
    elif head and head[1].strip() in labels.subjects:
        subject = labels.subjects[head[1].strip()]
        now = replace(now, series=now.series._replace(subject=subject))
    else:
        partly = labels.partly(clause)
        if partly.key_stage and partly != now.series:
            now = replace(now, series=Series(partly.key_stage, "", partly.measure))
    if areas:
        now = replace(now, areas=(parts or areas)[0])
    return now
