"""What a question is worked out from: people as it means them, and what counts as being there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely
from django.utils.translation import gettext_noop

from assets.search.asking import SearchQuery
from assets.search.times import weekday_evenings, weekends
from assets.search.words.taxonomy import Taxonomy
from assets.supply import capacity
from assets.supply.found import Found, found
from assets.vocabulary import Access, Cost, Kind
from directory.gaps.measures import HOURS, MEASURES
from directory.gaps.question import (
    ADULTS,
    ALL,
    CHILDREN,
    EVENING,
    FIGURE,
    FREE,
    OLDER,
    ROOM,
    STEP_FREE,
    WEEKEND,
    Question,
)
from geo.analysis.arrays import Bools, Floats
from geo.analysis.points import Demand, Supply, inside_lands
from geo.figures import Known, figure_at
from geo.indicators import deprivation
from geo.models import Indicator
from geo.people import People, read_people

GOING_TO = (Kind.ORGANISATION, Kind.SPACE, Kind.ACTIVITY)
"""What somebody looking for help goes to, when no kind is asked for: not chances to help."""
_BAND = {CHILDREN: 0, ADULTS: 1, OLDER: 2}


class CannotWorkOut(Exception):
    """There is nothing to work with; ``message`` says what is missing, in words for a planner; it is kept as it
    is written here, and translated when it is shown.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, eq=False)
class Inputs:
    """``demand`` are the points of ``people`` (n,) in their order; where it is not known how many of the people asked
    about live at one, ``known`` is False and it counts nobody. ``supply`` and ``found`` are in the same order.
    ``gathered``: whether anything of this kind has been listed at all, so that having none says something.
    ``deprived`` (n,): greater for the more deprived, NaN where unknown.
    """

    question: Question
    people: People
    demand: Demand
    known: Bools
    found: Found
    supply: Supply
    gathered: bool
    deprivation: Known | None
    figure: Known | None

    @property
    def deprived(self) -> Floats:
        if self.deprivation is None:
            return np.full(len(self.people), np.nan)
        way = -1.0 if self.deprivation.indicator.better == Indicator.Better.HIGHER else 1.0
        return self.deprivation.values * way

    def with_supply(self, supply: Supply) -> Inputs:
        return replace(self, supply=supply)


def inputs_for(question: Question, *, at: datetime) -> Inputs:
    """Read all that a question is worked out from. CannotWorkOut where there are no people, or no such theme."""
    people = read_people()
    if people is None or not len(people):
        raise CannotWorkOut(
            gettext_noop(
                "Nobody has said yet where people live here. Ask whoever runs this site to bring in demand points."
            )
        )
    if not people.wards:
        raise CannotWorkOut(
            gettext_noop(
                "There are no ward boundaries here yet. Ask whoever runs this site to bring them in."
            )
        )
    count, figure = _count(question.people, people)
    what = query_for(question, at=at)
    there = found(what)
    everything = replace(what, kinds=(), costs=(), access=(), when=None, has_room=False)
    gathered = bool(len(there)) or bool(len(found(everything)))
    inside = inside_lands(people.xy, [shapely.from_wkb(land) for land in there.lands])
    demand = Demand(people.xy, np.nan_to_num(count, nan=0.0), inside if there.lands else None)
    worst = deprivation()
    return Inputs(
        question,
        people,
        demand,
        ~np.isnan(count),
        there,
        _supply(question, there, at=at),
        gathered,
        figure_at(worst, people) if worst else None,
        figure,
    )


def query_for(question: Question, *, at: datetime) -> SearchQuery:
    """The finder's own query for what counts as being there, without a place. CannotWorkOut if a theme is gone."""
    themes = Taxonomy.current().by_slug
    gone = [slug for slug in question.themes if slug not in themes]
    if gone:
        raise CannotWorkOut(gettext_noop("There is no such theme any more. Choose another."))
    when = None
    if EVENING in question.filters:
        when = weekday_evenings(at=at)
    if WEEKEND in question.filters:
        when = weekends(at=at)
    return SearchQuery(
        at=at,
        theme_ids=tuple(themes[slug].id for slug in question.themes),
        kinds=kinds_of(question),
        costs=(Cost.FREE.value,) if FREE in question.filters else (),
        access=(Access.STEP_FREE.value,) if STEP_FREE in question.filters else (),
        when=when,
        has_room=ROOM in question.filters,
    )


def kinds_of(question: Question) -> tuple[str, ...]:
    """The kinds a question is about; of hours, what volunteers give."""
    if question.measure == HOURS:
        return (question.kind if question.kind == Kind.OPENING else Kind.VOLUNTEER_OFFER.value,)
    return (question.kind,) if question.kind else tuple(kind.value for kind in GOING_TO)


def _count(who: str, people: People) -> tuple[Floats, Known | None]:
    """How many of the people asked about live at each point, NaN where nobody knows."""
    if who == ALL:
        return people.total, None
    if who in _BAND:
        return people.bands[:, _BAND[who]], None
    code = who.removeprefix(FIGURE)
    indicator = Indicator.objects.filter(code=code).first()
    known = figure_at(indicator, people) if indicator else None
    if known is None:
        raise CannotWorkOut(
            gettext_noop("There is no such figure about people any more. Choose other people.")
        )
    base = people.bands[:, _BAND[OLDER]] if "_65" in code or "-65" in code else people.total
    share = np.where((known.values >= 0) & (known.values <= 100), known.values, np.nan)
    return base * share / 100, known


def _supply(question: Question, there: Found, *, at: datetime) -> Supply:
    ids = [int(pk) for pk in there.ids]
    each = None
    if MEASURES[question.measure].by_capacity:
        each = capacity.hours(ids, at=at) if question.measure == HOURS else capacity.places(ids, at=at)
    return Supply(there.xy, each, there.serves_m, there.land, there.ids)
