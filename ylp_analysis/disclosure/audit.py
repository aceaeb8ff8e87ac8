"""What an outsider, or headteachers together, can infer from what a pack prints.

Pure: `packs.release` reads the numbers out of the pages, `solve` says what they give away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ylp_analysis.disclosure.facts import Fact
from ylp_analysis.disclosure.inference import intervals, settled, system
from ylp_analysis.disclosure.knowledge import NOBODY, Codes, Knowledge, attackers
from ylp_analysis.disclosure.linear import TOLERANCE, Contradiction, Numbers, Row, System, Unsolved
from ylp_analysis.disclosure.policy import Policy

__all__ = ["Baseline", "Contradiction", "Fact", "Inference", "Unsolved", "intervals", "solve"]


@dataclass(frozen=True)
class Baseline:
    """What is public before the pack.

    cells: name → smallest and largest value that public figures leave (equal: it is printed).
    facts: public sums, such as the authority's results and how measures bind each other.
    owner: cell → the school whose head knows it. shown: cells that the edition prints on purpose
    (both groups reach the threshold and the cover left them): used, not judged. ranges: for sums
    of scores, how far one pupil can move the cell; every other cell is a whole count of pupils.
    """

    cells: Mapping[str, tuple[float, float]]
    facts: tuple[Fact, ...] = ()
    owner: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    ranges: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Inference:
    """One thing that is wrong with a publication. It never holds a true value.

    verdict: `exact` (the cell can be worked out), `narrow` (less is left open than the policy
    asks), `contradiction` (no values fit, or the truth does not), `unsolved` (not proven safe).
    attacker: the schools whose heads pool what they know; () is anybody. left, needed: widths in
    the cell's unit, where they are known.
    """

    verdict: str
    cell: str
    attacker: tuple[str, ...]
    words: str
    left: float | None = None
    needed: float | None = None


def solve(
    published: Iterable[Fact],
    baseline: Baseline,
    policy: Policy,
    *,
    truth: Mapping[str, float] | None = None,
) -> list[Inference]:
    """All that is wrong with a publication; empty when nothing can be inferred that should not be.

    For every cell that is not shown, the exact width that all facts leave open is held against
    the smaller of the policy's width and the width that the baseline alone leaves the same
    attacker. Attackers: anybody, and each set of up to `policy.heads` owners, who know their own
    cells. Of several attackers only those are returned who need no help: when anybody can work
    a cell out, no head is named for it. A cell is not held against its own owner.

    Parameters
    ----------
    published : facts read out of the pack.
    baseline : cells with public bounds, public facts, owners.
    policy : its `width` and `heads` are used; width 0 finds contradictions alone.
    truth : cell → true value. **Without it only the outsider is solved**; an owner with a free
        cell that `truth` does not hold is not reckoned with either.

    Returns
    -------
    Inferences in the order of the baseline's cells. After a contradiction the cells bound to it
    are not judged: correct it and solve again.
    """
    published = list(published)
    public = system(baseline.facts, baseline.cells, baseline.ranges)
    every = system([*baseline.facts, *published], baseline.cells, baseline.ranges)
    known = np.array([(truth or {}).get(name, np.nan) for name in every.names], dtype=float)
    judge = _Judge(baseline, policy, every, known)
    found = _inconsistent(every, known)
    parts = list(every.parts())
    place = {cell: k for k, (cells, _) in enumerate(parts) for cell in cells}
    free = public.high - public.low > TOLERANCE
    held: list[list[Row]] = [[] for _ in parts]
    for row in public.rows:
        open_row = public.without_known(row, free)
        if open_row.terms:
            held[place[next(iter(open_row.terms))]].append(open_row)
    number = {name: cell for cell, name in enumerate(every.names)}
    told = {place[number[name]] for fact in published for name, _ in fact.terms}
    for k, ((cells, part), rows) in enumerate(zip(parts, held, strict=True)):
        if cells and k not in told:
            continue  # nothing was printed of these cells: they are as public as before
        at = np.array(cells, dtype=np.intp)
        found += judge.part(part, public.only(cells, rows), known[at])
    unique = list(dict.fromkeys(found))
    return sorted(
        unique, key=lambda one: (number.get(one.cell, -1), len(one.attacker), one.attacker)
    )


def _inconsistent(every: System, known: Numbers) -> list[Inference]:
    """Facts and bounds that the truth does not keep."""
    outside = (known < every.low - TOLERANCE) | (known > every.high + TOLERANCE)
    outside |= every.whole & (np.abs(known - np.rint(known)) > TOLERANCE)
    found = [_contradiction(every.names[k], every.names[k]) for k in np.flatnonzero(outside)]
    for row in every.broken(known):
        names = [every.names[cell] for cell in row.terms] or [""]
        found.append(_contradiction(names[0], row.where or ", ".join(names[:3])))
    return found


def _contradiction(cell: str, place: str) -> Inference:
    words = f"What is printed does not agree with the true or the public figures, at {place}."
    return Inference("contradiction", cell, (), words)


class _Judge:
    """Holds what every part of a publication is judged by."""

    def __init__(self, baseline: Baseline, policy: Policy, every: System, known: Numbers) -> None:
        self.baseline, self.policy = baseline, policy
        missing = {
            baseline.owner.get(name)
            for name, value, low, high in zip(
                every.names, known, every.low, every.high, strict=True
            )
            if np.isnan(value) and high - low > TOLERANCE
        }
        self.schools = sorted(set(baseline.owner.values()) - missing)
        self._code = {school: k for k, school in enumerate(self.schools)}

    def part(self, part: System, public: System, known: Numbers) -> list[Inference]:
        """What is wrong with cells that are bound together."""
        try:
            narrowed = settled(part)
            blocks = [
                (np.array(cells, dtype=np.intp), block)
                for cells, block in narrowed.parts()
                if len(cells) > 1 or block.high[0] - block.low[0] > TOLERANCE
            ]
            values = narrowed.low.copy()
            wrong = (narrowed.high - values <= TOLERANCE) & (np.abs(values - known) > TOLERANCE)
            if wrong.any():
                name = part.names[int(np.flatnonzero(wrong)[0])]
                raise Contradiction(name, name)
            for at, block in blocks:
                values[at] = _start(block, known[at])
        except Contradiction as error:
            return [_contradiction(error.cell, error.place)]
        except Unsolved as error:
            return [
                Inference("unsolved", name, (), error.problem)
                for name in part.names
                if name not in self.baseline.shown
            ]
        before = _Before(settled(public), values, self)
        found = []
        fixed = set(range(len(part.names))) - {int(c) for at, _ in blocks for c in at}
        for cell in sorted(fixed):
            found += self._cell(cell, None, 0, before)
        for at, block in blocks:
            now = self.knowledge(block, values[at])
            for here, cell in enumerate(at):
                found += self._cell(int(cell), now, here, before)
        return found

    def knowledge(self, block: System, values: Numbers) -> Knowledge:
        """What is known of one block, with its owners and units."""
        owners = (self.baseline.owner.get(name) for name in block.names)
        codes = [self._code.get(owner, NOBODY) if owner else NOBODY for owner in owners]
        unit = [self.baseline.ranges.get(name, 1.0) for name in block.names]
        return Knowledge(block, values, np.array(codes, dtype=np.intp), np.array(unit, dtype=float))

    def _cell(
        self, cell: int, now: Knowledge | None, here: int, before: "_Before"
    ) -> list[Inference]:
        """What is wrong with one cell: `now` is its block, None when all facts give it away."""
        name = before.public.names[cell]
        asked = self.policy.width * self.baseline.ranges.get(name, 1.0)
        enough = min(asked, before.public.high[cell] - before.public.low[cell])
        if name in self.baseline.shown or enough <= TOLERANCE:
            return []
        found: list[Inference] = []
        for who in self._suspects(now, here, enough):
            if any(set(other.attacker) <= {self.schools[h] for h in who} for other in found):
                continue
            try:
                left = now.left(here, who, enough) if now else 0.0
                needed = enough if left >= enough else before.left(cell, who, enough)
            except (Unsolved, Contradiction) as error:
                found.append(self._said("unsolved", name, who, error.problem))
                continue
            if left < needed - TOLERANCE:
                verdict = "exact" if left <= TOLERANCE else "narrow"
                found.append(self._said(verdict, name, who, "", left, needed))
        return found

    def _suspects(self, now: Knowledge | None, here: int, enough: float) -> list[tuple[int, ...]]:
        """The attackers for whom no simple move shows that enough is left, the fewest first."""
        if now is None:
            return [()]
        owners = set(now.owner.tolist()) - {NOBODY, int(now.owner[here])}
        who = attackers(owners, self.policy.heads)
        padded = np.full((len(who), max(1, self.policy.heads)), NOBODY, dtype=np.intp)
        for k, heads in enumerate(who):
            padded[k, : len(heads)] = heads
        short = now.spreads(here, padded, enough) < enough - TOLERANCE
        return [who[k] for k in np.flatnonzero(short)]

    def _said(
        self,
        verdict: str,
        name: str,
        who: tuple[int, ...],
        words: str,
        left: float | None = None,
        needed: float | None = None,
    ) -> Inference:
        schools = tuple(self.schools[h] for h in who)
        heads = "The head of " if len(who) == 1 else "The heads of "
        subject = heads + " and ".join(schools) if who else "Anybody"
        if verdict == "exact":
            words = f"{subject} can work out {name} exactly."
        elif verdict == "narrow":
            words = (
                f"{subject} can narrow {name} to a range {left:g} wide, "
                f"where {needed:g} must be left open."
            )
        return Inference(verdict, name, schools, words, left, needed)


class _Before:
    """What the baseline alone leaves open in the same part; solved only where it is asked for."""

    def __init__(self, public: System, values: Numbers, judge: _Judge) -> None:
        self.public, self._values, self._judge = public, values, judge
        self._at: dict[int, tuple[Knowledge, int]] = {}

    def left(self, cell: int, who: tuple[int, ...], enough: float) -> float:
        """The exact width that the baseline leaves this attacker, or `enough` when it is no less."""
        if not self._at:
            for cells, block in self.public.parts():
                at: Codes = np.array(cells, dtype=np.intp)
                knowledge = self._judge.knowledge(block, self._values[at])
                self._at |= {c: (knowledge, k) for k, c in enumerate(cells)}
        knowledge, here = self._at[cell]
        return knowledge.left(here, who, enough)


def _start(block: System, known: Numbers) -> Numbers:
    """A solution of the block that agrees with the known truth; Contradiction without one."""
    given = ~np.isnan(known)
    if not given.all():
        low, high = np.where(given, known, block.low), np.where(given, known, block.high)
        values = block.best(np.zeros(len(known)), low, high)
        if values is None:
            raise Contradiction(", ".join(block.names[:3]), block.names[0])
        return values
    if not block.holds(known):
        raise Contradiction(", ".join(block.names[:3]), block.names[0])
    return known.copy()
