"""What people can get to: the nearest, how many there are to choose from, and how many places fall to each person.

All distances are straight lines in metres of EPSG:27700: until streets are known, minutes on foot are turned into
them at a stated pace and with a stated detour (``geo.walking``). Every answer has one number for each demand point,
in the order given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp
from typing import TypeAlias

import numpy as np

from geo.analysis.arrays import Bools, Floats, Ints, add_to
from geo.analysis.errors import AnalysisError, BadCount, BadReach
from geo.analysis.points import Demand, Supply, serves
from geo.analysis.reach import PAIRS_AT_ONCE, Pairs, check_reach, pairs

Decay: TypeAlias = Callable[[Floats], Floats]
"""How much what is so far off counts: from distance as a share of the reach, 0 to 1, to a weight of 1 to 0."""

_KEPT_PAIRS = 6 * PAIRS_AT_ONCE
"""Up to so many pairs are kept between the two steps of a catchment; more are looked up twice."""


def gaussian(share: Floats) -> Floats:
    """Return weights that fall from 1 at the door to 0 at the end of the reach, slowly at both.

    ``(exp(-½ x²) - exp(-½)) / (1 - exp(-½))``, x the distance over the reach (D. Dai, "Black residential segregation,
    disparities in spatial access to health care facilities, and late-stage breast cancer diagnosis in metropolitan
    Detroit", Health & Place 16, 2010).
    """
    weights: Floats = np.square(share)
    weights *= -0.5
    np.exp(weights, out=weights)
    weights -= exp(-0.5)
    weights /= 1 - exp(-0.5)
    return np.maximum(weights, 0.0, out=weights)


def flat(share: Floats) -> Floats:
    """Return 1 for all within reach: the plain two-step catchment (2SFCA)."""
    return np.ones_like(share)


def zones(ends: Sequence[float], weights: Sequence[float]) -> Decay:
    """Return a weight by zone, as W. Luo and Y. Qi have it ("An enhanced two-step floating catchment area (E2SFCA)
    method", Health & Place 15, 2009): zone k ends at ``ends[k]`` of the reach, itself included.
    """
    if len(ends) != len(weights) or not ends or list(ends) != sorted(ends) or min(weights) < 0:
        raise BadReach("zones need ends that rise, and a weight of 0 or more for each")
    table = np.array([*weights, 0.0])
    return lambda share: table[np.searchsorted(np.array(ends), share, side="left")]


def nearest(demand: Demand, supply: Supply, k: int = 1) -> Floats:
    """Return (n, k) distances to the k nearest that serve the people there, near to far; infinite where there are
    fewer.
    """
    if k < 1:
        raise BadReach(f"the {k} nearest: at least one is needed")
    metres = np.full((len(demand), k), np.inf)
    rows = np.arange(len(demand))
    asked = k
    while rows.size and len(supply):
        asked = min(asked, len(supply))
        at_once = max(1, PAIRS_AT_ONCE // asked)
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            metres[some, : min(k, asked)] = _nearest(demand, supply, some, k, asked)
        if supply.serves_everybody or asked == len(supply):
            break
        # Some of the nearest do not serve these people: look farther for those who have too few.
        rows = rows[~np.isfinite(metres[rows, k - 1])]
        asked *= 4
    return metres


def _nearest(demand: Demand, supply: Supply, rows: Ints, k: int, asked: int) -> Floats:
    found_metres, found = supply.tree.query(demand.xy[rows], k=range(1, asked + 1))
    metres: Floats = np.asarray(found_metres)
    if not supply.serves_everybody:
        served = serves(demand, supply, np.repeat(rows, asked), np.ravel(found), metres.ravel())
        metres = np.sort(np.where(served.reshape(metres.shape), metres, np.inf), axis=1)
    nearest_of: Floats = metres[:, : min(k, asked)]
    return nearest_of


def count_within(demand: Demand, supply: Supply, radius_m: float) -> Ints:
    """Return (n,) how many that serve the people there are no farther than ``radius_m``: what they can choose from."""
    check_reach(radius_m)
    total = np.zeros(len(demand), dtype=np.int64)
    if supply.serves_everybody and len(demand) and len(supply) > len(demand):
        # Much lies close together, and the tree counts whole branches of it at once.
        total[:] = supply.tree.query_ball_point(demand.xy, radius_m, return_length=True)
        return total
    for block in pairs(demand, supply, radius_m):
        total += np.bincount(block.demand, minlength=len(demand))
    return total


def within(demand: Demand, supply: Supply, radius_m: float) -> Bools:
    """Return (n,) whether anything that serves the people there is no farther than ``radius_m``."""
    check_reach(radius_m)
    if supply.serves_everybody:
        reached: Bools = nearest(demand, supply)[:, 0] <= radius_m
        return reached
    return count_within(demand, supply, radius_m) > 0


@dataclass(frozen=True, slots=True)
class Catchment:
    """``per_person`` (n,): places that fall to each person who lives there. ``choice`` (n,): how many serve them within
    reach, as ``count_within`` has it. Of supply (m,): ``unreached``, whether
    its places fall to nobody because nobody it serves lives within reach; ``unknown``, whether it was left out
    because nobody knows its capacity.
    """

    per_person: Floats
    choice: Ints
    unreached: Bools
    unknown: Bools


def e2sfca(
    demand: Demand,
    supply: Supply,
    radius_m: float,
    decay: Decay = gaussian,
    *,
    unknown_capacity: float | None = None,
) -> Catchment:
    """Share out all places among the people within reach of them (E2SFCA: enhanced two-step floating catchment area).

    First each supply's places are divided by the people within its reach, those near by counting most; then each
    demand point adds up what it gets of all within its own. No place is lost or made: over all people the shares add
    up to the capacity of all supply that is neither ``unreached`` nor ``unknown``. A point where nobody lives has the
    share that somebody living there would get.

    Supply of unknown (NaN) capacity is left out, and said to be; ``unknown_capacity`` puts a number in its place.
    """
    check_reach(radius_m)
    capacity, unknown = capacities(supply, unknown_capacity)
    kept = _Kept(demand, supply, radius_m, decay)
    crowd, choice = np.zeros(len(supply)), np.zeros(len(demand), dtype=np.int64)
    for block, weights in kept.first_time():
        add_to(crowd, block.supply, weights * demand.people[block.demand])
        choice += np.bincount(block.demand, minlength=len(demand))
    reached = crowd > 0
    share = np.divide(capacity, crowd, out=np.zeros(len(supply)), where=reached)
    per_person = np.zeros(len(demand))
    for block, weights in kept.again():
        add_to(per_person, block.demand, weights * share[block.supply])
    return Catchment(per_person, choice, ~reached, unknown)


def hours_per_1000(demand: Demand, openings: Supply, radius_m: float, decay: Decay = gaussian) -> Catchment:
    """Return the hours volunteers give (the capacity of ``openings``) per 1,000 people, shared out as places are."""
    found = e2sfca(demand, openings, radius_m, decay)
    return Catchment(found.per_person * 1_000, found.choice, found.unreached, found.unknown)


def capacities(supply: Supply, unknown_capacity: float | None) -> tuple[Floats, Bools]:
    """Return (m,) what each has to share out, and whether that is left out as unknown."""
    if supply.capacity is None:
        raise AnalysisError("places can be shared out only where each supply says how many it has")
    unknown = np.isnan(supply.capacity)
    if unknown_capacity is None:
        return np.where(unknown, 0.0, supply.capacity), unknown
    if not 0 <= unknown_capacity < np.inf:
        raise BadCount(f"a capacity is a number of 0 or more, not {unknown_capacity}")
    return np.where(unknown, unknown_capacity, supply.capacity), np.zeros_like(unknown)


class _Kept:
    """Pairs with their weights, twice over: kept from the first time where they are few, else found again."""

    def __init__(self, demand: Demand, supply: Supply, radius_m: float, decay: Decay) -> None:
        self.demand, self.supply, self.radius_m, self.decay = demand, supply, radius_m, decay
        self.blocks: list[tuple[Pairs, Floats]] | None = []

    def first_time(self) -> Iterator[tuple[Pairs, Floats]]:
        total = 0
        for block, weights in self._found():
            total += len(weights)
            if total > _KEPT_PAIRS:
                self.blocks = None
            if self.blocks is not None:
                self.blocks.append((block, weights))
            yield block, weights

    def again(self) -> Iterable[tuple[Pairs, Floats]]:
        return self._found() if self.blocks is None else self.blocks

    def _found(self) -> Iterator[tuple[Pairs, Floats]]:
        for block in pairs(self.demand, self.supply, self.radius_m):
            yield block, self.decay(block.metres / self.radius_m)
