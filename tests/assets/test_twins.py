"""Rules that are kept twice, in Python and in SQL: what each says of the same row is the same.

The values stand in the query and not in rows, so that hundreds of cases cost a statement each.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db.models import Case, DateField, DateTimeField, DecimalField, IntegerField, Value, When
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.capacity import Room, hours_available, hours_known, room_expression, room_left
from assets.freshness import freshness, freshness_expression
from assets.local_time import LONDON, local_date
from assets.models import Listing
from assets.venues import may_name_venue, may_name_venue_q, may_name_venue_sql
from assets.vocabulary import Status
from geo.privacy import LocationPrivacy
from tests.factories import make_listing, make_place

pytestmark = pytest.mark.django_db
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Round the nights on which the clocks change, and midnight, when UTC and London are on different days.
NIGHTS = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1), date(2026, 12, 31)]
MOMENTS = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(NIGHTS),
    st.integers(-40 * 24 * 60, 40 * 24 * 60) | st.integers(-130, 130),
)


@pytest.fixture(autouse=True)
def listing() -> Listing:
    make_place()
    return make_listing()


def column(expression: Any, **values: Any) -> Any:
    """What an expression gives for a row with these values."""
    return Listing.objects.annotate(**values).annotate(found=expression).values_list("found", flat=True).get()


@many
@given(
    confirmed=st.none() | MOMENTS,
    interval=st.integers(1, 60),
    at=MOMENTS,
    doubted=st.none() | st.integers(-50, 3),
    closed=st.integers(0, 3),
)
def test_freshness(
    confirmed: datetime | None, interval: int, at: datetime, doubted: int | None, closed: int
) -> None:
    doubted_on = None if doubted is None else local_date(at) + timedelta(days=doubted)
    _same_freshness(confirmed, interval, at, doubted_on, closed)


@pytest.mark.parametrize(("interval", "night"), list(product((1, 2, 3, 7, 180), NIGHTS)))
def test_freshness_at_its_boundaries(interval: int, night: date) -> None:
    confirmed = datetime(night.year, night.month, night.day, 23, 59, tzinfo=LONDON)
    for days in (0, interval - 1, interval, interval * 3 // 2, -(-interval * 3 // 2)):
        midnight = datetime.combine(night + timedelta(days=days), datetime.min.time(), LONDON)
        for minutes in (-1, 0, 1):
            _same_freshness(confirmed, interval, midnight.astimezone(UTC) + timedelta(minutes=minutes))


def _same_freshness(
    confirmed: datetime | None, interval: int, at: datetime, doubted_on: date | None = None, closed: int = 0
) -> None:
    found = column(
        freshness_expression(
            at,
            confirmed_at="confirmed",
            interval_days="interval",
            doubted_on="doubted",
            closed_reports="closed",
        ),
        confirmed=Value(confirmed, DateTimeField()),
        interval=Value(interval, IntegerField()),
        doubted=Value(doubted_on, DateField()),
        closed=Value(closed, IntegerField()),
    )
    assert found == freshness(
        confirmed_at=confirmed,
        interval_days=interval,
        doubted_on=doubted_on,
        closed_reports=closed,
        at=at,
    )


def test_listings_bear_their_freshness(at: datetime) -> None:
    fresh = make_listing(confirmed_at=(at - timedelta(days=179)).isoformat(), confirmed_how="phone")
    due = make_listing(confirmed_at=(at - timedelta(days=180)).isoformat(), confirmed_how="phone")
    listings: Any = Listing.objects.with_freshness(at)
    states = {row.pk: row.freshness for row in listings}
    assert (states[fresh.pk], states[due.pk]) == ("fresh", "due")
    assert len(states) == 3


@many
@given(
    status=st.sampled_from(Room.values),
    said=st.none() | MOMENTS,
    until=st.none() | MOMENTS,
    at=MOMENTS,
    edge=st.sampled_from(["", "said", "until", "14", "28", "56"]),
)
def test_room(status: str, said: datetime | None, until: datetime | None, at: datetime, edge: str) -> None:
    if edge == "said" and said is not None:
        at = said
    elif edge == "until" and until is not None:
        at = until
    elif edge.isdigit() and said is not None:
        at = said + timedelta(days=int(edge))
    found = column(
        room_expression(at, status="status_", as_of="said", valid_until="until"),
        status_=Value(status),
        said=Value(said, DateTimeField()),
        until=Value(until, DateTimeField()),
    )
    assert found == room_left(status=status, places=None, as_of=said, valid_until=until, at=at).status


@many
@given(
    hours=st.none() | st.decimals(0, 99, places=1),
    until=st.none()
    | st.builds(
        lambda night, days: night + timedelta(days=days), st.sampled_from(NIGHTS), st.integers(-2, 2)
    ),
    at=MOMENTS,
)
def test_hours(hours: Decimal | None, until: date | None, at: datetime) -> None:
    found = column(
        Case(When(hours_known(at, hours="hours", valid_until="until"), then=1), default=0),
        hours=Value(hours, DecimalField(max_digits=6, decimal_places=1)),
        until=Value(until, DateField()),
    )
    assert bool(found) == (hours_available(hours=hours, valid_until=until, at=at) is not None)


@pytest.mark.parametrize(("privacy", "status"), list(product(LocationPrivacy.values, Status.values)))
def test_whether_a_venue_may_be_named(privacy: str, status: str) -> None:
    hall = make_listing("space", status=status)
    club = make_listing(venue=str(hall.uuid), point=None, location_privacy=privacy)
    expected = may_name_venue(privacy=privacy, venue_status=status)
    assert Listing.objects.filter(may_name_venue_q("activity__venue"), pk=club.pk).exists() == expected
    sql = f"""SELECT l.id FROM assets_listing l JOIN assets_activity a ON a.listing_ptr_id = l.id
        JOIN assets_listing v ON v.id = a.venue_id WHERE {may_name_venue_sql("l", "v")}"""
    assert bool(list(Listing.objects.raw(sql))) == expected
