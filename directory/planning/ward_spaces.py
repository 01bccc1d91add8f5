"""The spaces of a ward and how much of their time is not used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from assets.calendars import place_calendar
from assets.models import Activity, Listing, Space
from assets.schedules import Rule
from assets.spare_hours import SpareHours, spare_hours
from assets.vocabulary import SpaceType, Status, VenueAnswer
from geo.privacy import LocationPrivacy


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """``hours`` is None where it is not known; ``free_slots`` is what the space says itself."""

    name: str
    url: str
    type: str
    holds: int | None
    bookable: bool | None
    free_slots: str
    hours: SpareHours | None


@dataclass(frozen=True, slots=True)
class SpacesSum:
    """All of them; hours a week are those of the ``known`` spaces alone."""

    number: int
    bookable: int
    bookable_unknown: int
    known: int
    open: float
    spare: float


def spaces(here: QuerySet[Listing], *, at: datetime) -> tuple[list[SpaceRow], SpacesSum]:
    """Return the spaces, those with most hours not used first, and their sums. Five queries."""
    found = list(
        Space.objects.filter(pk__in=here.values("pk")).order_by("name", "pk").prefetch_related("schedules")
    )
    calendar = place_calendar(at)
    on = _on_in([space.pk for space in found])
    rows = [
        SpaceRow(
            name=space.name,
            url=reverse("listing-short", args=[space.pk]),
            type=SpaceType(space.space_type).label,
            holds=space.people,
            bookable=space.bookable,
            free_slots=space.free_slots,
            hours=spare_hours(
                opens=[schedule.rule for schedule in space.schedules.all()],
                on=on[space.pk],
                at=at,
                calendar=calendar,
            )
            # What goes on where nobody may know is nobody's business here either.
            if space.location_privacy == LocationPrivacy.EXACT
            else None,
        )
        for space in found
    ]
    rows.sort(key=lambda row: (row.hours is None, -(row.hours.spare if row.hours else 0)))
    return rows, _sum(rows)


def _on_in(keys: Sequence[int]) -> dict[int, list[Rule]]:
    """The times of everything published that these spaces agreed to, by space. Two queries."""
    on: dict[int, list[Rule]] = defaultdict(list)
    activities = Activity.objects.filter(
        venue__in=keys,
        status=Status.PUBLISHED,
        venue_answer=VenueAnswer.AGREED,
        location_privacy=LocationPrivacy.EXACT,
    )
    for activity in activities.only("venue").order_by("pk").prefetch_related("schedules"):
        if activity.venue_id is not None:
            on[activity.venue_id] += [schedule.rule for schedule in activity.schedules.all()]
    return on


def _sum(rows: Sequence[SpaceRow]) -> SpacesSum:
    hours = [row.hours for row in rows if row.hours is not None]
    return SpacesSum(
        number=len(rows),
        bookable=sum(row.bookable is True for row in rows),
        bookable_unknown=sum(row.bookable is None for row in rows),
        known=len(hours),
        open=sum(each.open for each in hours),
        spare=sum(each.spare for each in hours),
    )
