"""The times somebody asks for, in words of the address bar, turned into dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from assets.local_time import local_date
from assets.schedules import WEEKDAYS
from assets.search.asking import When

WEEKS_AHEAD = 4
"""A day of the week means its next so many dates, so that a fortnightly or monthly group counts."""


class Day(StrEnum):
    """A day as it is asked for; the days of the week by their RFC 5545 codes."""

    NOW = "now"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"
    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


def when(
    day: Day | None, *, from_: time | None = None, until: time | None = None, at: datetime
) -> When | None:
    """The dates that are meant, seen from ``at`` (aware): the coming weekend, or what is left of it.

    A time without a day means any of the next seven days. None when nothing is asked for.
    """
    today = local_date(at)
    if day is None and from_ is None and until is None:
        return None
    if day is Day.NOW:
        return When(now=True)
    if day is None:
        dates = [today + timedelta(days=n) for n in range(7)]
    elif day is Day.TODAY:
        dates = [today]
    elif day is Day.TOMORROW:
        dates = [today + timedelta(days=1)]
    elif day is Day.WEEKEND:
        sunday = today + timedelta(days=6 - today.weekday())
        dates = [d for d in (sunday - timedelta(days=1), sunday) if d >= today]
    else:
        first = today + timedelta(days=(WEEKDAYS.index(day.value) - today.weekday()) % 7)
        dates = [first + timedelta(weeks=n) for n in range(WEEKS_AHEAD)]
    return When(dates=tuple(dates), from_=from_, until=until)


EVENING = (time(17), time(22))
"""When an evening begins and ends."""


def weekday_evenings(*, at: datetime) -> When:
    """Any evening from Monday to Friday in the coming weeks."""
    dates = [day for day in _ahead(at) if day.weekday() < 5]
    return When(dates=tuple(dates), from_=EVENING[0], until=EVENING[1])


def weekends(*, at: datetime) -> When:
    """Any Saturday or Sunday in the coming weeks."""
    return When(dates=tuple(day for day in _ahead(at) if day.weekday() >= 5))


def _ahead(at: datetime) -> list[date]:
    return [local_date(at) + timedelta(days=n) for n in range(7 * WEEKS_AHEAD)]
