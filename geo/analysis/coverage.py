"""From demand points to areas: always by share of people, never by averaging areas.

An area's figure is that of the people who live in it, wherever what they reach lies; the figure of all areas together
is that of all their people. Where there is nothing to say, the answer is NaN with the reason beside it, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from geo.analysis.access import within
from geo.analysis.arrays import Bools, Floats, Ints, added_up, counts, of_length
from geo.analysis.errors import BadReach, ShapesDiffer
from geo.analysis.points import Demand, Supply

OUTSIDE = -1
"""The area of a demand point that lies in none of those asked about."""


class Answer(IntEnum):
    """Whether there is a figure, and why not."""

    KNOWN = 0
    NO_POINTS = 1
    """No demand point lies in the area: it may be too small for one."""
    NOBODY = 2
    """Demand points lie there, and none of these people live at them."""
    NOT_MEASURED = 3
    """People live there, and the measure is unknown for all of them."""
    NOTHING_GATHERED = 4
    """Nobody has gathered what there is of this kind, so having none says nothing."""


@dataclass(frozen=True, slots=True)
class ByArea:
    """A figure for each of a areas, and for all together.

    ``value`` (a,), NaN unless ``answer`` (a,) is ``Answer.KNOWN``; ``people`` (a,), all that live there; ``measured``
    (a,), how many of them the figure is about. ``total``, ``total_answer``, ``total_people`` and ``total_measured``
    are those of all areas.
    """

    value: Floats
    answer: Ints
    people: Floats
    measured: Floats
    total: float
    total_answer: Answer
    total_people: float
    total_measured: float


@dataclass(frozen=True, slots=True)
class Between:
    """A figure that is ``sure`` from what is confirmed, and that would be ``possible`` if what is not confirmed were
    right.
    """

    sure: ByArea
    possible: ByArea


def mean_by_area(values: npt.ArrayLike, people: npt.ArrayLike, area: npt.ArrayLike, areas: int) -> ByArea:
    """Return the mean of a figure over the people of each area; of true and false, the share of people.

    ``values`` (n,), NaN where unknown; ``people`` (n,); ``area`` (n,), the number of the area each point lies in, 0 to
    ``areas`` - 1, or ``OUTSIDE``. People whose figure is unknown count for nothing but ``people``.
    """
    value, count, of_area = _checked(values, people, area, areas)
    if np.isinf(value[count > 0]).any():
        raise BadReach("a mean of distances without end says nothing: ask for a quantile")
    known = ~np.isnan(value) & (of_area != OUTSIDE)
    where, weight = of_area[known], count[known]
    sums = added_up(where, weight * np.where(weight > 0, value[known], 0.0), areas)
    return _by_area(sums, count, of_area, known, areas)


def share_by_area(reached: npt.ArrayLike, people: npt.ArrayLike, area: npt.ArrayLike, areas: int) -> ByArea:
    """Return the share of people, 0 to 1, of each area for whom something is true: see ``mean_by_area``."""
    return mean_by_area(np.asarray(reached, dtype=np.float64), people, area, areas)


def quantile_by_area(
    values: npt.ArrayLike, people: npt.ArrayLike, area: npt.ArrayLike, areas: int, q: float = 0.5
) -> ByArea:
    """Return the least figure that a share ``q`` of the people of each area are at or below; the median, if not told.

    It may be infinite, which a mean may not: half the people have nothing at all. The rest is as for ``mean_by_area``.
    """
    if not 0 < q <= 1:
        raise BadReach(f"a share of people is above 0 and at most 1, not {q}")
    value, count, of_area = _checked(values, people, area, areas)
    known = ~np.isnan(value) & (of_area != OUTSIDE)
    found = _by_area(np.zeros(areas), count, of_area, known, areas)
    each = np.full(areas, np.nan)
    order = np.lexsort((value, of_area))
    order = order[known[order] & (count[order] > 0)]
    starts = np.searchsorted(of_area[order], np.arange(areas + 1))
    for number in np.flatnonzero(found.answer == Answer.KNOWN):
        rows = order[starts[number] : starts[number + 1]]
        each[number] = _quantile(value[rows], count[rows], q)
    everywhere = order[np.argsort(value[order], kind="stable")]
    total = _quantile(value[everywhere], count[everywhere], q) if everywhere.size else np.nan
    return ByArea(
        each,
        found.answer,
        found.people,
        found.measured,
        total,
        found.total_answer,
        found.total_people,
        found.total_measured,
    )


def share_within(
    demand: Demand,
    supply: Supply,
    radius_m: float,
    area: npt.ArrayLike,
    areas: int,
    *,
    gathered: bool,
) -> ByArea:
    """Return the share of people of each area who have something within ``radius_m`` (straight, metres).

    With no supply at all it is 0 where what there is has been ``gathered``, and unknown where it has not.
    """
    if not gathered and not len(supply):
        return unknown_everywhere(demand.people, area, areas, Answer.NOTHING_GATHERED)
    return share_by_area(within(demand, supply, radius_m), demand.people, area, areas)


def share_within_between(
    demand: Demand,
    supply: Supply,
    confirmed: npt.ArrayLike,
    radius_m: float,
    area: npt.ArrayLike,
    areas: int,
    *,
    gathered: bool,
) -> Between:
    """Return ``share_within`` by what is ``confirmed`` (m,) alone, and by all: "12 %, or 19 % if all is right"."""
    sure: Bools = of_length(np.asarray(confirmed, dtype=np.bool_), len(supply), "what is confirmed")
    known = gathered or len(supply) > 0
    return Between(
        share_within(demand, supply.keep(sure), radius_m, area, areas, gathered=known),
        share_within(demand, supply, radius_m, area, areas, gathered=known),
    )


def unknown_everywhere(
    people: npt.ArrayLike, area: npt.ArrayLike, areas: int, reason: Answer = Answer.NOT_MEASURED
) -> ByArea:
    """Return no figure for any area, with the reason; areas without people keep their own."""
    found = mean_by_area(np.full(np.shape(area), np.nan), people, area, areas)
    answer = np.where(found.answer == Answer.NOT_MEASURED, reason, found.answer)
    total = reason if found.total_answer == Answer.NOT_MEASURED else found.total_answer
    return ByArea(
        found.value,
        answer,
        found.people,
        found.measured,
        found.total,
        total,
        found.total_people,
        found.total_measured,
    )


def _checked(
    values: npt.ArrayLike, people: npt.ArrayLike, area: npt.ArrayLike, areas: int
) -> tuple[Floats, Floats, Ints]:
    value = np.asarray(values, dtype=np.float64)
    if value.ndim != 1:
        raise ShapesDiffer("a figure: one number is needed for each point where people live")
    count = counts(people, len(value), "people")
    of_area = of_length(np.asarray(area, dtype=np.int64), len(value), "the area of each point")
    if of_area.size and not OUTSIDE <= of_area.min() <= of_area.max() < areas:
        raise ShapesDiffer(f"the area of each point: there are {areas} areas, numbered from 0")
    return value, count, of_area


def _by_area(sums: Floats, count: Floats, of_area: Ints, known: Bools, areas: int) -> ByArea:
    here = of_area != OUTSIDE
    points = np.bincount(of_area[here], minlength=areas)
    people = added_up(of_area[here], count[here], areas)
    measured = added_up(of_area[known], count[known], areas)
    answer = np.select(
        [points == 0, people == 0, measured == 0],
        [Answer.NO_POINTS, Answer.NOBODY, Answer.NOT_MEASURED],
        Answer.KNOWN,
    ).astype(np.int64)
    value = np.divide(sums, measured, out=np.full(areas, np.nan), where=measured > 0)
    reached, all_people = float(measured.sum()), float(people.sum())
    if reached > 0:
        total, why = float(sums.sum()) / reached, Answer.KNOWN
    else:
        total = np.nan
        why = Answer.NO_POINTS if not points.any() else Answer.NOT_MEASURED if all_people else Answer.NOBODY
    return ByArea(value, answer, people, measured, total, why, all_people, reached)


def _quantile(values: Floats, weights: Floats, q: float) -> float:
    """The least of the values, which rise, at which the weights up to there are a share ``q`` of all."""
    upto = np.cumsum(weights)
    return float(values[min(int(np.searchsorted(upto, q * upto[-1] * (1 - 1e-12))), len(values) - 1)])
