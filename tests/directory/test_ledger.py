"""The ledger of searches: whose are counted, how often, and above all what is not kept of them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from assets.search.asking import Said, SearchQuery, Sort, When
from assets.search.times import Day, when
from directory.accounts.models import User
from directory.ledger import actions
from directory.ledger.counting import count_opening, count_planned, count_search, filters, themes
from directory.ledger.quarters import Quarter, finished
from directory.models import LedgerEntry
from geo.models import BoundaryKind
from tests.factories import NOW, make_area, make_place, make_user, spot, square

pytestmark = pytest.mark.django_db

ASKED = SearchQuery(at=NOW, said=(Said("lonely", (7,)),), costs=("free",))


class Visitor:
    """Somebody with a session, whose requests are like those the site gets."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user, self.session = user, SessionStore()

    def request(self, method: str = "get", **headers: str) -> HttpRequest:
        request = getattr(RequestFactory(headers=headers), method)("/search/")
        assert isinstance(request, HttpRequest)
        request.user, request.session = self.user, self.session
        return request

    def search(self, question: SearchQuery = ASKED, *, results: int = 3, **more: Any) -> None:
        count_search(self.request(), question, results=results, at=NOW, **more)


@pytest.fixture
def worker() -> Visitor:
    return Visitor(make_user("worker"))


def test_an_entry_says_what_was_looked_for_and_whether_there_was_any(worker: Visitor) -> None:
    wards = make_place()
    worker.search(replace(ASKED, theme_ids=(9,), centre=spot(1_000, 3_000), when=When(now=True)), results=3)
    entry = LedgerEntry.objects.get()
    assert (entry.day, entry.area, entry.results) == (date(2026, 11, 24), wards["West"], 3)
    assert entry.themes == [9, 7]
    assert entry.filters == ["cost:free", "day:now", "within:3000"]
    assert (entry.opened, entry.planned) == (False, False)


def test_nothing_else_is_kept() -> None:
    """A column more is a decision about people's privacy: docs/decisions/0009."""
    assert {field.column for field in LedgerEntry._meta.get_fields() if hasattr(field, "column")} == {
        *("id", "day", "area_id", "themes", "filters", "results", "opened", "planned")
    }


def test_the_words_the_point_and_the_person_are_nowhere(
    worker: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    make_place()
    caplog.set_level(logging.DEBUG)
    point = spot(1_234.5, 2_345.6)
    said = (Said("zebrafinch", (7,), typed="zebrafnich"), Said("quokka helpline", exact=True))
    worker.search(replace(ASKED, said=said, centre=point))
    worker.session.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM directory_ledgerentry e")
        kept = " ".join(row[0] for row in cursor.fetchall())
    kept = f"{kept} {dict(worker.session.items())} {caplog.text}".lower()
    secret = ["zebra", "quokka", "helpline", "291234", "432345", point.hex.decode().lower()]
    assert not [word for word in secret if word in kept]
    assert isinstance(worker.user, User)
    assert worker.user.email not in kept
    assert str(worker.session.session_key) not in kept
    assert LedgerEntry.objects.get().pk.version == 4, "a random key"


def test_no_statement_holds_the_words(worker: Visitor) -> None:
    with CaptureQueriesContext(connection) as asked:
        worker.search(replace(ASKED, said=(Said("zebrafinch"),)))
    assert not any("zebrafinch" in query["sql"] for query in asked)


@pytest.mark.parametrize("code", ["my mum Ann", "cost:free text", "lonely", "cost:", "note:é"])
def test_the_database_refuses_what_is_no_code(code: str) -> None:
    with pytest.raises(IntegrityError, match="ledger_entry_codes"), transaction.atomic():
        actions.record(themes=[], filters=[code], point=None, results=0, at=NOW)


@pytest.mark.parametrize(
    ("roles", "counted"),
    [
        (["worker"], 1),
        (["resident"], 1),
        (["worker", "planner"], 1),
        (["planner"], 0),
        (["convenor"], 0),
        (["member"], 0),
        (["administrator"], 0),
        ([], 0),
    ],
    ids=str,
)
def test_only_searches_of_workers_and_residents_count(roles: list[str], counted: int) -> None:
    Visitor(make_user(*roles)).search()
    assert LedgerEntry.objects.count() == counted


def test_who_has_not_signed_in_is_not_counted() -> None:
    Visitor(AnonymousUser()).search()
    assert not LedgerEntry.objects.exists()


def test_who_does_not_want_to_be_counted_is_not(worker: Visitor, settings: Any) -> None:
    User.objects.update(counts_searches=False)
    worker.user = User.objects.get()
    worker.search()
    User.objects.update(counts_searches=True)
    worker.user, settings.SEARCH_LEDGER = User.objects.get(), False
    worker.search()
    assert not LedgerEntry.objects.exists()
    settings.SEARCH_LEDGER = True
    worker.search()
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}],
    ids=str,
)
def test_what_a_browser_fetches_on_its_own_is_not_counted(worker: Visitor, headers: dict[str, str]) -> None:
    count_search(worker.request(**headers), ASKED, results=0, at=NOW)
    count_search(worker.request("head"), ASKED, results=0, at=NOW)
    assert not LedgerEntry.objects.exists()


