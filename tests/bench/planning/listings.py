"""Made-up listings, scattered round the points where people live as people are."""

from __future__ import annotations

import numpy as np

from geo.analysis.arrays import Floats
from geo.analysis.points import Supply

SEED = 20_260_101


def scattered(xy: Floats, people: Floats, size_m: Floats, count: int) -> Supply:
    """Make so many; the same number gives the same ones. ``size_m`` (n,): how far round its point each area extends."""
    rng = np.random.default_rng(SEED + count)
    near = rng.choice(len(xy), count, p=people / people.sum())
    at = xy[near] + rng.normal(0, 1, (count, 2)) * size_m[near, None]
    return Supply(at, rng.integers(5, 60, count).astype(np.float64))
