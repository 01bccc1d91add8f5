"""Which numbers of a table to keep back, so that nobody can work out a small count from those that are shown.

A count of 1 to ``threshold - 1`` is hidden. That alone protects nothing: with the total of its row one subtraction
brings it back. So more numbers are hidden, until every small count could still be any of more values than there are
small counts (six in a row, for a threshold of 5), even for somebody who

- knows every number shown, and that each total is the sum of its row, its column or the whole table,
- combines all of them, not only one row at a time, and
- knows that counts are whole, and that what is hidden is never 0.

Somebody who also runs this very method on every table that could lie behind what is shown may now and then rule out
more. Asking for more values than there are small counts is what makes that rare: in all tables of two by two with
counts up to 9, a number was given away so 12 times, where it was 381 times with four values in place of six.

A table with its totals is a flow through a network: its numbers are the arcs, its rows and columns the nodes, and what
flows into a node flows out. How far a hidden number can rise or fall while all that is shown stays as it is, is then
the greatest flow round a loop through its arc, and that is exact for whole numbers. The cheapest loop to open is a
shortest path (J. P. Kelly, B. L. Golden and A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular
data", Networks 22, 1992; D. Gusfield, "A graph theoretic approach to statistical data security", SIAM Journal on
Computing 17, 1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import TypeAlias

THRESHOLD = 5
"""The least count that is shown, besides 0."""

Shown: TypeAlias = int | None
"""A count, or None where it is hidden."""

_A_CELL, _A_TOTAL, _THE_WHOLE = 1_000, 20_000, 400_000
"""What hiding a number costs: cells go before totals, and of two cells the smaller."""
_COUNTED_UP_TO = 500


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table as it may be shown: its cells by row, the total of each row and of each column, and of all."""

    cells: tuple[tuple[Shown, ...], ...]
    rows: tuple[Shown, ...]
    columns: tuple[Shown, ...]
    total: Shown


