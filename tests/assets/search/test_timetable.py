"""What is on at a time, in SQL, against the same asked of assets.schedules: every rule, every date, one answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assets.calendars import place_calendar
from assets.local_time import LONDON
from assets.models import Schedule, SchoolTerm
from assets.schedules import WEEKDAYS, BankHolidays, Frequency, ImpossibleRule, Rule, validate
from assets.search.asking import When
from assets.search.query import search
from assets.search.times import Day, when
from assets.search.timetable import ASKED_DAYS, ON_THEN, asked_days, first_fitting, weekdays_of
from tests.factories import NOW, make_listing, make_place, question

pytestmark = pytest.mark.django_db

DAYS = st.dates(date(2026, 3, 1), date(2027, 1, 31))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
RULES = st.builds(
    Rule,
    freq=st.sampled_from(list(Frequency)),
    interval=st.integers(1, 3),
    byday=st.lists(
        st.builds(str.__add__, st.sampled_from(["", "2", "-1", "+3"]), st.sampled_from(WEEKDAYS)), max_size=2
    ).map(tuple),
    bymonthday=st.lists(st.sampled_from([1, 15, 31, -1]), max_size=1).map(tuple),
    dtstart=st.none() | DAYS,
    valid_from=st.none() | DAYS,
    valid_until=st.none() | DAYS,
    opens_at=st.none() | TIMES,
    closes_at=st.none() | TIMES,
    term_time_only=st.booleans(),
    bank_holidays=st.sampled_from(list(BankHolidays)),
    except_dates=st.lists(DAYS, max_size=2).map(tuple),
    extra_dates=st.lists(DAYS, max_size=2).map(tuple),
    except_months=st.lists(st.integers(1, 12), max_size=2).map(tuple),
)
# Round the nights on which the clocks change, a bank holiday and the end of a term.
MOMENTS = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 4), date(2026, 12, 18)]),
    st.integers(-180, 30 * 60),
)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    SchoolTerm.objects.create(name="Autumn", starts=date(2026, 9, 3), ends=date(2026, 12, 18))


def store(listing_id: int, rule: Rule) -> None:
    fields: dict[str, Any] = {name: getattr(rule, name) for name in Rule.__slots__}
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
    Schedule.objects.filter(listing_id=listing_id).delete()
    Schedule.objects.create(listing_id=listing_id, **fields)


def on_then(listing_id: int, asked: When, at: datetime) -> bool:
    params = asked_days(asked, at=at, calendar=place_calendar(at)) | {"id": listing_id}
    sql = f"WITH {ASKED_DAYS} SELECT {ON_THEN} FROM assets_searchentry e WHERE e.listing_id = %(id)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        [(found,)] = cursor.fetchall()
    return bool(found)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule=RULES, at=MOMENTS, after=st.none() | TIMES, before=st.none() | TIMES, now=st.booleans())
def test_sql_and_python_agree(
    rule: Rule, at: datetime, after: time | None, before: time | None, now: bool
) -> None:
    try:
        validate(rule)
    except ImpossibleRule:
        assume(False)
    assume(after is None or before is None or after < before)
    listing = make_listing()
    store(listing.pk, rule)
    local = at.astimezone(LONDON).date()
    dates = tuple(local + timedelta(days=n) for n in range(9))
    asked = When(now=True) if now else When(dates=dates, from_=after, until=before)
    expected = first_fitting([rule], asked, at=at, calendar=place_calendar(at))
    assert on_then(listing.pk, asked, at) == (expected is not None)


@pytest.mark.parametrize(
    ("rule", "asked", "on"),
    [
        ("FREQ=WEEKLY;BYDAY=TU 12:00-14:00", When(now=True), True),
        ("FREQ=WEEKLY;BYDAY=TU 10:00-12:00", When(now=True), False),
        ("FREQ=WEEKLY;BYDAY=TU 22:00-02:00", When(dates=(date(2026, 11, 25),), until=time(1)), True),
        ("FREQ=WEEKLY;BYDAY=TU 09:00-10:00", When(dates=(date(2026, 11, 24),)), False),
        ("FREQ=WEEKLY;BYDAY=TU 09:00-10:00", When(dates=(date(2026, 11, 23),)), False),
        ("FREQ=WEEKLY;BYDAY=TU 14:00-15:00", When(dates=(date(2026, 11, 24),), from_=time(15)), False),
        ("FREQ=MONTHLY;BYDAY=-1TU 14:00-15:00", When(dates=(date(2026, 11, 24),)), True),
        ("FREQ=MONTHLY;BYDAY=3TU 14:00-15:00", When(dates=(date(2026, 11, 24),)), False),
    ],
)
def test_examples(rule: str, asked: When, on: bool) -> None:
    listing = make_listing(schedules=[rule])
    other = make_listing()
    hits = search(replace(question(), when=asked)).hits
    assert (listing.pk in [hit.listing_id for hit in hits]) is on
    assert other.pk not in [hit.listing_id for hit in hits]


@pytest.mark.parametrize(
    ("day", "dates"),
    [
        (Day.TODAY, [24]),
        (Day.TOMORROW, [25]),
        (Day.WEEKEND, [28, 29]),
        (Day.TU, [24, 31, 38, 45]),
        (Day.MO, [30, 37, 44, 51]),
        (None, [24, 25, 26, 27, 28, 29, 30]),
    ],
)
def test_days_are_counted_from_the_moment_of_asking(day: Day | None, dates: list[int]) -> None:
    asked = when(day, from_=time(9), at=NOW)
    assert asked is not None
    assert [(d - date(2026, 11, 1)).days + 1 for d in asked.dates] == dates


def test_on_a_sunday_the_weekend_is_what_is_left_of_it() -> None:
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    asked = when(Day.WEEKEND, at=sunday)
    assert asked is not None
    assert asked.dates == (date(2026, 11, 29),)
    assert weekdays_of(asked, at=sunday) == {6}


def test_nothing_asked_is_no_condition() -> None:
    assert when(None, at=NOW) is None
