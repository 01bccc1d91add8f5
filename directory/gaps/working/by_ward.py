"""Figures by ward as they may be shown: small numbers of people hidden, what is not known left unknown with its reason.

A share of people with the number of people it is of is a count, so it is hidden as one: with the counts of who is
reached, who would be if unconfirmed listings are right, and who is not, as one table (geo.analysis.suppression).
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite, isinf, isnan

import numpy as np

from directory.gaps.measures import MEASURES
from directory.gaps.result import AreaFigure, Figure, Inequality, Result, Sources, Supply, Why
from directory.gaps.working.figures import Figures, confirmed, figures, reach_m
from directory.gaps.working.inputs import Inputs
from geo.analysis import coverage, inequality
from geo.analysis.arrays import Floats
from geo.analysis.coverage import Answer
from geo.analysis.suppression import suppress
from geo.shading import Method, breaks, shade

_WHY = {
    Answer.KNOWN: Why.KNOWN,
    Answer.NO_POINTS: Why.NO_POINTS,
    Answer.NOBODY: Why.NOBODY,
    Answer.NOT_MEASURED: Why.NOT_MEASURED,
    Answer.NOTHING_GATHERED: Why.NOTHING_GATHERED,
}
_CURVE_POINTS = 40


def result(inputs: Inputs) -> Result:
    """Work the question out: both ways, by ward and for all."""
    sure, possible = figures(inputs, confirmed(inputs)), figures(inputs, inputs.supply)
    return shown(inputs, sure, possible)


def shown(
    inputs: Inputs, sure: Figures, possible: Figures, *, edges: tuple[float, ...] | None = None
) -> Result:
    """Two sets of figures as they may be shown; in the classes of another result, to be seen beside it, if given."""
    rows, total = _rows(inputs, sure, possible)
    if not edges:
        edges = breaks([row.value for row in rows if row.value is not None], method=Method.QUANTILES)
    areas = tuple(row if row.value is None else replace(row, shade=shade(row.value, edges)) for row in rows)
    return Result(
        total=total,
        areas=areas,
        lowest=_worst(areas, inputs),
        breaks=edges,
        method=Method.QUANTILES.value,
        supply=_supply(inputs),
        inequality=_inequality(inputs, sure),
        sources=_sources(inputs),
        reach_m=reach_m(inputs),
    )


def _rows(inputs: Inputs, sure: Figures, possible: Figures) -> tuple[list[AreaFigure], Figure]:
    wards, first, second = inputs.people.wards, sure.by_ward, possible.by_ward
    people = [round(n) for n in first.people]
    is_share = MEASURES[inputs.question.measure].is_share
    table = []
    for n, count in enumerate(people):
        if is_share and first.answer[n] == Answer.KNOWN:
            reached = min(round(float(first.value[n]) * count), count)
            perhaps = max(0, min(round(float(second.value[n]) * count), count) - reached)
            table.append([reached, perhaps, count - reached - perhaps])
        else:
            table.append([count, 0, 0])
    kept = suppress(table)
    deprived = coverage.mean_by_area(inputs.deprived, inputs.people.total, inputs.people.ward, len(wards))
    rows = []
    for n, ward in enumerate(wards):
        hidden = any(cell is None for cell in kept.cells[n])
        value, why = _value(float(first.value[n]), Answer(int(first.answer[n])))
        maybe, _ = _value(float(second.value[n]), Answer(int(second.answer[n])))
        if hidden:
            value, maybe, why = None, None, Why.HIDDEN
        rows.append(
            AreaFigure(
                value=value,
                possible=maybe,
                why=why,
                people=kept.rows[n],
                code=ward.code,
                name=ward.name,
                people_reached=table[n][0] if is_share and value is not None else None,
                deprivation=_number(float(deprived.value[n])),
            )
        )
    value, why = _value(first.total, first.total_answer)
    maybe, _ = _value(second.total, second.total_answer)
    if kept.total is None or (is_share and any(column is None for column in kept.columns)):
        value, maybe, why = None, None, Why.HIDDEN
    return rows, Figure(value, maybe, why, kept.total)


def _value(value: float, answer: Answer) -> tuple[float | None, str]:
    if answer != Answer.KNOWN:
        return None, _WHY[answer]
    return (None, Why.NONE_FOUND) if isinf(value) else (value, Why.KNOWN)


def _worst(areas: tuple[AreaFigure, ...], inputs: Inputs) -> AreaFigure | None:
    """The ward that is shortest of it; one without any at all before all others."""
    none = [area for area in areas if area.why == Why.NONE_FOUND]
    known = [area for area in areas if area.value is not None]
    if none or len(known) < 2:
        return none[0] if none else None
    more = MEASURES[inputs.question.measure].more_is_better
    return (min if more else max)(known, key=lambda area: area.value or 0.0)


def _supply(inputs: Inputs) -> Supply:
    capacity = inputs.supply.capacity
    return Supply(
        listings=len(inputs.found),
        confirmed=int(inputs.found.confirmed.sum()),
        from_afar=inputs.found.from_afar,
        unplaced=inputs.found.unplaced,
        roughly_placed=int(inputs.found.rough.sum()),
        capacity_unknown=0 if capacity is None else int(np.isnan(capacity).sum()),
    )


def _inequality(inputs: Inputs, sure: Figures) -> Inequality | None:
    """Over the small areas of the place itself; None where there is nothing to compare, or a walk has no end."""
    here = inputs.people.ward >= 0
    values, people, deprived = sure.points[here], inputs.demand.people[here], inputs.deprived[here]
    if not np.isfinite(values[people > 0]).all() or not people.sum():
        return None
    lorenz = inequality.lorenz(values, people)
    along = inequality.concentration_curve(values, people, deprived)
    fifths = inequality.fifths(values, people, deprived)
    return Inequality(
        gini=_number(lorenz.index),
        concentration=_number(along.index),
        slope=_number(inequality.slope_index(values, people, deprived).slope),
        fifths=tuple(_number(float(mean)) for mean in fifths.means),
        lorenz=_thinned(lorenz.people, lorenz.share),
        concentration_curve=_thinned(along.people, along.share),
    )


def _thinned(people: Floats, share: Floats) -> tuple[tuple[float, float], ...]:
    if np.isnan(share).any():
        return ()
    rows = np.unique(np.linspace(0, len(people) - 1, min(len(people), _CURVE_POINTS)).round().astype(int))
    return tuple((round(float(people[n]), 4), round(float(share[n]), 4)) for n in rows)


def _number(value: float) -> float | None:
    return None if isnan(value) or not isfinite(value) else value


def _sources(inputs: Inputs) -> Sources:
    return Sources(
        people=str(inputs.people.boundary_set),
        areas=str(inputs.people.wards[0].boundary_set),
        deprivation=inputs.deprivation.said if inputs.deprivation else "",
        figure=inputs.figure.said if inputs.figure else "",
    )
