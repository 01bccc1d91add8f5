"""Two tables of the same things side by side: hidden counts stay hidden, whatever sums are done with both."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.analysis.suppression import THRESHOLD, Shown, Suppressed, suppress, suppress_two

OTHERS = THRESHOLD
Things = list[list[list[int]]]
"""How many, by row of the first table, row of the second, and column: what neither of the two tables shows."""
small_or_not = st.one_of(st.just(0), st.just(0), st.integers(1, 4), st.integers(1, 25))


@st.composite
def counted(draw: st.DrawFn) -> Things:
    a, b, width = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    return [[[draw(small_or_not) for _ in range(width)] for _ in range(b)] for _ in range(a)]


def by_first(things: Things) -> list[list[int]]:
    return [[sum(column) for column in zip(*row, strict=True)] for row in things]


def by_second(things: Things) -> list[list[int]]:
    return by_first([list(row) for row in zip(*things, strict=True)])


class Attacker:
    """Solves for the things themselves, as somebody does who knows that both tables were counted from them.

    Every number of either table is a sum of things. A shown one is what it is; a hidden one is 1 or more.
    """

    def __init__(self, things: Things, shown: tuple[Suppressed, Suppressed]) -> None:
        self.shape = np.array(things).shape
        self.truth = np.array(things).ravel()
        self.numbers = list(self._numbers(*shown))
        known = [(mask, n) for mask, n in self.numbers if n is not None]
        hidden = [mask for mask, n in self.numbers if n is None]
        self.equal = np.array([mask for mask, _ in known]).reshape(len(known), self.truth.size)
        self.right = np.array([n for _, n in known])
        self.most = -np.array(hidden).reshape(len(hidden), self.truth.size)

    def _numbers(self, first: Suppressed, second: Suppressed) -> Iterator[tuple[np.ndarray, Shown]]:
        a, b, width = self.shape
        every = slice(None)
        for rows, table, where in (
            (a, first, lambda i: (i, every)),
            (b, second, lambda i: (every, i)),
        ):
            for i in range(rows):
                yield self._mask((*where(i), every)), table.rows[i]
                for j in range(width):
                    yield self._mask((*where(i), j)), table.cells[i][j]
            for j in range(width):
                yield self._mask((every, every, j)), table.columns[j]
            yield self._mask((every, every, every)), table.total

    def _mask(self, where: tuple[object, ...]) -> np.ndarray:
        mask = np.zeros(self.shape)
        mask[where] = 1  # type: ignore[index]
        return mask.ravel()

    def bounds(self, goal: np.ndarray) -> tuple[float, float]:
        """The least and the most a sum of things can be."""
        found = []
        for sign in (1, -1):
            answer = linprog(
                sign * goal,
                A_eq=self.equal if len(self.equal) else None,
                b_eq=self.right if len(self.equal) else None,
                A_ub=self.most if len(self.most) else None,
                b_ub=-np.ones(len(self.most)) if len(self.most) else None,
                bounds=(0, None),
                method="highs",
            )
            assert answer.status in (0, 3), answer.message
            found.append(sign * float(answer.fun or 0) if answer.status == 0 else sign * -inf)
        return found[0], found[1]


def check(things: Things) -> None:
    shown = suppress_two(by_first(things), by_second(things))
    attacker = Attacker(things, shown)
    for mask, n in attacker.numbers:
        truth = int(mask @ attacker.truth)
        assert n in (truth, None)
        assert n is not None or truth > 0, "0 is about nobody"
        if 0 < truth < THRESHOLD:
            assert n is None
            least, most = attacker.bounds(mask)
            assert least - 1e-6 <= truth <= most + 1e-6
            assert most - least >= OTHERS - 1e-6, f"{truth} is {least} to {most}"
    # Of what neither shows, by all three at once, no small count that there is can be told for small.
    for k in np.flatnonzero(attacker.truth):
        goal = np.zeros(attacker.truth.size)
        goal[k] = 1
        assert attacker.bounds(goal)[1] >= THRESHOLD - 1e-6


@settings(deadline=None, max_examples=60)
@given(counted())
def test_no_small_count_can_be_worked_out_from_both(things: Things) -> None:
    check(things)


@pytest.mark.full
@settings(deadline=None, max_examples=2_000)
@given(counted())
def test_no_small_count_can_be_worked_out_from_both_of_many(things: Things) -> None:
    check(things)


LEAKS_APART: Things = [[[12, 2], [0, 0]], [[0, 11], [0, 4]]]
"""The first table hides the totals of its columns and shows those of its rows; the second the other way round."""


@pytest.mark.parametrize(
    "things", [LEAKS_APART, [[[3]]], [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], [[[4, 9], [1, 9]]]], ids=str
)
def test_tables_that_are_known_to_leak(things: Things) -> None:
    check(things)


def test_hiding_in_each_table_by_itself_would_give_a_count_away() -> None:
    first, second = by_first(LEAKS_APART), by_second(LEAKS_APART)
    attacker = Attacker(LEAKS_APART, (suppress(first), suppress(second)))
    small = [mask for mask, n in attacker.numbers if n is None and mask @ attacker.truth == 2]
    assert any(attacker.bounds(mask) == (2, 2) for mask in small)
    together = suppress_two(first, second)
    assert together[0].columns == together[1].columns
    assert together[0].total == together[1].total


def test_what_is_large_is_shown_as_it_is() -> None:
    first, second = suppress_two([[5, 9], [8, 7]], [[13, 16]])
    assert (first.cells, second.cells) == (((5, 9), (8, 7)), ((13, 16),))
    assert (first.rows, second.rows, first.columns, second.total) == ((14, 15), (29,), (13, 16), 29)


@pytest.mark.parametrize(
    ("first", "second"), [([[1], [2]], [[4]]), ([[1, 2]], [[3]]), ([[-1]], [[-1]])], ids=str
)
def test_what_are_not_two_tables_of_the_same_things_is_refused(
    first: list[list[int]], second: list[list[int]]
) -> None:
    with pytest.raises(ValueError, match="tables"):
        suppress_two(first, second)
