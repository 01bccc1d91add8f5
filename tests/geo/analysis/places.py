"""Made-up people and supply for the tests of reach, with every distance worked out in the plainest way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from geo.analysis.arrays import Bools, Floats
from geo.analysis.points import ANYBODY, Demand, Supply

RADIUS_M = 900.0


def made_up(
    seed: int, *, people: int = 120, supply: int = 60, kept_to: bool = False
) -> tuple[Demand, Supply]:
    """People and supply in a square of 6 km; with ``kept_to``, half of the supply keeps to a land or a distance."""
    rng = np.random.default_rng(seed)
    inside = rng.random((people, 2)) < 0.5
    demand = Demand(rng.uniform(0, 6_000, (people, 2)), rng.integers(0, 400, people).astype(float), inside)
    limit = np.where(rng.random(supply) < 0.5, np.inf, rng.uniform(200, 1_500, supply))
    land = np.where(rng.random(supply) < 0.5, ANYBODY, rng.integers(0, 2, supply))
    return demand, Supply(
        rng.uniform(0, 6_000, (supply, 2)),
        rng.integers(0, 40, supply).astype(float),
        limit if kept_to else None,
        land if kept_to else None,
        np.arange(supply) + 100,
    )


def every_distance(demand: Demand, supply: Supply) -> Floats:
    """(n, m) straight lines; infinite where the supply does not serve the people."""
    away = demand.xy[:, None, :] - supply.xy[None, :, :]
    metres: Floats = np.sqrt((away**2).sum(axis=2))
    served: Bools = np.ones(metres.shape, dtype=np.bool_)
    if supply.serves_m is not None:
        served &= metres <= supply.serves_m
    if supply.land is not None and demand.inside is not None:
        served &= (supply.land == ANYBODY) | demand.inside[:, supply.land]
    return np.where(served, metres, np.inf)


Spots: TypeAlias = Sequence[Sequence[float]]


def lived_at(at: Spots, people: Sequence[float], inside: Bools | None = None) -> Demand:
    return Demand(np.array(at, dtype=float), np.array(people, dtype=float), inside)


def there_at(
    at: Spots,
    capacity: Sequence[float] | None = None,
    *,
    land: Sequence[int] | None = None,
    codes: Sequence[int] | None = None,
) -> Supply:
    return Supply(
        np.array(at, dtype=float),
        None if capacity is None else np.array(capacity, dtype=float),
        None,
        None if land is None else np.array(land),
        None if codes is None else np.array(codes),
    )