def test_looking_through_everything_is_no_search(worker: Visitor) -> None:
    worker.search(SearchQuery(at=NOW))
    assert not LedgerEntry.objects.exists()
    worker.search(SearchQuery(at=NOW, centre=spot()))
    assert LedgerEntry.objects.count() == 1


def test_pages_orders_and_repeats_of_a_question_count_once(worker: Visitor) -> None:
    worker.search()
    later = NOW + timedelta(minutes=3)
    for again in (
        ASKED,
        replace(ASKED, start=20),
        replace(ASKED, sort=Sort.NEAR),
        replace(ASKED, count_facets=True, limit=5),
        replace(ASKED, at=later),
    ):
        count_search(worker.request(), again, results=3, at=later)
    assert LedgerEntry.objects.count() == 1
    worker.search(replace(ASKED, costs=()))
    worker.search(ASKED)
    assert LedgerEntry.objects.count() == 2


def test_the_same_question_counts_again_on_another_day_and_for_somebody_else(worker: Visitor) -> None:
    worker.search()
    count_search(worker.request(), ASKED, results=3, at=NOW + timedelta(days=1))
    worker.user = make_user("worker")
    worker.search()
    assert LedgerEntry.objects.count() == 3


def test_what_is_opened_from_the_results_and_put_on_a_plan_is_noted(worker: Visitor) -> None:
    worker.search()
    elsewhere = worker.request(Referer="https://map.example.org/areas/")
    count_opening(elsewhere, at=NOW)
    assert not LedgerEntry.objects.get().opened
    count_opening(worker.request(Referer="https://map.example.org/search/?q=lonely"), at=NOW)
    entry = LedgerEntry.objects.get()
    assert (entry.opened, entry.planned) == (True, False)
    count_planned(worker.request("post"), at=NOW)
    assert LedgerEntry.objects.get().planned


def test_an_entry_of_another_day_stays_as_it_is(worker: Visitor) -> None:
    """Or what planners have seen of a quarter could change after it has ended."""
    worker.search()
    count_planned(worker.request("post"), at=NOW + timedelta(days=1))
    assert not LedgerEntry.objects.get().planned


def test_opening_without_a_search_is_nothing(worker: Visitor) -> None:
    count_opening(worker.request(Referer="http://testserver/search/"), at=NOW)
    count_planned(Visitor(AnonymousUser()).request("post"), at=NOW)
    assert not LedgerEntry.objects.exists()


