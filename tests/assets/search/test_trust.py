"""What people said and met with, as search sees it: the entry agrees with the listing, and the order with both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.actions.feedback import answer_report, note_returned, report_listing
from assets.local_time import LONDON, local_date
from assets.models import Listing, Report, SearchEntry
from assets.search import index, ranking
from assets.search.conditions import IS_FRESH
from assets.search.query import search
from tests.factories import BY, make_listing, make_place, question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def found(**asked: Any) -> list[int]:
    return [hit.listing_id for hit in search(question(**asked)).hits]


def trust(listing: Listing, at: datetime) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ranking.trust()} FROM assets_searchentry e WHERE e.listing_id = %(id)s",
            {"id": listing.pk, "at": at, "today": local_date(at)},
        )
        [(factor,)] = cursor.fetchall()
    return float(factor)


def state_in_index(listing: Listing, at: datetime) -> str:
    """What the entry's days say of a moment, as ranking weighs it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT CASE WHEN {IS_FRESH} THEN 'fresh'
                WHEN e.confirmed_on <= %(today)s AND %(today)s < e.stale_on THEN 'due' ELSE 'stale' END
            FROM assets_searchentry e WHERE e.listing_id = %(id)s""",
            {"id": listing.pk, "today": local_date(at)},
        )
        [(state,)] = cursor.fetchall()
    return str(state)


NIGHT = datetime(2026, 10, 25, tzinfo=LONDON)
MINUTES = st.integers(-40 * 24 * 60, 40 * 24 * 60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    confirmed=st.none() | MINUTES,
    interval=st.integers(1, 40),
    reports=st.lists(st.tuples(st.sampled_from(["closed", "wrong"]), MINUTES), max_size=4),
    answered=st.integers(0, 4),
    after=st.integers(0, 60 * 24 * 60),
)
def test_row_column_and_entry_say_the_same(
    confirmed: int | None, interval: int, reports: list[tuple[str, int]], answered: int, after: int
) -> None:
    said: dict[str, Any] = {"confirm_every_days": interval}
    if confirmed is not None:
        said |= {"confirmed_at": (NIGHT + timedelta(minutes=confirmed)).isoformat(), "confirmed_how": "phone"}
    listing = make_listing(**said)
    made: dict[int, Report] = {}
    for kind, minutes in reports:
        about = "times" if kind == "wrong" else ""
        moment = NIGHT + timedelta(minutes=minutes)
        report = report_listing(listing, kind=kind, about=about, source="visitor", by=BY, at=moment)
        made[report.pk] = report
    for report in list(made.values())[:answered]:
        answer_report(report, answer="not_understood", by=BY, at=NIGHT + timedelta(days=50))
    last = max([0, *(minutes for _, minutes in reports)])
    at = NIGHT + timedelta(minutes=last + after)
    annotated: Any = Listing.objects.filter(pk=listing.pk).with_freshness(at).get()
    row = Listing.objects.get(pk=listing.pk)
    assert annotated.freshness == row.freshness_at(at) == state_in_index(listing, at)
    days = {local_date(r.said_at) for r in Report.objects.open().filter(listing=listing)}
    assert row.doubted_on == min(days, default=None)
    if days:
        assert annotated.freshness != "fresh"


def test_what_is_doubted_is_not_found_among_what_is_fresh(at: datetime) -> None:
    confirmed: dict[str, Any] = {
        "confirmed_at": (at - timedelta(days=3)).isoformat(),
        "confirmed_how": "phone",
    }
    good, bad = make_listing(**confirmed), make_listing(**confirmed)
    report = report_listing(bad, kind="closed", source="plan", by=BY, at=at)
    assert found(confirmed=True) == [good.pk]
    assert found()[-1] == bad.pk
    assert trust(bad, at) == pytest.approx(trust(good, at) * ranking.DUE / ranking.FRESH)
    report_listing(bad, kind="closed", source="plan", by=BY, at=at + timedelta(days=1))
    later = at + timedelta(days=1)
    assert trust(bad, later) == pytest.approx(trust(good, later) * ranking.STALE / ranking.FRESH)
    for each in Report.objects.open():
        answer_report(each, answer="still_right", by=BY, at=later)
    assert report.answer == ""
    assert sorted(found(confirmed=True)) == sorted([good.pk, bad.pk])


@pytest.mark.parametrize(
    ("times", "factor"),
    [(0, 1.0), (2, 1.0), (3, 1.0083), (11, 1.075), (20, 1.15), (35, 1.15)],
)
def test_what_people_go_to_again_weighs_more(times: int, factor: float, at: datetime) -> None:
    listing, plain = make_listing(), make_listing()
    for _ in range(times):
        note_returned(listing, at=at)
    assert trust(listing, at) / trust(plain, at) == pytest.approx(factor, abs=0.0001)


def test_what_people_go_to_again_comes_before_its_like(at: datetime) -> None:
    first, second = make_listing(), make_listing()
    for _ in range(2):
        note_returned(second, at=at)
    assert found() == [first.pk, second.pk]
    note_returned(second, at=at)
    assert found() == [second.pk, first.pk]


def test_a_rebuild_makes_what_reports_and_returns_made(at: datetime) -> None:
    doubted, loved = make_listing(), make_listing()
    for day in range(2):
        report_listing(doubted, kind="closed", source="plan", by=BY, at=at - timedelta(days=day))
    for _ in range(4):
        note_returned(loved, at=at)
    kept = ("listing_id", "confirmed_on", "due_on", "stale_on", "returns")
    made: list[tuple[Any, ...]] = list(SearchEntry.objects.order_by("pk").values_list(*kept))
    assert made[0][2:4] == (date(2026, 11, 23), date(2026, 11, 23))
    assert made[1][4] == 4
    SearchEntry.objects.all().delete()
    index.rebuild()
    assert list(SearchEntry.objects.order_by("pk").values_list(*kept)) == made
