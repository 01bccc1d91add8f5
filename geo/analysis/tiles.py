"""People and supply cut into square tiles, each with as much round it as its sums need: the halo.

A demand point is in one tile. What lies in the halo is only looked at, so a figure at the seam is made from the same
points as without tiles. All in metres of EPSG:27700.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil, isfinite

import numpy as np

from geo.analysis.arrays import Bools, Floats, Ints
from geo.analysis.errors import BadReach


@dataclass(frozen=True, slots=True)
class Tile:
    """A square by its column and row, and the rows of the demand points in it."""

    column: int
    row: int
    demand: Ints


@dataclass(frozen=True, eq=False)
class Cells:
    """Points (n, 2) by the square of ``side_m`` that they lie in."""

    xy: Floats
    side_m: float

    def __post_init__(self) -> None:
        if not (isfinite(self.side_m) and self.side_m > 0):
            raise BadReach(f"a tile's side is a number of metres above 0, not {self.side_m}")

    @cached_property
    def _at(self) -> Ints:
        return np.floor(self.xy / self.side_m).astype(np.int64)

    @cached_property
    def _order(self) -> Ints:
        """Rows of the points, line of squares by line and from west to east."""
        return np.lexsort((self._at[:, 0], self._at[:, 1])).astype(np.int64)

    @cached_property
    def _columns(self) -> Ints:
        found: Ints = self._at[self._order, 0]
        return found

    @cached_property
    def _lines(self) -> Ints:
        found: Ints = self._at[self._order, 1]
        return found

    def tiles(self) -> Iterator[Tile]:
        """Yield the squares with points in them, line by line, with their points in the order given."""
        starts = np.flatnonzero((np.diff(self._columns) != 0) | (np.diff(self._lines) != 0)) + 1
        for rows in np.split(self._order, starts):
            if rows.size:
                column, row = self._at[rows[0]].tolist()
                yield Tile(column, row, np.sort(rows))

    def near(self, tile: Tile, halo_m: float) -> Ints:
        """Return the rows of the points in a tile and up to ``halo_m`` from its square, in the order given."""
        ring = ceil(halo_m / self.side_m)
        columns = self._columns
        found = list[Ints]()
        for line in range(tile.row - ring, tile.row + ring + 1):
            start, end = np.searchsorted(self._lines, [line, line + 1])
            west, east = np.searchsorted(columns[start:end], [tile.column - ring, tile.column + ring + 1])
            found.append(self._order[start + west : start + east])
        rows = np.concatenate(found)
        return np.sort(rows[self._margin(tile, self.xy[rows], halo_m) >= 0])

    def certain(self, tile: Tile, xy: Floats, metres: Floats, halo_m: float) -> Bools:
        """Tell of points in a tile whether nothing outside the halo can be nearer than what was found at ``metres``."""
        return metres <= self._margin(tile, xy, halo_m)

    def all_within(self, tile: Tile, halo_m: float) -> bool:
        """Tell whether tile and halo hold every point."""
        return not len(self.xy) or bool((self._margin(tile, self._corners, halo_m) >= 0).all())

    def _margin(self, tile: Tile, xy: Floats, halo_m: float) -> Floats:
        """How far inside the tile with its halo points lie; below 0 outside."""
        low = np.array([tile.column, tile.row]) * self.side_m - halo_m
        margin: Floats = np.minimum(xy - low, low + self.side_m + 2 * halo_m - xy).min(axis=1)
        return margin

    @cached_property
    def _corners(self) -> Floats:
        return np.array([self.xy.min(axis=0), self.xy.max(axis=0)])
