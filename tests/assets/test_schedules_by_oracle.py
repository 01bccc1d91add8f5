"""The expansion of rules, held against days counted one by one (see ``schedule_oracle``)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.schedule_rules import rrule_dates
from assets.schedules import (
    LONDON,
    Calendar,
    Rule,
    first_date,
    next_occurrence,
    occurrences,
    open_at,
    skipped_dates,
    to_rrule,
)
from tests.assets.schedule_oracle import CALENDAR, DATES, happens_on, in_pattern, rules, span_utc

MOMENTS = st.integers(0, 3 * 365 * 96).map(
    lambda quarters: datetime(2025, 1, 1, tzinfo=UTC) + quarters * timedelta(minutes=15)
)


@settings(max_examples=120, deadline=None)
@given(rule=rules(), from_=MOMENTS, days=st.integers(0, 120), known=st.booleans())
def test_occurrences_are_those_found_day_by_day(rule: Rule, from_: datetime, days: int, known: bool) -> None:
    calendar = CALENDAR if known else Calendar()
    until = from_ + timedelta(days=days, hours=5)
    expected = []
    for offset in range(-3, days + 3):
        day = from_.date() + timedelta(days=offset)
        begin, end = span_utc(rule, day)
        if happens_on(rule, day, calendar) and begin < until and (end > from_ or begin >= from_):
            expected.append((begin, end))
    found = list(occurrences(rule, from_=from_, until=until, calendar=calendar))
    assert [(o.starts.astimezone(UTC), o.ends.astimezone(UTC)) for o in found] == expected
    assert all(o.starts.tzinfo is LONDON and o.ends.tzinfo is LONDON for o in found)


@settings(max_examples=80, deadline=None)
@given(rule=rules(), first=DATES, days=st.integers(0, 400))
def test_the_pattern_is_the_one_counted_by_arithmetic(rule: Rule, first: date, days: int) -> None:
    span = [first + timedelta(days=offset) for offset in range(days + 1)]
    assert list(rrule_dates(rule, first=first, last=span[-1])) == [
        day for day in span if in_pattern(rule, day)
    ]


@settings(max_examples=60, deadline=None)
@given(rule=rules(), at=MOMENTS)
def test_next_and_open_agree_with_the_list(rule: Rule, at: datetime) -> None:
    coming = list(occurrences(rule, from_=at, until=at + timedelta(days=200), calendar=CALENDAR))
    following = next_occurrence([rule], at=at, calendar=CALENDAR)
    assert following == (coming[0] if coming else None)
    going_on = [occurrence for occurrence in coming if occurrence.includes(at)]
    assert (open_at([rule], at=at, calendar=CALENDAR) is not None) == bool(going_on)


@settings(max_examples=60, deadline=None)
@given(rule=rules(), day=DATES)
def test_the_calendar_parts_together_say_the_same(rule: Rule, day: date) -> None:
    """A calendar program, given DTSTART, RRULE, EXDATE and RDATE, must show what the site shows."""
    text, begin = to_rrule(rule), first_date(rule, on_or_after=day)
    if text is None or begin is None:
        return
    last = begin + timedelta(days=150)
    pattern = {d for d in (begin + timedelta(days=n) for n in range(151)) if in_pattern(rule, d)}
    if len({len(code) > 2 for code in rule.byday}) < 2:  # dateutil misreads "MO,2TU"; the rest it can check
        begins = datetime.combine(begin, rule.opens_at or time(), None if rule.all_day else LONDON)
        read = rrulestr(text, dtstart=begins).xafter(begins, inc=True)
        assert set(takewhile(lambda d: d <= last, (moment.date() for moment in read))) == pattern
    off = skipped_dates(rule, first=begin, last=last, calendar=CALENDAR)
    extra = {d for d in rule.extra_dates if begin <= d <= last and d not in rule.except_dates}
    found = occurrences(
        rule,
        from_=datetime.combine(begin, time(), LONDON),
        until=datetime(2100, 1, 1, tzinfo=UTC),
        calendar=CALENDAR,
    )
    assert pattern.difference(off) | extra == {
        o.starts.date() for o in found if begin <= o.starts.date() <= last
    }
