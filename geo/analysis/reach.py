"""Who is near what: pairs of demand and supply points within a reach, in blocks that fit into memory.

A reach is a straight line in metres (EPSG:27700). ``straight_line_m`` of ``geo.walking`` makes it of minutes on foot.
What lies exactly that far off is within it.

Memory: ``PAIRS_AT_ONCE`` pairs of 24 bytes and some three times that in work, or what a single demand point has
within reach, should that be more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.spatial import cKDTree

from geo.analysis.arrays import Floats, Ints
from geo.analysis.errors import BadReach
from geo.analysis.points import Demand, Supply, serves

PAIRS_AT_ONCE = 1_000_000
_MOST_CELLS_ACROSS = 2_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of demand and of supply, and the straight line between them in metres."""

    demand: Ints
    supply: Ints
    metres: Floats


def check_reach(radius_m: float) -> float:
    """Return a reach in metres, which is above 0 and has an end."""
    if not (isfinite(radius_m) and radius_m > 0):
        raise BadReach(f"a reach is a number of metres above 0, not {radius_m}")
    return float(radius_m)


def pairs(
    demand: Demand, supply: Supply, radius_m: float, *, at_once: int = PAIRS_AT_ONCE
) -> Iterator[Pairs]:
    """Yield every pair no farther apart than ``radius_m`` of which the supply serves the people, each once.

    The order is the same each time, and neighbours come together; a demand point is never in two blocks.
    """
    check_reach(radius_m)
    if not (len(demand) and len(supply)):
        return
    for rows in _blocks(demand, supply, radius_m, at_once):
        tree = demand.tree if len(rows) == len(demand) else cKDTree(demand.xy[rows])
        found = tree.sparse_distance_matrix(supply.tree, radius_m, output_type="ndarray")
        of_demand, of_supply = rows[found["i"]], found["j"].astype(np.int64)
        metres = found["v"].astype(np.float64)
        if not supply.serves_everybody:
            served = serves(demand, supply, of_demand, of_supply, metres)
            of_demand, of_supply, metres = of_demand[served], of_supply[served], metres[served]
        yield Pairs(of_demand, of_supply, metres)


def _blocks(demand: Demand, supply: Supply, radius_m: float, at_once: int) -> Iterator[Ints]:
    """Yield rows of demand points, neighbours together, that have no more than so many pairs, or one row that has."""
    if len(demand) * len(supply) <= at_once:
        yield np.arange(len(demand))
        return
    order = demand.tree.indices.astype(np.int64)
    upto = np.cumsum(_most_pairs(demand.xy[order], supply.xy, radius_m))
    if upto[-1] <= at_once:
        yield np.arange(len(demand))
        return
    start = 0
    while start < len(order):
        before = upto[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(upto, before + at_once, side="right")))
        yield order[start:end]
        start = end


def _most_pairs(at: Floats, supply_xy: Floats, radius_m: float) -> Ints:
    """Return how many pairs each point can have at most: what lies in its square of the grid and the eight round it."""
    low = np.minimum(at.min(axis=0), supply_xy.min(axis=0))
    size = np.maximum(at.max(axis=0), supply_xy.max(axis=0)) - low
    # Squares may be wider than the reach, never narrower.
    side = max(radius_m * (1 + 1e-9), float(size.max()) / _MOST_CELLS_ACROSS)
    across = np.floor(size / side).astype(np.int64) + 3
    column, row = (np.floor((supply_xy - low) / side).astype(np.int64) + 1).T
    cells = np.bincount(row * across[0] + column, minlength=int(across.prod())).reshape(across[1], across[0])
    for axis in (0, 1):
        cells = cells + np.roll(cells, 1, axis) + np.roll(cells, -1, axis)
    column, row = (np.floor((at - low) / side).astype(np.int64) + 1).T
    most: Ints = cells[row, column].astype(np.int64)
    return most
