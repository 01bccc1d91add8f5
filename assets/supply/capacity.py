"""How much each listing can take or give: places in four weeks, or hours a week. Unknown is NaN, never 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from assets.calendars import place_calendar
from assets.capacity import hours_available, people_available
from assets.models import Activity, Opening, Schedule, Space, VolunteerOffer
from assets.schedules import Calendar, ImpossibleRule, Rule, occurrences
from assets.venues import may_name_venue_q

Floats = npt.NDArray[np.float64]

SPAN = timedelta(weeks=4)
_AT_ONCE = 5_000


def places(ids: Sequence[int], *, at: datetime) -> Floats:
    """Return (m,) places in the four weeks from ``at``: how often each is on, times how many its room holds.

    The room is a space's own, or that of an activity's venue where the two may be named together. Nobody has yet said
    how many a group takes, so this is the most there can be. Unknown where the times or the room are.
    """
    rooms, sessions = _rooms(ids), sessions_ahead(ids, at=at)
    known = [rooms[pk] * sessions[pk] if pk in rooms and pk in sessions else np.nan for pk in ids]
    return np.array(known, dtype=np.float64)


def hours(ids: Sequence[int], *, at: datetime) -> Floats:
    """Return (m,) hours a week that volunteers give, or are wanted to: known until their last day (assets.capacity).

    Of an offer the hours of all its people together; of an opening those of one person, times how many are wanted.
    """
    found: dict[int, float] = {}
    for batch in _batches(ids):
        for pk, given, until in VolunteerOffer.objects.filter(pk__in=batch).values_list(
            "pk", "hours_per_week", "valid_until"
        ):
            known = hours_available(hours=given, valid_until=until, at=at)
            if known is not None:
                found[pk] = float(known)
        for pk, each, people, until in Opening.objects.filter(pk__in=batch).values_list(
            "pk", "hours_per_week", "people", "valid_until"
        ):
            wanted = hours_available(hours=each, valid_until=until, at=at)
            count = people_available(people=people, valid_until=until, at=at)
            if wanted is not None:
                found[pk] = float(wanted) * (count or 1)
    return np.array([found.get(pk, np.nan) for pk in ids], dtype=np.float64)


def sessions_ahead(ids: Sequence[int], *, at: datetime) -> dict[int, int]:
    """Return how often each is on in the four weeks from ``at``, by key; what says no times is not there."""
    calendar = place_calendar(at)
    rules: dict[int, list[Rule]] = defaultdict(list)
    for batch in _batches(ids):
        for schedule in Schedule.objects.filter(listing_id__in=batch).order_by("pk"):
            rules[schedule.listing_id].append(schedule.rule)
    return {pk: _count(each, at, calendar) for pk, each in rules.items()}


def _count(rules: Iterable[Rule], at: datetime, calendar: Calendar) -> int:
    until, total = at.astimezone(UTC) + SPAN, 0
    for rule in rules:
        try:
            total += sum(1 for _ in occurrences(rule, from_=at, until=until, calendar=calendar))
        except ImpossibleRule:
            continue
    return total


def _rooms(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for batch in _batches(ids):
        spaces = Space.objects.filter(pk__in=batch, people__isnull=False)
        found |= {pk: held for pk, held in spaces.values_list("pk", "people") if held is not None}
        meeting = Activity.objects.filter(
            may_name_venue_q("venue"), pk__in=batch, venue__people__isnull=False
        )
        found |= {pk: held for pk, held in meeting.values_list("pk", "venue__people") if held is not None}
    return found


def _batches(ids: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield [int(pk) for pk in ids[start : start + _AT_ONCE]]
