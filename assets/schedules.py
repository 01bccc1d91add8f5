"""When something is on: rules turned into occurrences in local time, with terms and bank holidays.

One definition, asked by the finder ("open then?"), the card ("next: Thursday") and calendars. Nothing here
reads the clock. A rule speaks wall time, so 14:00 stays 14:00 when the clocks change; a wall time that does
not exist or comes twice is read as RFC 5545 section 3.3.5 says.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import holidays

from assets.local_time import LONDON, local_date
from assets.schedule_rules import (
    WEEKDAYS,
    BankHolidays,
    Frequency,
    ImpossibleRule,
    Rule,
    ScheduleError,
    check_shape,
    named_dates,
    rrule_dates,
    to_rrule,
    validate,
)

__all__ = [
    "LONDON",
    "MAX_SPAN",
    "WEEKDAYS",
    "BankHolidays",
    "Calendar",
    "Frequency",
    "ImpossibleRule",
    "Occurrence",
    "Rule",
    "ScheduleError",
    "english_calendar",
    "first_date",
    "next_occurrence",
    "occurrences",
    "open_at",
    "skipped_dates",
    "to_rrule",
    "validate",
]

MAX_SPAN = timedelta(days=3 * 366)
"""A longer span is cut to this: nobody's plan reaches further, and one request's work stays bounded."""

LONGEST_HOLIDAY = timedelta(days=42)
"""The English summer holiday. Only so long after the last known term is it certain that school is out."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A place's year: bank holidays, and school terms as (first day, last day), both inclusive."""

    bank_holidays: frozenset[date] = frozenset()
    terms: tuple[tuple[date, date], ...] = ()

    def in_term(self, day: date) -> bool | None:
        """Whether ``day`` is in term; None where the known terms do not reach, so that it is not known.

        A calendar nobody has extended must not make every term-time group vanish, hence None and not False.
        """
        if any(first <= day <= last for first, last in self.terms):
            return True
        starts = min((first for first, _ in self.terms), default=date.max)
        ends = max((last for _, last in self.terms), default=date.min)
        return False if starts <= day <= ends + LONGEST_HOLIDAY else None


def english_calendar(years: Iterable[int], terms: Iterable[tuple[date, date]] = ()) -> Calendar:
    """Bank holidays in England for ``years``, with substitute days, and the terms the operator has given."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=list(years))
    return Calendar(bank_holidays=frozenset(days), terms=tuple(sorted(terms)))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time something is on; aware datetimes in Europe/London, half-open (``ends`` is not part of it).

    ``starts == ends`` when the end is not known. The two uncertainties say why it may not happen after all:
    the term dates are not known, or it falls on a bank holiday and nobody has said what happens then.
    """

    starts: datetime
    ends: datetime
    all_day: bool = False
    term_uncertain: bool = False
    bank_holiday_uncertain: bool = False

    @property
    def end_known(self) -> bool:
        """False when only the start was given."""
        return self.starts != self.ends

    @property
    def uncertain(self) -> bool:
        """True when it is worth asking before going."""
        return self.term_uncertain or self.bank_holiday_uncertain

    def includes(self, at: datetime) -> bool:
        """Whether ``at`` (aware) falls inside. In UTC, because Python compares wall times within one zone."""
        return self.starts.astimezone(UTC) <= at.astimezone(UTC) < self.ends.astimezone(UTC)


def occurrences(rule: Rule, *, from_: datetime, until: datetime, calendar: Calendar) -> Iterator[Occurrence]:
    """What happens in the half-open span from ``from_`` to ``until`` (aware), in order, with what is
    already going on.

    The span is cut to MAX_SPAN. Raises ImpossibleRule for a rule that cannot be expanded, and ValueError
    for naive datetimes, both at the call and not at the first item.
    """
    if from_.tzinfo is None or until.tzinfo is None:
        raise ValueError("from_ and until must be aware datetimes")
    check_shape(rule)
    from_ = from_.astimezone(UTC)
    return _occurrences(rule, from_, min(until.astimezone(UTC), from_ + MAX_SPAN), calendar)


def _occurrences(rule: Rule, from_: datetime, until: datetime, calendar: Calendar) -> Iterator[Occurrence]:
    # An occurrence lasts a day at most (25 hours in October), so one that began two days ago is over.
    first = local_date(from_) - timedelta(days=2)
    last = local_date(until)
    for day in _running_dates(rule, first, last, calendar):
        occurrence = _on(rule, day, calendar)
        starts, ends = occurrence.starts.astimezone(UTC), occurrence.ends.astimezone(UTC)
        if starts < until and (ends > from_ or starts >= from_):
            yield occurrence


