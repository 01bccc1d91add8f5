"""How many hours a week a space is open with nothing on: its own opening times, less what takes place in it.

Only what is on the map is seen, so a space may be busier than this says; and where its times, or the end of something
in it, are not known, nothing is said at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from assets.local_time import LONDON, local_date
from assets.schedules import Calendar, Rule, occurrences

_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SpareHours:
    """Of one week: hours it is open, and of these the hours in which something is on."""

    open: float
    used: float

    @property
    def spare(self) -> float:
        return self.open - self.used


def spare_hours(
    *, opens: Sequence[Rule], on: Sequence[Rule], at: datetime, calendar: Calendar
) -> SpareHours | None:
    """Return the hours of the seven days from the Monday after ``at``; None where they cannot be known.

    What is on while the space says it is shut uses none of its open hours. Two things at once use an hour once.
    Raises as ``occurrences``.
    """
    open_spans = _spans(opens, at, calendar)
    used_spans = _spans(on, at, calendar)
    if not opens or open_spans is None or used_spans is None:
        return None
    both = [(max(a, c), min(b, d)) for a, b in open_spans for c, d in used_spans if max(a, c) < min(b, d)]
    return SpareHours(_hours(open_spans), _hours(_merged(both)))


def week_after(at: datetime) -> _Span:
    """The seven days from the next Monday, from midnight to midnight in London."""
    today = local_date(at)
    monday = today + timedelta(days=7 - today.weekday())
    starts, ends = (datetime.combine(day, time(), LONDON) for day in (monday, monday + timedelta(days=7)))
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _spans(rules: Iterable[Rule], at: datetime, calendar: Calendar) -> list[_Span] | None:
    """When any of these is on in that week, apart and in order; None if the end of one is not known."""
    first, last = week_after(at)
    found: list[_Span] = []
    for rule in rules:
        for each in occurrences(rule, from_=first, until=last, calendar=calendar):
            if not each.end_known:
                return None
            found.append((max(each.starts.astimezone(UTC), first), min(each.ends.astimezone(UTC), last)))
    return _merged(found)


def _merged(spans: list[_Span]) -> list[_Span]:
    apart: list[_Span] = []
    for starts, ends in sorted(spans):
        if apart and starts <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(ends, apart[-1][1])
        else:
            apart.append((starts, ends))
    return apart


def _hours(spans: Iterable[_Span]) -> float:
    return sum(((ends - starts).total_seconds() for starts, ends in spans), 0.0) / 3600