def suppress(cells: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> Suppressed:
    """Return a table of counts (rows of equal length) with its totals, less what must be hidden.

    0 is always shown: it is about nobody. Every small count is hidden, totals too. The same table always gives the
    same answer; what is hidden does not depend on anything else, so a table is to be shown in one form only.
    ValueError for counts below 0, rows of unequal length or a threshold below 2.
    """
    width = len(cells[0]) if cells else 0
    if threshold < 2 or any(len(row) != width or any(n < 0 for n in row) for row in cells):
        raise ValueError(
            "a table needs rows of equal length, counts of 0 or more and a threshold of 2 or more"
        )
    network = _Network(cells)
    network.hide(threshold)
    return network.table()


def suppress_two(
    cells: Sequence[Sequence[int]], others: Sequence[Sequence[int]], *, threshold: int = THRESHOLD
) -> tuple[Suppressed, Suppressed]:
    """Return two tables of the same things by the same columns, to be shown side by side, less what must be hidden.

    Such are outcomes by ward and outcomes by theme. The totals of their columns are the same numbers, and hidden in
    both or in neither. All that the two say together is two tables that meet in these totals: whatever fits each of
    them fits both at once, for within a column any rows go with any other rows. So they are one network, and what holds
    of one table holds of the pair: no small count can be worked out from both. ValueError as ``suppress``, and when a
    column's totals differ.
    """
    width = len(cells[0]) if cells else 0
    for table in (cells, others):
        if threshold < 2 or any(len(row) != width or any(n < 0 for n in row) for row in table):
            raise ValueError(
                "both tables need rows of one length, counts of 0 or more and a threshold of 2 or more"
            )
    if any(sum(row[j] for row in cells) != sum(row[j] for row in others) for j in range(width)):
        raise ValueError("two tables of the same things have the same totals of columns")
    network = _Network(cells, others)
    network.hide(threshold)
    return network.table(), network.second_table()


@dataclass(eq=False, slots=True)
class _Arc:
    """A number of the table, flowing from one node to another."""

    tail: int
    head: int
    count: int
    cost: int
    hidden: bool = False

    @property
    def shown(self) -> Shown:
        return None if self.hidden else self.count


class _Network:
    """The table as a circulation: a cell flows from its row to its column, a column's total on to the foot of the
    table, all of it from there to the side, and a row's total from the side back to its row.

    A second table stands upside down below the first: each column's total flows into its columns, from there by its
    cells to its rows, and by their totals to the foot.
    """

    def __init__(self, cells: Sequence[Sequence[int]], others: Sequence[Sequence[int]] | None = None) -> None:
        rows, width = len(cells), len(cells[0]) if cells else 0
        below = rows + width if others is None else rows + 2 * width + len(others)
        foot, side = below, below + 1
        by_column = [sum(row[j] for row in cells) for j in range(width)]
        self.cells = [
            [_arc(i, rows + j, n, _A_CELL) for j, n in enumerate(row)] for i, row in enumerate(cells)
        ]
        self.rows = [_arc(side, i, sum(row), _A_TOTAL) for i, row in enumerate(cells)]
        self.columns = [
            _arc(rows + j, foot if others is None else rows + width + j, n, _A_TOTAL)
            for j, n in enumerate(by_column)
        ]
        self.total = _arc(foot, side, sum(by_column), _THE_WHOLE)
        first = rows + 2 * width
        self.other_cells = [
            [_arc(rows + width + j, first + k, n, _A_CELL) for j, n in enumerate(row)]
            for k, row in enumerate(others or ())
        ]
        self.other_rows = [_arc(first + k, foot, sum(row), _A_TOTAL) for k, row in enumerate(others or ())]
        self.arcs = [*(arc for row in self.cells for arc in row), *self.rows, *self.columns, self.total]
        self.arcs += [*(arc for row in self.other_cells for arc in row), *self.other_rows]
        self.at: list[list[_Arc]] = [[] for _ in range(side + 1)]
        for arc in self.arcs:
            # Nothing is ever 0 and hidden, so no flow passes there.
            if arc.count:
                self.at[arc.tail].append(arc)
                self.at[arc.head].append(arc)

    def table(self) -> Suppressed:
        return self._shown(self.cells, self.rows)

    def second_table(self) -> Suppressed:
        return self._shown(self.other_cells, self.other_rows)

    def _shown(self, cells: Sequence[Sequence[_Arc]], rows: Sequence[_Arc]) -> Suppressed:
        return Suppressed(
            tuple(tuple(arc.shown for arc in row) for row in cells),
            tuple(arc.shown for arc in rows),
            tuple(arc.shown for arc in self.columns),
            self.total.shown,
        )

    def hide(self, threshold: int) -> None:
        """Hide every small number, and what it takes besides."""
        small = [arc for arc in self.arcs if 0 < arc.count < threshold]
        for arc in small:
            arc.hidden = True
        for arc in small:
            self.protect(arc, room=threshold)

    def protect(self, arc: _Arc, *, room: int) -> None:
        """Hide what it takes for the number of ``arc`` to be able to be ``room`` others.

        Hiding more never narrows what was wide enough before, so each is seen to once.
        """
        up = self._flow(arc.head, arc.tail, but=arc, enough=room)
        down = self._flow(arc.tail, arc.head, but=arc, enough=min(room - up, arc.count - 1))
        if up + down < room:
            self._flow(arc.head, arc.tail, but=arc, enough=room - down, opening=True)

    def _flow(self, source: int, sink: int, *, but: _Arc, enough: int, opening: bool = False) -> int:
        """Return how much can flow from one node to another by hidden numbers other than ``but``, up to ``enough``.

        With ``opening``, numbers that are shown are used too, as few and small as can be, and hidden for it. Then
        there always is enough: a cell can rise with its own two totals and that of the table, a total with any of
        its cells. Shortest paths one after another, each of which may take back some of those before it.
        """
        total, changed = 0, dict[_Arc, int]()
        while total < enough and (path := self._path(source, sink, but, changed, opening)):
            amount = int(min(enough - total, *(left for _, _, left in path)))
            for arc, way, _ in path:
                changed[arc] = changed.get(arc, 0) + way * amount
                arc.hidden = True
            total += amount
        return total

    def _path(
        self, source: int, sink: int, but: _Arc, changed: dict[_Arc, int], opening: bool
    ) -> list[tuple[_Arc, int, float]]:
        """Return the cheapest way between two nodes (Dijkstra), empty if there is none.

        Each step is a number, whether it rises (1) or falls (-1), and how much it still can: up without end, and down
        to 1, from where it stands once it has ``changed``.
        """
        came: dict[int, tuple[int, _Arc, int, float]] = {}
        queue: list[tuple[int, int]] = [(0, source)]
        best = {source: 0}
        while queue:
            cost, node = heappop(queue)
            if node == sink:
                break
            for arc in self.at[node]:
                if arc is but or not (arc.hidden or opening):
                    continue
                there, way = (arc.head, 1) if arc.tail == node else (arc.tail, -1)
                left = inf if way == 1 else arc.count - 1 + changed.get(arc, 0)
                dearer = cost + (1 if arc.hidden else arc.cost)
                if left > 0 and dearer < best.get(there, inf):
                    best[there], came[there] = dearer, (node, arc, way, left)
                    heappush(queue, (dearer, there))
        path, node = list[tuple[_Arc, int, float]](), sink
        while node != source and node in came:
            node, arc, way, left = came[node]
            path.append((arc, way, left))
        return path


def _arc(tail: int, head: int, n: int, cost: int) -> _Arc:
    return _Arc(tail, head, n, cost + min(n, _COUNTED_UP_TO))
