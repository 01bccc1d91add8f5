"""Where more would help most: places for it, whom each reaches, and what is near already that could grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from assets.models import Schedule
from assets.schedules import WEEKDAYS
from assets.search.asking import SearchQuery
from assets.supply.found import found
from assets.vocabulary import Kind
from directory.gaps.measures import REACH
from directory.gaps.sites import Grow, Sites, Suggested
from directory.gaps.working import by_ward, maps
from directory.gaps.working.candidates import hosts
from directory.gaps.working.figures import confirmed, reach_m
from directory.gaps.working.inputs import CannotWorkOut, Inputs, query_for
from geo.analysis import access
from geo.analysis.arrays import Floats
from geo.analysis.points import Supply
from geo.analysis.siting import Site, could_grow, suggest
from geo.analysis.suppression import suppress

SOLVED_FOR_S = 5.0
"""Seconds spent on finding out how good the best choice could be."""
_MOST_NEARBY = 3


def run(
    inputs: Inputs, extra: dict[str, Any], *, progress: Callable[[int], None], at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Suggest places, and draw them on the map of who reaches something now."""
    inputs = replace(inputs, question=replace(inputs.question, measure=REACH))
    places = hosts(extra["candidates"], inputs.people)
    if not len(places.xy):
        raise CannotWorkOut(
            gettext_noop("There are no such places on the map that could host anything. Choose others.")
        )
    radius, wards = reach_m(inputs), inputs.people.ward
    # Only people of this place count; what they reach may lie across the boundary.
    here = replace(inputs.demand, people=np.where(wards >= 0, inputs.demand.people, 0.0))
    already = access.within(here, confirmed(inputs), radius)
    budget = min(int(extra["budget"]), len(places.xy))
    priority = _priority(inputs) if extra.get("deprived") else None
    chosen = suggest(
        here, Supply(places.xy), radius, budget, already, priority=priority, solve_s=SOLVED_FOR_S
    )
    progress(70)
    near, names, ids = _near(inputs, at)
    opens = _open_days(ids)
    suggested = []
    for site in chosen.sites:
        grow = [
            Grow(ids[each.place], names[each.place], round(each.people), opens.get(ids[each.place], ()))
            for each in could_grow(here, site.newly, near, radius, most=_MOST_NEARBY + 1)
            if ids[each.place] != places.ids[site.candidate] and each.people >= 0.5
        ]
        of_wards, people = _by_ward(site, inputs)
        suggested.append(
            Suggested(
                places.names[site.candidate],
                places.ids[site.candidate],
                people,
                round(site.so_far),
                of_wards,
                tuple(grow[:_MOST_NEARBY]),
            )
        )
    sites = Sites(
        tuple(suggested),
        asked=int(extra["budget"]),
        candidates=len(places.xy),
        before=round(chosen.before),
        people=round(chosen.people),
        gap=chosen.gap,
        reach_m=radius,
    )
    result = by_ward.result(inputs)
    rows = [(x, y, name) for (x, y), name in zip(places.xy.tolist(), places.names, strict=True)]
    pins = maps.candidate_pins(rows, [site.candidate for site in chosen.sites])
    progress(90)
    drawn = maps.measure_map(inputs, result, title="Suggested places, and who can reach one now", extra=pins)
    return {"by_ward": result.as_json(), "sites": sites.as_json()}, {"sites": drawn}


def _priority(inputs: Inputs) -> Floats:
    """People of the most deprived fifth of small areas count double; where nobody knows, all count alike."""
    deprived = inputs.deprived
    if np.isnan(deprived).all():
        return np.ones(len(deprived))
    line = np.nanquantile(deprived, 0.8)
    return np.where(deprived >= line, 2.0, 1.0)


def _near(inputs: Inputs, at: datetime) -> tuple[Supply, list[str], list[int]]:
    """What could grow: all that is about the same, whatever it costs or when it is on, and every place."""
    asked = query_for(inputs.question, at=at)
    same = found(SearchQuery(at=at, theme_ids=asked.theme_ids, kinds=(Kind.ACTIVITY.value,)))
    spaces = found(SearchQuery(at=at, kinds=(Kind.SPACE.value,)))
    xy = np.concatenate([same.xy[~same.rough], spaces.xy[~spaces.rough]])
    ids = [*same.ids[~same.rough].tolist(), *spaces.ids[~spaces.rough].tolist()]
    names = [name for name, rough in zip(same.names, same.rough, strict=True) if not rough]
    names += [name for name, rough in zip(spaces.names, spaces.rough, strict=True) if not rough]
    return Supply(xy), names, ids


def _open_days(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The days of the week something is on or open (Monday is 0), by key; what says no days is not there."""
    days: dict[int, set[int]] = defaultdict(set)
    for pk, byday, freq in Schedule.objects.filter(listing_id__in=ids).values_list(
        "listing_id", "byday", "freq"
    ):
        codes = byday or (WEEKDAYS if freq == "DAILY" else ())
        days[pk] |= {WEEKDAYS.index(code[-2:]) for code in codes}
    return {pk: tuple(sorted(each)) for pk, each in days.items() if each}


def _by_ward(site: Site, inputs: Inputs) -> tuple[tuple[tuple[str, int | None], ...], int | None]:
    """How many of those newly reached live in each ward, small numbers hidden; and how many in all."""
    wards = inputs.people.wards
    counts = [round(n) for n in site.by_area(inputs.demand, inputs.people.ward, len(wards))]
    kept = suppress([counts])
    found = [(ward.name, n) for ward, n, count in zip(wards, kept.cells[0], counts, strict=True) if count]
    return tuple(sorted(found, key=lambda each: -(each[1] or 0))), kept.total