def _running_dates(rule: Rule, first: date, last: date, calendar: Calendar) -> Iterator[date]:
    pattern = (day for day in rrule_dates(rule, first=first, last=last) if _runs(rule, day, calendar))
    previous = None
    for day in heapq.merge(pattern, (day for day in named_dates(rule) if first <= day <= last)):
        if day != previous:
            yield day
        previous = day


def _runs(rule: Rule, day: date, calendar: Calendar) -> bool:
    if day in rule.except_dates:
        return False
    if rule.bank_holidays is BankHolidays.SKIPS and day in calendar.bank_holidays:
        return False
    return not rule.term_time_only or calendar.in_term(day) is not False


def _on(rule: Rule, day: date, calendar: Calendar) -> Occurrence:
    named = rule.freq is Frequency.ONCE or day in rule.extra_dates
    starts, ends = _span(rule, day)
    return Occurrence(
        starts=starts,
        ends=ends,
        all_day=rule.all_day,
        term_uncertain=rule.term_time_only and not named and calendar.in_term(day) is None,
        bank_holiday_uncertain=(
            rule.bank_holidays is BankHolidays.UNKNOWN and not named and day in calendar.bank_holidays
        ),
    )


def _span(rule: Rule, day: date) -> tuple[datetime, datetime]:
    opens, closes = rule.opens_at or time(), rule.closes_at
    starts = _instant(day, opens)
    if rule.all_day:
        return starts, _instant(day + timedelta(days=1), time())
    if closes is None:
        return starts, starts
    last_day = day if closes > opens else day + timedelta(days=1)
    ends = _instant(last_day, closes)
    if ends.astimezone(UTC) <= starts.astimezone(UTC):
        # The opening fell into the hour that March skips and the closing did not: keep the length.
        length = datetime.combine(last_day, closes) - datetime.combine(day, opens)
        ends = (starts.astimezone(UTC) + length).astimezone(LONDON)
    return starts, ends


def _instant(day: date, wall: time) -> datetime:
    """Attach the zone as RFC 5545 section 3.3.5 says.

    A time in the skipped hour takes the offset from before it; of a time that comes twice, the first is
    meant: that is Python's fold=0. Going through UTC turns a wall time that does not exist into the one the
    clock will show.
    """
    return datetime.combine(day, wall, LONDON).astimezone(UTC).astimezone(LONDON)


def next_occurrence(
    rules: Iterable[Rule], *, at: datetime, calendar: Calendar, horizon_days: int = 200
) -> Occurrence | None:
    """What is on at ``at`` (aware) or else comes first after it within the horizon; None if nothing does.

    Of two that start together the longer wins. Raises as :func:`occurrences`.
    """
    until = at.astimezone(UTC) + timedelta(days=horizon_days)
    firsts = (next(occurrences(rule, from_=at, until=until, calendar=calendar), None) for rule in rules)
    found = [occurrence for occurrence in firsts if occurrence is not None]
    return min(found, key=_start_then_longest, default=None)


def open_at(rules: Iterable[Rule], *, at: datetime, calendar: Calendar) -> Occurrence | None:
    """The occurrence going on at ``at`` (aware) that lasts longest; None when nothing is known to be on.

    With no known end, "open" cannot be said of any moment, so such an occurrence never counts.
    """
    until = at.astimezone(UTC) + timedelta(microseconds=1)
    going_on = [
        occurrence
        for rule in rules
        for occurrence in occurrences(rule, from_=at, until=until, calendar=calendar)
        if occurrence.includes(at)
    ]
    return max(going_on, key=lambda occurrence: occurrence.ends.astimezone(UTC), default=None)


def _start_then_longest(occurrence: Occurrence) -> tuple[datetime, timedelta]:
    starts, ends = occurrence.starts.astimezone(UTC), occurrence.ends.astimezone(UTC)
    return starts, starts - ends


def first_date(rule: Rule, *, on_or_after: date) -> date | None:
    """First date of the repeating pattern from ``on_or_after``, for DTSTART (RFC 5545 wants it in step with
    RRULE).

    The date of a single event if it is not earlier. None when there is none within MAX_SPAN.
    """
    if rule.freq is Frequency.ONCE:
        return next((day for day in named_dates(rule) if day >= on_or_after), None)
    start = max(on_or_after, rule.first_possible or on_or_after)
    return next(rrule_dates(rule, first=start, last=start + MAX_SPAN), None)


def skipped_dates(rule: Rule, *, first: date, last: date, calendar: Calendar) -> list[date]:
    """Dates the RRULE gives but on which nothing happens, from ``first`` to ``last`` inclusive: the EXDATEs.

    An RRULE cannot speak of terms and bank holidays; without these a term-time club stands in a diary all
    August.
    """
    named = set(named_dates(rule))
    pattern = rrule_dates(rule, first=first, last=min(last, first + MAX_SPAN))
    return [day for day in pattern if day not in named and not _runs(rule, day, calendar)]