def test_a_ledger_that_cannot_be_written_breaks_no_page(
    worker: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    worker.search(replace(ASKED, languages=("not a code",)))
    assert not LedgerEntry.objects.exists()
    assert User.objects.exists(), "the transaction around it goes on"
    assert caplog.messages == ["a search could not be added to the ledger"]
    assert not caplog.records[0].exc_info


def test_the_small_area_is_as_small_as_the_place_is_sure(worker: Visitor) -> None:
    wards = make_place()
    small = make_area(BoundaryKind.LSOA, "X01000001", "Small", square(0, 2_500, 1_000, 1_000))
    inside = replace(ASKED, centre=spot(900, 3_000))
    for radius_m, extent_m in ((500, 100.0), (1_000, 500.0), (2_000, 9_000.0)):
        worker.search(replace(inside, radius_m=radius_m), extent_m=extent_m)
    worker.search(replace(ASKED, centre=spot(1_100, 3_000)))
    worker.search(replace(ASKED, centre=spot(-5_000, 3_000)))
    by_radius = {tuple(entry.filters): entry.area for entry in LedgerEntry.objects.filter(filters__len=2)}
    assert by_radius["cost:free", "within:500"] == small
    assert by_radius["cost:free", "within:1000"] == wards["West"]
    assert by_radius["cost:free", "within:2000"] is None
    far = LedgerEntry.objects.filter(filters__contains=["within:3000"])
    assert {entry.area for entry in far} == {wards["West"], None}


def test_times_are_kept_as_days_of_the_week() -> None:
    def codes(day: Day | None, **hours: Any) -> tuple[str, ...]:
        return filters(SearchQuery(at=NOW, when=when(day, at=NOW, **hours)))

    assert codes(Day.NOW) == ("day:now",)
    assert codes(Day.TODAY) == ("day:TU",)
    assert codes(Day.WEEKEND) == ("day:SA", "day:SU")
    assert codes(Day.MO) == ("day:MO",)
    assert codes(None, from_=NOW.time()) == ("hours:some",)


def test_every_filter_of_a_question_is_a_code() -> None:
    full = SearchQuery(
        at=NOW, centre=spot(), within=square(0, 0, 10, 10), kinds=("space",), costs=("free",), access=("lift",),
        groups=("carers",), ages=("18-64",), languages=("ur", "pt"), attendance=("online",), self_referral=True,
        has_room=True, confirmed=True, when=When(now=True), theme_ids=(3,), said=(Said("a", (4, 3)),),
    )  # fmt: skip
    actions.record(themes=themes(full), filters=filters(full), point=full.centre, results=400, at=NOW)
    entry = LedgerEntry.objects.get()
    assert (entry.themes, entry.results, len(entry.filters)) == ([3, 4], 100, 14)


def test_an_entry_costs_one_insert_and_little_time(worker: Visitor) -> None:
    make_place()
    with CaptureQueriesContext(connection) as asked:
        worker.search(replace(ASKED, centre=spot()))
    statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 1
    assert statements[0].split()[:2] == ["INSERT", "INTO"]
    began = perf_counter()
    for _ in range(100):
        actions.record(themes=[7], filters=["cost:free"], point=spot(), results=3, at=NOW)
    assert (perf_counter() - began) / 100 < 0.01, "about a millisecond, with room for a busy machine"


def test_quarters() -> None:
    assert [quarter.code for quarter in finished(today=date(2026, 11, 24))][:4] == [
        *("2026-q3", "2026-q2", "2026-q1", "2025-q4")
    ]
    for day in (date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29), date(2026, 12, 31)):
        quarter = Quarter.of(day)
        assert quarter.first <= day <= quarter.last
        assert Quarter.read(quarter.code) == quarter
        assert quarter.after().back(1) == quarter
    assert str(Quarter(2026, 4)) == "October to December 2026"
    for code in ("", "2026", "2026-q5", "2026-q3 ", "26-q1", "２026-q1"):
        assert Quarter.read(code) is None


@pytest.mark.parametrize(("day", "kept"), [("2024-09-30", 0), ("2024-10-01", 1), ("2026-11-24", 1)])
def test_whole_quarters_are_forgotten(day: str, kept: int) -> None:
    LedgerEntry.objects.create(day=date.fromisoformat(day), results=0)
    actions.forget(before=finished(today=date(2026, 11, 24))[-1].first)
    assert LedgerEntry.objects.count() == kept


def test_the_command_that_forgets(capsys: pytest.CaptureFixture[str]) -> None:
    LedgerEntry.objects.create(day=date(2001, 1, 1), results=0)
    call_command("forget_ledger")
    assert "1 searches and 0 outcomes from before" in capsys.readouterr().out
    assert not LedgerEntry.objects.exists()
