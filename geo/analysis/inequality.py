"""How unequally a figure lies: among people as such, and along deprivation.

A figure (n,) belongs to points that each stand for some people (n,). Points where the figure, or the rank, is unknown
(NaN) are left out. Where there is nothing to compare the answer is NaN: nobody, or a figure that is 0 for all.

Deprivation is any number that is greater for the more deprived. People are ranked from the most deprived (0) to the
least (1), so that what is above 0 favours those who are better off, as in O. O'Donnell, E. van Doorslaer, A. Wagstaff
and M. Lindelow, "Analyzing health equity using household survey data" (World Bank, 2008), chapters 7 and 8. People of
equal deprivation share the middle of their ranks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.analysis.arrays import Floats, Ints, added_up, counts, of_length
from geo.analysis.errors import BadCount

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from (0, 0) to (1, 1): the first ``people`` share of people have this ``share`` of all there is."""

    people: Floats
    share: Floats

    @property
    def index(self) -> float:
        """Twice the area between the curve and the diagonal; above 0 where the curve lies below it."""
        return float(1 - np.sum(np.diff(self.people) * (self.share[1:] + self.share[:-1])))


@dataclass(frozen=True, slots=True)
class Slope:
    """The slope index of inequality: by how much the figure of the least deprived is above that of the most deprived,
    along a straight line fitted through all. ``intercept`` is the line's figure for the most deprived; ``relative`` is
    the slope over the mean.
    """

    slope: float
    intercept: float
    relative: float


@dataclass(frozen=True, slots=True)
class Fifths:
    """The mean figure of each fifth of the people, from the most deprived, with how many people each has."""

    means: Floats
    people: Floats

    @property
    def gap(self) -> float:
        """The least deprived fifth's figure less the most deprived one's."""
        return float(self.means[-1] - self.means[0])


def lorenz(values: npt.ArrayLike, people: npt.ArrayLike) -> Curve:
    """Return the Lorenz curve: people in order of what they have, from least to most."""
    value, weight, _ = _known(values, people, values)
    return _curve(value, weight, value)


def gini(values: npt.ArrayLike, people: npt.ArrayLike) -> float:
    """Return the Gini coefficient over people: 0 where all have the same, towards 1 where one has it all."""
    return lorenz(values, people).index


def concentration_curve(values: npt.ArrayLike, people: npt.ArrayLike, deprivation: npt.ArrayLike) -> Curve:
    """Return what share of all there is the most deprived have, and so on to the least deprived."""
    value, weight, deprived = _known(values, people, deprivation)
    return _curve(value, weight, -deprived)


def concentration_index(values: npt.ArrayLike, people: npt.ArrayLike, deprivation: npt.ArrayLike) -> float:
    """Return the concentration index, -1 to 1: below 0 where the more deprived have more."""
    return concentration_curve(values, people, deprivation).index


def slope_index(values: npt.ArrayLike, people: npt.ArrayLike, deprivation: npt.ArrayLike) -> Slope:
    """Return the slope index of inequality: least squares on people's rank (ridit), each point weighted by its
    people.
    """
    value, weight, deprived = _known(values, people, deprivation)
    total = weight.sum()
    if not total:
        return Slope(np.nan, np.nan, np.nan)
    rank = _ranks(-deprived, weight)
    mean, middle = float(weight @ value / total), float(weight @ rank / total)
    spread = float(weight @ np.square(rank - middle))
    if spread <= 1e-15 * total:
        return Slope(np.nan, np.nan, np.nan)
    slope = float(weight @ ((rank - middle) * (value - mean))) / spread
    return Slope(slope, mean - slope * middle, slope / mean if mean else np.nan)


def fifths(
    values: npt.ArrayLike, people: npt.ArrayLike, deprivation: npt.ArrayLike, parts: int = FIFTHS
) -> Fifths:
    """Return the figure of each fifth of the people by deprivation.

    Fifths are of people, not of points. Where equally deprived people straddle the line between two fifths, as many as
    are wanted go to each, a like share from each of their points; so the answer hangs on no order.
    """
    value, weight, deprived = _known(values, people, deprivation)
    group, ends = _groups(-deprived, weight)
    if not ends.size or not ends[-1]:
        return Fifths(np.full(parts, np.nan), np.zeros(parts))
    starts = np.concatenate([[0.0], ends[:-1]])
    size = ends - starts
    sums = added_up(group, weight * value, len(ends))
    lines = ends[-1] * np.arange(parts + 1) / parts
    overlap = np.minimum(ends, lines[1:, None]) - np.maximum(starts, lines[:-1, None])
    part = np.divide(np.maximum(overlap, 0.0), size, out=np.zeros_like(overlap), where=size > 0)
    in_each = part @ size
    means = np.divide(part @ sums, in_each, out=np.full(parts, np.nan), where=in_each > 0)
    return Fifths(means, in_each)


def _known(
    values: npt.ArrayLike, people: npt.ArrayLike, rank_by: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    value = np.asarray(values, dtype=np.float64).ravel()
    weight = counts(people, len(value), "people")
    rank = of_length(np.asarray(rank_by, dtype=np.float64), len(value), "what people are ranked by")
    keep = ~np.isnan(value) & ~np.isnan(rank) & (weight > 0)
    value, rank = value[keep], rank[keep]
    if (value < 0).any() or np.isinf(value).any() or np.isinf(rank).any():
        raise BadCount("inequality is of figures of 0 or more, none without end")
    return value, weight[keep], rank


def _curve(value: Floats, weight: Floats, rank: Floats) -> Curve:
    group, ends = _groups(rank, weight)
    have = np.cumsum(added_up(group, weight * value, len(ends))) if ends.size else np.zeros(0)
    if not have.size or not have[-1]:
        nothing = np.full(2, np.nan)
        return Curve(np.array([0.0, 1.0]), nothing)
    return Curve(np.concatenate([[0.0], ends / ends[-1]]), np.concatenate([[0.0], have / have[-1]]))


def _ranks(rank: Floats, weight: Floats) -> Floats:
    """The share of people before the middle of those who rank equal with each point."""
    group, ends = _groups(rank, weight)
    middles: Floats = (ends - added_up(group, weight, len(ends)) / 2) / ends[-1]
    return middles[group]


def _groups(rank: Floats, weight: Floats) -> tuple[Ints, Floats]:
    """Which group of equals, from the lowest, each point belongs to, and how many people there are up to its end."""
    ranks, group = np.unique(rank, return_inverse=True)
    return group.astype(np.int64), np.cumsum(added_up(group, weight, len(ranks)))
