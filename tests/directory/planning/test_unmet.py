"""The planners' page of what was looked for and not found."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from assets.models import Term
from directory.ledger import actions
from directory.ledger.quarters import Quarter
from directory.planning.unmet import NO_THEME, NO_WARD, THIN, UnmetNeed, quarters, unmet_need
from geo.models import Area
from tests.contract.conftest import client_for
from tests.factories import make_place, make_term, make_user, spot

pytestmark = pytest.mark.django_db

SUMMER = datetime(2026, 8, 5, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUARTER = Quarter(2026, 3)
WHERE = {"West": spot(1_000), "Mid": spot(3_000), "East": spot(5_000), "": None}


@pytest.fixture
def wards() -> dict[str, Area]:
    return make_place()


@pytest.fixture
def food() -> Term:
    return make_term("food-bank", "Food banks", parent=make_term("food", "Food and warmth"))


@pytest.fixture
def money() -> Term:
    return make_term("money", "Money")


@pytest.fixture
def planner() -> Client:
    return client_for(make_user("planner"))


def searched(times: int, ward: str, *themes: Term, results: int = 0, at: datetime = SUMMER) -> list[Any]:
    keys = [theme.pk for theme in themes]
    return [
        actions.record(themes=keys, filters=[], point=WHERE[ward], results=results, at=at)
        for _ in range(times)
    ]


def counts(need: UnmetNeed) -> dict[tuple[str, str], int | None]:
    return {
        (row.name, theme): count
        for row in need.rows
        for theme, count in zip(need.themes, row.counts, strict=True)
    }


@pytest.mark.usefixtures("wards")
def test_searches_that_found_little_are_counted_by_ward_and_group_of_themes(food: Term, money: Term) -> None:
    searched(6, "West", food, money)
    searched(2, "West", food, results=THIN - 1)
    searched(9, "West", money, results=THIN)
    searched(7, "East", money)
    searched(5, "")
    need = unmet_need(QUARTER)
    assert need.themes == ("Food and warmth", "Money", NO_THEME)
    assert counts(need)["West", "Food and warmth"] == 8
    assert counts(need)["West", "Money"] == 0
    assert counts(need)["East", "Money"] == 7
    assert counts(need)[NO_WARD, NO_THEME] == 5
    assert [row.name for row in need.rows] == ["East", "Mid", "West", NO_WARD]
    assert (need.total, need.outcome.searches) == (20, 29)
    assert need.outcome.nothing is None, "only 2 found a little"
    assert [(most.theme, most.ward, most.count) for most in need.most] == [
        *(("Food and warmth", "West", 8), ("Money", "East", 7))
    ]


@pytest.mark.usefixtures("wards")
def test_small_counts_are_hidden_and_cannot_be_worked_out(food: Term, money: Term) -> None:
    for ward, n, m in (("West", 3, 12), ("Mid", 15, 20), ("East", 30, 9)):
        searched(n, ward, food)
        searched(m, ward, money)
    need = unmet_need(QUARTER)
    assert counts(need)["West", "Food and warmth"] is None
    for row in need.rows:
        assert (None in row.counts) == (row.counts.count(None) > 1 or row.total is None)
    for line in zip(*(row.counts for row in need.rows), strict=True):
        assert line.count(None) != 1


@pytest.mark.usefixtures("wards")
def test_other_quarters_are_not_counted_in_this_one(food: Term) -> None:
    for at in (QUARTER.first, QUARTER.last):
        searched(5, "West", food, at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC))
    for at in (QUARTER.first - timedelta(days=1), QUARTER.last + timedelta(days=1)):
        searched(5, "West", food, at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC))
    assert unmet_need(QUARTER).total == 10


def test_only_quarters_that_are_over_can_be_chosen(food: Term) -> None:
    for at in (SUMMER, NOW, SUMMER - timedelta(days=180), SUMMER - timedelta(days=1_200)):
        searched(1, "", food, at=at)
    assert [quarter.code for quarter in quarters(today=NOW.date())] == ["2026-q3", "2026-q1"]


@pytest.mark.parametrize(
    ("opened", "planned", "told"),
    [
        (20, 10, (20, 10)),
        (3, 10, (None, None)),
        (20, 3, (None, None)),
        (20, 17, (None, None)),
        (0, 0, (0, 0)),
    ],
)
def test_how_searches_ended_is_told_while_no_part_is_small(
    opened: int, planned: int, told: tuple[int | None, int | None], food: Term
) -> None:
    keys = searched(40, "", food)
    for key in keys[:opened]:
        actions.mark_opened(key, at=SUMMER)
    for key in keys[opened : opened + planned]:
        actions.mark_planned(key, at=SUMMER)
    outcome = unmet_need(QUARTER).outcome
    assert (outcome.opened, outcome.planned) == told
    assert (outcome.searches, outcome.nothing) == (40, 40)


def test_all_searches_are_told_only_while_those_that_found_enough_are_not_few(food: Term) -> None:
    searched(20, "", food)
    searched(3, "", food, results=50)
    need = unmet_need(QUARTER)
    assert need.total == 20
    assert need.outcome.searches is None


def test_themes_that_are_gone_count_as_none() -> None:
    actions.record(themes=[999_999], filters=[], point=None, results=0, at=SUMMER)
    assert unmet_need(QUARTER).themes == (NO_THEME,)


@time_machine.travel(NOW, tick=False)
@pytest.mark.usefixtures("wards")
def test_the_page_shows_the_latest_quarter_and_links_to_the_others(
    planner: Client, food: Term, money: Term, django_assert_num_queries: Any
) -> None:
    searched(8, "West", food)
    searched(3, "Mid", money)
    searched(9, "East", money)
    searched(5, "West", food, at=SUMMER - timedelta(days=100))
    planner.get("/planning/unmet/")
    # The session, the account, the quarters, and five for the table and the words over it.
    with django_assert_num_queries(9):
        response = planner.get("/planning/unmet/")
    body = " ".join(response.content.decode().split())
    assert '<h2 class="govuk-heading-m">July to September 2026</h2>' in body
    assert "Food and warmth in West (8 searches)" in body
    assert '<span class="govuk-visually-hidden">hidden</span>' in body
    assert 'href="?quarter=2026-q2"' in body
    assert 'role="region" aria-labelledby="counts-name" tabindex="0"' in body
    assert "no-store" in response["Cache-Control"]
    earlier = " ".join(planner.get("/planning/unmet/?quarter=2026-q2").content.decode().split())
    assert "April to June 2026 – " in earlier
    assert "5 searches found fewer than 5 things, and 5 of these found nothing." in earlier


@time_machine.travel(NOW, tick=False)
@pytest.mark.usefixtures("wards")
def test_the_file_has_the_same_numbers_as_the_page(planner: Client, food: Term, money: Term) -> None:
    Area.objects.filter(name="Mid").update(name="=1+1")
    searched(8, "West", food)
    searched(3, "West", money)
    searched(9, "Mid", money)
    searched(12, "Mid", food)
    response = planner.get("/planning/unmet.csv?quarter=2026-q3")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="unmet-need-2026-q3.csv"' in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["ward_code", "ward", "Food and warmth", "Money", "all themes"]
    assert ["X05000002", "East", "0", "0", "0"] in rows
    need = unmet_need(QUARTER)
    for row, written in zip(need.rows, rows[1:], strict=False):
        assert written[2:] == ["hidden" if n is None else str(n) for n in (*row.counts, row.total)]
    assert "hidden" in response.content.decode()
    assert any(row[1] == "'=1+1" for row in rows)


@time_machine.travel(NOW, tick=False)
def test_an_empty_ledger_says_when_there_will_be_something(planner: Client, food: Term) -> None:
    searched(9, "", food, at=NOW)
    body = planner.get("/planning/unmet/").content.decode()
    assert "This one ends on 31 December 2026." in body
    assert "<table" not in body
    assert (
        planner.get("/planning/unmet.csv").content.decode("utf-8-sig").strip() == "ward_code,ward,all themes"
    )


@time_machine.travel(NOW, tick=False)
def test_a_quarter_without_want_says_so(planner: Client, food: Term) -> None:
    searched(9, "", food, results=30)
    body = " ".join(planner.get("/planning/unmet/").content.decode().split())
    assert "searched 9 times. Each time they found 5 things or more." in body
    assert "<table" not in body


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("code", ["2026-q4", "2026-q2", "2019-q1", "x", "2026-q9", "%F0%9F%98%80"])
def test_a_quarter_there_is_nothing_of_is_not_found(planner: Client, food: Term, code: str) -> None:
    searched(9, "", food)
    searched(9, "", food, at=NOW)
    for path in ("/planning/unmet/", "/planning/unmet.csv"):
        response = planner.get(f"{path}?quarter={code}")
        assert response.status_code == 404
        assert "There are no counts for those months." in response.content.decode()


@pytest.mark.parametrize("role", ["worker", "resident", "member"])
def test_the_page_is_for_planners_and_convenors(role: str) -> None:
    assert client_for(make_user(role)).get("/planning/unmet/").status_code == 403
    assert client_for(make_user("convenor")).get("/planning/unmet/").status_code == 200
