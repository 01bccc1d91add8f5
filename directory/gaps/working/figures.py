"""A measure at each point where people live, and by ward: by what is confirmed, and by all there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from directory.gaps.measures import CHOICE, HOURS, MEASURES, NEAREST, PLACES, REACH, THIRD
from directory.gaps.working.inputs import Inputs
from geo.analysis import access, coverage
from geo.analysis.arrays import Bools, Floats, Ints
from geo.analysis.coverage import Answer, ByArea
from geo.analysis.points import Supply
from geo.walking import DETOUR, PACE_M_PER_MINUTE, straight_line_m

_RANK = {NEAREST: 1, THIRD: 3}


@dataclass(frozen=True, eq=False)
class Figures:
    """``points`` (n,), NaN where not known, infinite for a walk to what there is not; the others by ward."""

    points: Floats
    by_ward: ByArea


def figures(inputs: Inputs, supply: Supply) -> Figures:
    """Work the question's measure out for what ``supply`` there is."""
    measured = _at_points(inputs, supply)
    points = np.where(inputs.known, measured, np.nan)
    if not inputs.gathered:
        wards = inputs.people.ward
        unknown = coverage.unknown_everywhere(
            inputs.demand.people, wards, len(inputs.people.wards), Answer.NOTHING_GATHERED
        )
        return Figures(np.full(len(points), np.nan), _unmeasured(inputs, unknown))
    if MEASURES[inputs.question.measure].by_capacity and len(supply) and _nothing_known(supply):
        # Somebody can take people, but nobody knows how many: that is not none.
        unknown = coverage.unknown_everywhere(
            inputs.demand.people, inputs.people.ward, len(inputs.people.wards), Answer.NOT_MEASURED
        )
        return Figures(np.full(len(points), np.nan), unknown)
    return Figures(points, by_ward(inputs, points))


def by_ward(inputs: Inputs, points: Floats) -> ByArea:
    """A figure at each point, by ward: the mean over people, or of a walk the median, which may have no end."""
    people, wards = inputs.demand.people, inputs.people.ward
    each = coverage.quantile_by_area if inputs.question.measure in _RANK else coverage.mean_by_area
    return _unmeasured(inputs, each(points, people, wards, len(inputs.people.wards)))


def confirmed(inputs: Inputs) -> Supply:
    """What can still be believed."""
    return inputs.supply.keep(inputs.found.confirmed)


def reach_m(inputs: Inputs) -> float:
    return straight_line_m(inputs.question.minutes)


def _at_points(inputs: Inputs, supply: Supply) -> Floats:
    demand, radius, measure = inputs.demand, reach_m(inputs), inputs.question.measure
    if measure == REACH:
        reached: Floats = access.within(demand, supply, radius).astype(np.float64)
        return reached
    if measure in _RANK:
        metres = access.nearest(demand, supply, _RANK[measure])[:, -1]
        minutes: Floats = metres * DETOUR / PACE_M_PER_MINUTE
        return minutes
    if measure == CHOICE:
        return access.count_within(demand, supply, radius).astype(np.float64)
    if measure == PLACES:
        return access.e2sfca(demand, supply, radius).per_person * 1_000
    if measure == HOURS:
        return access.hours_per_1000(demand, supply, radius).per_person
    raise ValueError(f"no such measure: {measure}")


def _nothing_known(supply: Supply) -> bool:
    return supply.capacity is not None and bool(np.isnan(supply.capacity).all())


def _unmeasured(inputs: Inputs, found: ByArea) -> ByArea:
    """Where it is not known of any point of a ward how many such people live there, that is not nobody."""
    areas = len(inputs.people.wards)
    here: Ints = inputs.people.ward
    inside: Bools = here >= 0
    known = np.bincount(here[inside & inputs.known], minlength=areas)
    answer = np.where((found.answer == Answer.NOBODY) & (known == 0), Answer.NOT_MEASURED, found.answer)
    total = found.total_answer
    if total == Answer.NOBODY and not (inside & inputs.known).any():
        total = Answer.NOT_MEASURED
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
