"""How much is left unknown of a cell to somebody who knows some of the other cells.

A width is shown by *witnesses*: solutions that agree with what the attacker knows and differ in
the cell. Most come from moving a pupil between two cells; the solver is asked for the rest, and
each of its answers joins the witnesses.
"""

from collections.abc import Collection
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ylp_analysis.disclosure.linear import TOLERANCE, Numbers, System, Unsolved, slack

Codes = NDArray[np.intp]
NOBODY = -1
_NEAR = 4


class Knowledge:
    """One block of cells, one solution of it (`start`, the truth where it is known), its owners.

    owner: the number of each cell's owner, NOBODY where no attacker owns it. unit: how far one
    pupil can move each cell (1 for counts). Attackers are tuples of owners' numbers.
    """

    def __init__(self, block: System, start: Numbers, owner: Codes, unit: Numbers) -> None:
        self.block, self.start, self.owner, self.unit = block, start, owner, unit
        self.weights: Numbers = block.weights.toarray()
        self._solutions = start[None, :].copy()
        self._limits: dict[tuple[int, ...], tuple[Numbers, Numbers]] = {}
        sums = block.sums(start)
        self._room = block.most - sums + slack(block.most)
        self._under = block.least - sums - slack(block.least)
        self._bad: dict[float, NDArray[np.bool_]] = {}

    def spreads(self, cell: int, attackers: Codes, enough: float) -> Numbers:
        """A width that each attacker certainly has to leave open, by moves between two cells.

        attackers: one row each, padded with NOBODY. The truth may be wider, never narrower.
        """
        high, low = np.zeros(len(attackers)), np.zeros(len(attackers))
        owners = int(self.owner.max(initial=NOBODY)) + 1
        pupils = int(np.ceil(enough / self.unit[cell] - TOLERANCE))
        for step in (sign * k for k in range(1, pupils + 1) for sign in (1, -1)):
            move = step * self.unit[cell]
            partners = self._partners(cell, move)
            theirs = np.bincount(self.owner[partners] + 1, minlength=owners + 1)
            theirs[0] = 0  # nobody's cells stay as partners to everybody
            left = len(partners) - theirs[attackers + 1].sum(axis=1)
            open_ = (left > 0) | self._alone(cell, move)
            high, low = (
                np.where(open_, np.maximum(high, move), high),
                np.where(open_, np.minimum(low, move), low),
            )
        return high - low

    def left(self, cell: int, attacker: tuple[int, ...], enough: float) -> float:
        """The exact width that the facts leave this attacker, or `enough` when it is no less."""
        low, high = self._bounds(attacker)
        known = np.isin(self.owner, attacker)
        agree = (self._solutions[:, known] == self.start[known]).all(axis=1)
        mine = self._solutions[agree]
        for sign in (1, -1):
            reached = mine[:, cell]
            if np.ptp(reached) >= enough - TOLERANCE:
                return enough
            goal_low = max(low[cell], reached.max() - enough) if sign < 0 else low[cell]
            goal_high = min(high[cell], reached.min() + enough) if sign > 0 else high[cell]
            goal = goal_high if sign > 0 else goal_low
            at = mine[int(np.argmax(sign * reached))]
            if abs(goal - at[cell]) <= TOLERANCE:
                continue
            bounds = low.copy(), high.copy()
            bounds[0][cell], bounds[1][cell] = goal_low, goal_high
            values = self._climbed(at, cell, sign, goal, known)
            for free in (self._near(cell, sign, known), ~known):
                if abs(goal - values[cell]) <= TOLERANCE:
                    break
                held = [np.where(free, ends, self.start) for ends in bounds]
                solved = self.block.furthest(cell, sign, held[0], held[1])
                if solved is None:  # there is a solution: the witness itself
                    raise Unsolved(self.block.names[cell])
                values = solved
            mine = np.vstack([mine, values])
            self._solutions = np.vstack([self._solutions, values])
        return float(min(enough, np.ptp(mine[:, cell])))

    def _bounds(self, attacker: tuple[int, ...]) -> tuple[Numbers, Numbers]:
        """Bounds of all cells once the attacker's own are filled in."""
        if attacker not in self._limits:
            known = np.isin(self.owner, attacker)
            low = np.where(known, self.start, self.block.low)
            high = np.where(known, self.start, self.block.high)
            self._limits[attacker] = self.block.propagated(low, high)
        return self._limits[attacker]

    def _inside(self, cells: Codes | int, values: Numbers | float) -> NDArray[np.bool_]:
        block = self.block
        inside = (values >= block.low[cells] - TOLERANCE) & (
            values <= block.high[cells] + TOLERANCE
        )
        return np.asarray(inside & (~block.whole[cells] | (values == np.rint(values))))

    def _alone(self, cell: int, move: float) -> bool:
        """True when the cell can move without any other."""
        change = move * self.weights[:, cell]
        fits = ((change <= self._room) & (change >= self._under)).all()
        return bool(fits and self._inside(cell, self.start[cell] + move))

    def _partners(self, cell: int, move: float) -> Codes:
        """The cells that can make up for a move of this one by the same move the other way."""
        if not self._inside(cell, self.start[cell] + move):
            return np.zeros(0, dtype=np.intp)
        if move not in self._bad:
            change = -move * self.weights
            self._bad[move] = (change > self._room[:, None]) | (change < self._under[:, None])
        bad = self._bad[move]
        touched = np.flatnonzero(self.weights[:, cell])
        elsewhere = bad.sum(axis=0) - bad[touched].sum(axis=0)
        change = move * (self.weights[touched, cell][:, None] - self.weights[touched])
        here = (change > self._room[touched, None]) | (change < self._under[touched, None])
        everyone = np.arange(len(self.start))
        fits = (elsewhere == 0) & ~here.any(axis=0) & self._inside(everyone, self.start - move)
        fits[cell] = False
        return np.flatnonzero(fits)

    def _near(self, cell: int, sign: int, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The owner's cells and those of the few owners with most room to make up for a move.

        A solution that moves few schools serves against many attackers, and is quickly found.
        """
        block = self.block
        bound = (self.weights[self.weights[:, cell] != 0] != 0).any(axis=0) & ~known
        room = self.start - block.low if sign > 0 else block.high - self.start
        owners = self.owner + 1
        best = np.bincount(owners, np.where(bound, room, 0.0))
        best[owners[cell]] = np.inf
        chosen = np.argsort(-best, kind="stable")[: _NEAR + 1]
        return np.isin(owners, chosen) & ~known

    def _climbed(
        self, start: Numbers, cell: int, sign: int, goal: float, known: NDArray[np.bool_]
    ) -> Numbers:
        """A solution nearer the goal, pupil by pupil, each made up for by one other cell."""
        values, block = start.copy(), self.block
        move = sign * self.unit[cell]
        touched = np.flatnonzero(self.weights[:, cell])
        near = np.flatnonzero((self.weights[touched] != 0).any(axis=0) & ~known)
        near = near[near != cell]
        while abs(goal - values[cell]) >= abs(move) - TOLERANCE:
            values[cell] += move
            if self._inside(cell, values[cell]) and not block.broken(values):
                continue  # nothing has to make up for it
            sums = block.sums(values)[:, None] - move * self.weights[:, near]
            fits = (sums <= (block.most + slack(block.most))[:, None]).all(axis=0)
            fits &= (sums >= (block.least - slack(block.least))[:, None]).all(axis=0)
            fits &= self._inside(near, values[near] - move)
            if not fits.any():
                values[cell] -= move
                break
            values[near[int(np.argmax(fits))]] -= move
        return values


def attackers(owners: Collection[int], heads: int) -> list[tuple[int, ...]]:
    """Everybody who is reckoned with: the outsider (), then each set of up to `heads` owners."""
    return [who for size in range(heads + 1) for who in combinations(sorted(owners), size)]
