"""Hidden counts stay hidden, from somebody who does all the sums that can be done."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.analysis.suppression import THRESHOLD, Suppressed, suppress

OTHERS = THRESHOLD
"""What is hidden for being small must be able to be so many other numbers."""

small_or_not = st.one_of(st.just(0), st.integers(1, 4), st.integers(1, 30))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return [[draw(small_or_not) for _ in range(width)] for _ in range(rows)]


def with_totals(cells: list[list[int]]) -> list[list[int]]:
    """The table with a last column and a last row of totals."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def shown_with_totals(shown: Suppressed) -> list[list[int | None]]:
    rows = [[*row, total] for row, total in zip(shown.cells, shown.rows, strict=True)]
    return [*rows, [*shown.columns, shown.total]]


class Attacker:
    """Solves for what is hidden: every line adds up, and what is hidden is 1 or more."""

    def __init__(self, shown: Suppressed) -> None:
        self.table = shown_with_totals(shown)
        height, width = len(self.table), len(self.table[0])
        self.unknown = {
            place: n
            for n, place in enumerate(
                (i, j) for i in range(height) for j in range(width) if self.table[i][j] is None
            )
        }
        lines = [[(i, j) for j in range(width)] for i in range(height)]
        lines += [[(i, j) for i in range(height)] for j in range(width)]
        self.left = np.zeros((len(lines), len(self.unknown)))
        self.right = np.zeros(len(lines))
        for n, line in enumerate(lines):
            for place in line:
                sign = -1 if place == line[-1] else 1
                if place in self.unknown:
                    self.left[n, self.unknown[place]] = sign
                else:
                    self.right[n] -= sign * (self.table[place[0]][place[1]] or 0)

    def bounds(self, place: tuple[int, int]) -> tuple[float, float]:
        """The least and the most that a hidden number can be."""
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(self.unknown))
            goal[self.unknown[place]] = sign
            answer = linprog(goal, A_eq=self.left, b_eq=self.right, bounds=(1, None), method="highs")
            assert answer.status in (0, 3), answer.message
            found.append(sign * float(answer.fun or 0) if answer.status == 0 else sign * -inf)
        return found[0], found[1]


def check(cells: list[list[int]]) -> None:
    shown = suppress(cells)
    truth, table = with_totals(cells), shown_with_totals(shown)
    attacker = Attacker(shown)
    for i, row in enumerate(truth):
        for j, n in enumerate(row):
            assert table[i][j] in (n, None)
            assert (table[i][j] is not None) or n > 0, "0 is about nobody"
            if 0 < n < THRESHOLD:
                assert table[i][j] is None
                least, most = attacker.bounds((i, j))
                assert least - 1e-6 <= n <= most + 1e-6
                assert most - least >= OTHERS - 1e-6, f"{n} at {i}, {j} is {least} to {most}"


@settings(deadline=None, max_examples=150)
@given(tables())
def test_no_small_count_can_be_worked_out(cells: list[list[int]]) -> None:
    check(cells)


@pytest.mark.full
@settings(deadline=None, max_examples=5_000)
@given(tables())
def test_no_small_count_can_be_worked_out_of_many_tables(cells: list[list[int]]) -> None:
    check(cells)


@pytest.mark.parametrize(
    "cells",
    [
        [[3, 9, 20], [8, 7, 30], [40, 50, 60]],
        [[1, 1], [1, 1]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[4]],
        [[1, 2, 30], [6, 6, 6]],
        [[0, 3], [0, 0], [100, 0]],
        [[2, 50, 50, 50], [50, 2, 50, 50], [50, 50, 2, 50], [50, 50, 50, 2]],
        [[1, 5], [5, 1]],
        [[4, 1, 0, 0, 5]],
    ],
    ids=str,
)
def test_tables_that_are_known_to_leak(cells: list[list[int]]) -> None:
    check(cells)


def test_what_is_large_is_shown_as_it_is() -> None:
    cells = [[5, 9, 0], [8, 7, 30]]
    assert shown_with_totals(suppress(cells)) == with_totals(cells)


def test_one_small_count_takes_the_cheapest_loop_with_it() -> None:
    shown = suppress([[3, 9, 20], [8, 7, 30], [40, 50, 60]])
    assert shown.cells == ((None, None, 20), (None, None, 30), (40, 50, 60))
    assert (shown.rows, shown.columns, shown.total) == ((32, 45, 150), (51, 66, 110), 227)


def test_small_counts_that_cover_for_each_other_take_nothing_else() -> None:
    shown = suppress([[4, 4, 20], [4, 4, 30]])
    assert shown.cells == ((None, None, 20), (None, None, 30))
    assert None not in (*shown.rows, *shown.columns, shown.total)


def test_two_small_counts_do_not_cover_for_each_other_when_their_sum_gives_both_away() -> None:
    """1 and 1 in a row whose other numbers and total are shown can be nothing but 1 and 1."""
    shown = suppress([[1, 1, 20], [1, 1, 30]])
    assert sum(n is None for n in (*shown.rows, *shown.columns, *(n for row in shown.cells for n in row))) > 4


def test_the_same_table_is_always_shown_the_same() -> None:
    cells = [[n * m % 17 for n in range(1, 9)] for m in range(1, 22)]
    assert suppress(cells) == suppress(cells)


def test_a_table_without_rows_is_shown_as_one() -> None:
    assert suppress([]) == Suppressed((), (), (), 0)


@pytest.mark.parametrize(("cells", "threshold"), [([[1], [1, 2]], 5), ([[-1]], 5), ([[1]], 1)])
def test_what_is_no_table_of_counts_is_refused(cells: list[list[int]], threshold: int) -> None:
    with pytest.raises(ValueError, match="table"):
        suppress(cells, threshold=threshold)
