"""The planners' page of how things on plans turned out."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from assets.models import Term
from directory.ledger import outcomes as ledger
from directory.ledger.quarters import Quarter
from directory.models import OutcomeEntry
from directory.models.plan_codes import Outcome
from directory.planning.outcomes import Outcomes, outcomes, quarters
from geo.models import Area
from tests.contract.conftest import client_for
from tests.factories import make_listing, make_place, make_term, make_user

pytestmark = pytest.mark.django_db

SUMMER = datetime(2026, 8, 5, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUARTER = Quarter(2026, 3)


@pytest.fixture
def wards() -> dict[str, Area]:
    return make_place()


@pytest.fixture
def food() -> Term:
    return make_term("food-bank", "Food banks", parent=make_term("food", "Food and warmth"))


@pytest.fixture
def planner() -> Client:
    return client_for(make_user("planner"))


def told(times: int, outcome: str, *, ward: Area | None, slug: str = "", at: datetime = SUMMER) -> list[Any]:
    listing = make_listing(themes=[slug]).pk if slug else None
    area = ward.pk if ward else None
    return [
        ledger.count(None, listing_id=listing, area_id=area, outcome=outcome, at=at) for _ in range(times)
    ]


def counts(found: Outcomes, by: str = "wards") -> dict[tuple[str, str], int | None]:
    return {
        (row.name, outcome.value): count
        for row in getattr(found, by)
        for outcome, count in zip(Outcome, row.counts, strict=True)
    }


def test_outcomes_are_counted_by_ward_and_by_group_of_themes(wards: dict[str, Area], food: Term) -> None:
    told(8, "went", ward=wards["West"], slug="food-bank")
    told(7, "full", ward=wards["East"], slug="food-bank")
    told(5, "full", ward=None)
    found = outcomes(QUARTER)
    assert (counts(found)["West", "went"], counts(found)["East", "full"]) == (8, 7)
    assert counts(found)["No one ward", "full"] == 5
    assert counts(found)["Mid", "went"] == 0
    assert counts(found, "themes") | {("Food and warmth", "went"): 8, ("No theme", "full"): 5} == counts(
        found, "themes"
    )
    assert (found.total, found.all_of_each) == (20, [("It was full", 12), ("Went", 8)])
    assert [(most.name, most.count) for most in found.most] == [("East", 7), ("Food and warmth", 7)]


def test_small_counts_are_hidden_in_both_tables_and_in_the_totals_they_share(
    wards: dict[str, Area], food: Term
) -> None:
    told(20, "went", ward=wards["West"], slug="food-bank")
    told(3, "closed", ward=wards["West"])
    found = outcomes(QUARTER)
    assert counts(found)["West", "closed"] is None
    assert counts(found, "themes")["No theme", "closed"] is None
    assert found.columns[list(Outcome).index(Outcome.CLOSED)] is None
    assert "closed" not in str(found.most)


def test_a_small_area_counts_in_the_ward_round_its_centre(wards: dict[str, Area]) -> None:
    from tests.factories import make_area, square

    small = make_area("lsoa", "X01000001", "Small 1", square(100, 100, 500, 500))
    told(6, "went", ward=small)
    assert counts(outcomes(QUARTER))["West", "went"] == 6


def test_an_old_ward_keeps_its_row(wards: dict[str, Area]) -> None:
    told(6, "went", ward=wards["West"])
    boundary_set = wards["West"].boundary_set
    boundary_set.is_current = False
    boundary_set.save()
    found = outcomes(QUARTER)
    assert [(row.name, row.total) for row in found.wards] == [("West", 6)]


def test_what_is_said_anew_replaces_within_its_quarter_and_never_in_one_that_is_over(
    wards: dict[str, Area],
) -> None:
    key = told(1, "went", ward=wards["West"])[0]
    again = ledger.count(key, listing_id=None, area_id=None, outcome="full", at=SUMMER + timedelta(days=9))
    assert list(OutcomeEntry.objects.values_list("pk", "outcome")) == [(again, "full")]
    ledger.count(again, listing_id=None, area_id=None, outcome="closed", at=NOW)
    rows = OutcomeEntry.objects.order_by("quarter").values_list("quarter", "outcome")
    assert list(rows) == [(date(2026, 7, 1), "full"), (date(2026, 10, 1), "closed")]
    assert ledger.count(None, listing_id=None, area_id=None, outcome="", at=NOW) is None


@time_machine.travel(NOW, tick=False)
def test_outcomes_are_forgotten_with_the_searches_by_whole_quarters() -> None:
    for quarters_back in range(10):
        first = Quarter.of(NOW.date()).back(quarters_back).first
        OutcomeEntry.objects.create(quarter=first, outcome="went")
    call_command("forget_ledger", verbosity=0)
    assert OutcomeEntry.objects.count() == 9
    assert OutcomeEntry.objects.order_by("quarter").values_list("quarter", flat=True)[0] == date(2024, 10, 1)


def test_only_quarters_that_are_over_can_be_chosen() -> None:
    for at in (SUMMER, NOW, SUMMER - timedelta(days=180), SUMMER - timedelta(days=1_200)):
        told(1, "went", ward=None, at=at)
    assert [quarter.code for quarter in quarters(today=NOW.date())] == ["2026-q3", "2026-q1"]


@time_machine.travel(NOW, tick=False)
def test_the_page_shows_the_latest_quarter_and_links_to_the_others(
    planner: Client, wards: dict[str, Area], food: Term, django_assert_num_queries: Any
) -> None:
    told(8, "went", ward=wards["West"], slug="food-bank")
    told(2, "closed", ward=wards["East"], slug="food-bank")
    told(5, "went", ward=None, at=SUMMER - timedelta(days=100))
    planner.get("/planning/outcomes/")
    # The session, the account, the quarters, and three for the tables.
    with django_assert_num_queries(7):
        response = planner.get("/planning/outcomes/")
    body = " ".join(response.content.decode().split())
    assert '<h2 class="govuk-heading-m">July to September 2026</h2>' in body
    assert '<span class="govuk-visually-hidden">hidden</span>' in body
    assert 'href="?quarter=2026-q2"' in body
    assert 'role="region" aria-labelledby="by-theme" tabindex="0"' in body
    assert "no-store" in response["Cache-Control"]
    earlier = " ".join(planner.get("/planning/outcomes/?quarter=2026-q2").content.decode().split())
    assert "People told us how 5 things on their plans turned out." in earlier


@time_machine.travel(NOW, tick=False)
def test_the_file_has_the_same_numbers_as_the_page(
    planner: Client, wards: dict[str, Area], food: Term
) -> None:
    Area.objects.filter(name="Mid").update(name="=1+1")
    told(8, "went", ward=wards["West"], slug="food-bank")
    told(3, "full", ward=wards["Mid"], slug="food-bank")
    told(30, "full", ward=wards["East"])
    response = planner.get("/planning/outcomes.csv?quarter=2026-q3")
    assert 'filename="outcomes-2026-q3.csv"' in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    found = outcomes(QUARTER)
    assert rows[0] == ["by", "code", "name", *found.labels, "all"]
    table = [*(("ward", row) for row in found.wards), *(("theme", row) for row in found.themes)]
    assert len(rows) == len(table) + 2
    for (by, row), written in zip(table, rows[1:], strict=False):
        assert written[0] == by
        assert written[3:] == ["hidden" if n is None else str(n) for n in (*row.counts, row.total)]
    assert any(row[2] == "'=1+1" for row in rows)
    assert any("hidden" in row for row in rows)


@time_machine.travel(NOW, tick=False)
def test_an_empty_ledger_says_when_there_will_be_something(planner: Client) -> None:
    told(9, "went", ward=None, at=NOW)
    body = planner.get("/planning/outcomes/").content.decode()
    assert "This one ends on 31 December 2026." in body
    assert "<table" not in body
    assert planner.get("/planning/outcomes.csv").content.decode("utf-8-sig").strip() == "by,code,name,all"


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("code", ["2026-q4", "2026-q2", "2019-q1", "x", "%F0%9F%98%80"])
def test_a_quarter_there_is_nothing_of_is_not_found(planner: Client, code: str) -> None:
    told(9, "went", ward=None)
    told(9, "went", ward=None, at=NOW)
    for path in ("/planning/outcomes/", "/planning/outcomes.csv"):
        assert planner.get(f"{path}?quarter={code}").status_code == 404


@pytest.mark.parametrize("role", ["worker", "resident", "member"])
def test_the_page_is_for_planners_and_convenors(role: str) -> None:
    assert client_for(make_user(role)).get("/planning/outcomes/").status_code == 403
    assert client_for(make_user("convenor")).get("/planning/outcomes/").status_code == 200
