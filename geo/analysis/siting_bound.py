"""How much any choice of sites could gain at most, so that a suggestion can say how far from the best it may be."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.analysis.arrays import Floats

Cover: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"
"""Which demand points (columns) each candidate (row) reaches: 1 where it does."""


@dataclass(frozen=True, slots=True)
class Best:
    """No choice gains more than ``bound``; ``proven`` where a choice is known that gains just that."""

    bound: float
    proven: bool


def easy_bound(cover: Cover, weight: Floats, chosen: list[int], sites: int) -> float:
    """Return a bound without solving anything: what is chosen, and the most that as many others could add to it.

    Gains shrink as sites are added (they are submodular), so no other choice beats the gain of this one with the
    largest gains left over. Nor does any beat all that can be reached.
    """
    reachable = np.zeros(len(weight), dtype=np.bool_)
    reachable[cover.indices] = True
    taken = np.zeros(len(weight), dtype=np.bool_)
    taken[cover[chosen].indices] = True
    left = np.sort(gains(cover, np.where(taken, 0.0, weight)))[::-1]
    return float(min(weight[reachable].sum(), weight[taken].sum() + left[:sites].sum()))


def gains(cover: Cover, weight: Floats) -> Floats:
    """Return what each candidate would gain."""
    return np.asarray(cover @ weight, dtype=np.float64)


def best_possible(cover: Cover, weight: Floats, sites: int, limit_s: float) -> Best:
    """Solve the problem as spopt's MCLP puts it, for ``limit_s`` seconds at most, by HiGHS.

    Maximise the sum of w_i y_i, where y_i may be no more than the number of chosen candidates that reach i, and at
    most ``sites`` are chosen. Points that the same candidates reach are one; each y is 0 or 1 by itself where each
    choice is.
    """
    reach, worth = _merged(cover, weight)
    if not worth.size:
        return Best(0.0, True)
    candidates, points = cover.shape[0], len(worth)
    objective = np.concatenate([np.zeros(candidates), -worth])
    covered = sparse.hstack([-reach, sparse.eye_array(points)], format="csr")
    limit = np.concatenate([np.ones(candidates), np.zeros(points)])[None, :]
    found = milp(
        objective,
        integrality=np.concatenate([np.ones(candidates), np.zeros(points)]).astype(np.int64),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(covered, -inf, 0), LinearConstraint(limit, -inf, sites)],
        options={"time_limit": limit_s},
    )
    dual = found.mip_dual_bound
    if dual is None or not np.isfinite(dual):
        return Best(float(worth.sum()), False)
    return Best(-float(dual), found.status == 0)


def _merged(cover: Cover, weight: Floats) -> tuple[Cover, Floats]:
    """The points worth reaching that can be, those that the same candidates reach as one: rows of points, and their
    worth.
    """
    by_point = cover.T.tocsr()
    by_point.sort_indices()
    rows: dict[bytes, int] = {}
    worth, first = list[float](), list[int]()
    for point in np.flatnonzero((weight > 0) & (np.diff(by_point.indptr) > 0)):
        reached_by = by_point.indices[by_point.indptr[point] : by_point.indptr[point + 1]].tobytes()
        row = rows.setdefault(reached_by, len(rows))
        if row == len(worth):
            worth.append(0.0)
            first.append(int(point))
        worth[row] += float(weight[point])
    return by_point[first], np.array(worth)
