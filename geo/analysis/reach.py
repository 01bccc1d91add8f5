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
_POINTS_AT_ONCE = 8_192


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
    order = demand.tree.indices.astype(np.int64)
    starts = range(0, len(order), _POINTS_AT_ONCE)
    waiting = [order[start : start + _POINTS_AT_ONCE] for start in reversed(starts)]
    while waiting:
        rows = waiting.pop()
        block = cKDTree(demand.xy[rows])
        if len(rows) > 1 and block.count_neighbors(supply.tree, radius_m) > at_once:
            half = len(rows) // 2
            waiting += [rows[half:], rows[:half]]
            continue
        found = block.sparse_distance_matrix(supply.tree, radius_m, output_type="ndarray")
        of_demand, of_supply = rows[found["i"]], found["j"].astype(np.int64)
        metres = found["v"].astype(np.float64)
        if not supply.serves_everybody:
            served = serves(demand, supply, of_demand, of_supply, metres)
            of_demand, of_supply, metres = of_demand[served], of_supply[served], metres[served]
        yield Pairs(of_demand, of_supply, metres)
