"""Analyses of a small place: three wards in a row, each with a thousand people at one point, two kilometres apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from assets.models import Listing
from assets.vocabulary import Kind
from directory.gaps import actions, aims, scenario_actions, upkeep
from directory.gaps.question import BadQuestion, Question
from directory.gaps.result import Result, Why
from directory.gaps.sites import Sites
from directory.gaps.stored import Stored, result_for
from directory.gaps.working.run import run
from directory.models import Aim, Reading
from geo.models import Area, BoundaryKind, BoundarySet, DemandPoint, Indicator, IndicatorValue
from tests.factories import NOW, make_area, make_listing, make_place, make_term, make_user, spot, square

pytestmark = pytest.mark.django_db
GARDENS = Question(themes=("gardening",))
FRESH: dict[str, Any] = {"confirmed_at": (NOW - timedelta(days=9)).isoformat(), "confirmed_how": "phone"}


def at_spot(east_m: float, north_m: float = 3_000) -> list[float]:
    return [spot(east_m, north_m).x, spot(east_m, north_m).y]


@pytest.fixture
def wards() -> dict[str, Area]:
    wards = make_place()
    make_term("gardening")
    make_term("food")
    return wards


def worked_out(question: Question, *, at: datetime = NOW, work: str = "measure", **extra: Any) -> Stored:
    row = actions.ask(question, at=at, work=work, extra=extra).row
    assert row is not None
    run(row.key, clock=lambda: at)
    return result_for(question, at=at, work=work, extra=extra)


def result_of(question: Question, *, at: datetime = NOW) -> Result:
    found = worked_out(question, at=at).result
    assert found is not None
    return found


def values(result: Result) -> dict[str, float | None]:
    return {area.name: area.value for area in result.areas}


def test_who_can_walk_to_one_by_what_is_confirmed_and_by_all(wards: dict[str, Area]) -> None:
    make_listing(point=at_spot(1_300), **FRESH)
    make_listing(point=at_spot(3_300))  # nobody has confirmed it
    make_listing(point=at_spot(6_900), **FRESH)  # outside, and too far from everybody
    found = result_of(GARDENS)
    assert values(found) == {"West": 1.0, "Mid": 0.0, "East": 0.0}
    assert found.total.value == pytest.approx(1 / 3)
    assert found.total.possible == pytest.approx(2 / 3)
    assert (found.supply.listings, found.supply.confirmed, found.total.people) == (3, 2, 3_000)
    assert found.lowest is not None
    assert found.lowest.value == 0.0


def test_a_listing_across_the_boundary_counts_and_a_reach_keeps_others_out(wards: dict[str, Area]) -> None:
    DemandPoint.objects.filter(code="X01000002").update(point=spot(5_900))
    across = make_listing(point=at_spot(6_300), **FRESH)
    assert values(result_of(GARDENS))["East"] == 1.0
    make_listing(point=at_spot(1_100), reach_kind="areas", reach_areas=[wards["Mid"].code], **FRESH)
    assert values(result_of(GARDENS))["West"] == 0.0
    assert across.pk


def test_what_is_not_known_is_never_0(wards: dict[str, Area]) -> None:
    make_area(BoundaryKind.WARD, "X05000009", "Island", square(9_000, 0, 500, 500))
    DemandPoint.objects.filter(code="X01000001").update(population=0)
    nothing = result_of(Question(themes=("food",)))
    assert {area.name: area.why for area in nothing.areas} == {
        "Island": Why.NO_POINTS,
        "Mid": Why.NOBODY,
        "West": Why.NOTHING_GATHERED,
        "East": Why.NOTHING_GATHERED,
    }
    assert (nothing.total.value, nothing.total.why) == (None, Why.NOTHING_GATHERED)
    make_listing(themes=["food"], point=at_spot(1_000), **FRESH)
    assert values(result_of(Question(themes=("food",)))) == {
        "Island": None,
        "Mid": None,
        "West": 1,
        "East": 0,
    }
    # It is there, but nobody knows how many it takes; ages of nobody are known; nothing free is a true none.
    for unknown in (
        Question(themes=("food",), measure="places"),
        Question(themes=("food",), people="65-over"),
    ):
        assert result_of(unknown).total.why == Why.NOT_MEASURED
    assert result_of(Question(themes=("food",), filters=("free",))).total.value == 0.0
    # A walk to a third that is not there has no end.
    third = result_of(Question(themes=("food",), measure="third"))
    assert (third.total.why, third.inequality) == (Why.NONE_FOUND, None)


def test_small_numbers_of_people_are_hidden_with_what_would_tell_them(wards: dict[str, Area]) -> None:
    make_listing(point=at_spot(1_000), **FRESH)
    DemandPoint.objects.create(
        boundary_set=wards["West"].boundary_set, code="X01000009", population=3, point=spot(1_000, 5_900)
    )
    found = result_of(GARDENS)
    west = next(area for area in found.areas if area.name == "West")
    assert (west.value, west.why, west.people_reached) == (None, Why.HIDDEN, None)
    assert sum(area.value is None for area in found.areas) > 1 or found.total.value is None
    assert "1003" not in str([area.people for area in found.areas if area.why != Why.HIDDEN])


def test_figures_of_another_vintage_are_looked_up_by_place(wards: dict[str, Area]) -> None:
    make_listing(point=at_spot(1_000), **FRESH)
    score = Indicator.objects.create(code="imd-score", name="Deprivation", unit="score", better="lower")
    cars = Indicator.objects.create(code="no-car", name="No car", unit="percent")
    for n, (old, value) in enumerate((("Left", 40.0), ("Right", 10.0))):
        area = make_area(
            BoundaryKind.WARD,
            f"X0500001{n}",
            old,
            square(n * 2_400, 0, 2_400, 6_000),
            vintage="2019",
            current=False,
        )
        IndicatorValue.objects.create(indicator=score, area=area, period="2025", value=value)
        if n == 0:
            IndicatorValue.objects.create(indicator=cars, area=area, period="2021", value=50.0)
    found = result_of(GARDENS)
    assert [area.deprivation for area in found.areas] == [
        None,
        10.0,
        40.0,
    ]  # East, Mid, West: the East has none
    assert "2019" in found.sources.deprivation
    without = result_of(Question(themes=("gardening",), people="figure:no-car"))
    assert {area.name: (area.people, area.why) for area in without.areas} == {
        "East": (0, Why.NOT_MEASURED),
        "Mid": (0, Why.NOT_MEASURED),
        "West": (500, Why.KNOWN),
    }


def test_places_to_add_say_whom_they_would_reach_and_what_could_grow(wards: dict[str, Area]) -> None:
    make_listing(point=at_spot(1_000), **FRESH)
    hall = make_listing(Kind.SPACE, name="Mid hall", point=at_spot(3_100), themes=["food"], space_type="hall")
    make_listing(
        Kind.SPACE,
        name="Monday hall",
        point=at_spot(3_300),
        themes=["food"],
        space_type="hall",
        bookable=False,
        schedules=["FREQ=WEEKLY;BYDAY=MO 10:00-12:00"],
    )
    kept = worked_out(GARDENS, work="siting", budget=9, candidates="spaces", deprived=True)
    assert kept.row is not None
    assert kept.row.result is not None, kept.row
    sites = Sites.from_json(kept.row.result["sites"])
    (first,) = sites.suggested
    assert (first.listing_id, first.people, first.wards) == (hall.pk, 1_000, (("Mid", 1_000),))
    assert [(place.name, place.people, place.days) for place in first.grow] == [("Monday hall", 1_000, (0,))]
    assert (sites.asked, sites.candidates, sites.before, sites.gap) == (9, 1, 1_000, 0.0)
    none = worked_out(GARDENS, work="siting", budget=1, candidates="libraries", deprived=False)
    assert none.has_failed
    assert none.row is not None
    assert "no such places" in none.row.problem
    grid = worked_out(GARDENS, work="siting", budget=2, candidates="grid", deprived=False).row
    assert grid is not None
    assert len(Sites.from_json((grid.result or {})["sites"]).suggested) == 2


def test_a_what_if_changes_figures_and_no_listing(wards: dict[str, Area]) -> None:
    west, gone = (make_listing(point=at_spot(east), **FRESH) for east in (1_000, 5_000))
    by = make_user("planner")
    scenario = scenario_actions.make_scenario("Without West", GARDENS, by=by, at=NOW)
    scenario_actions.close_listing(scenario, west, at=NOW)
    scenario_actions.close_listing(scenario, gone, at=NOW)
    scenario_actions.add_listing(scenario, "New plot", spot(3_000), "Mid", capacity=None, at=NOW)
    Listing.objects.filter(pk=gone.pk).delete()
    row = worked_out(GARDENS, work="scenario", token=scenario.token, changed="1").row
    assert row is not None
    assert row.result is not None, row
    assert values(Result.from_json(row.result["before"])) == {"West": 1.0, "Mid": 0.0, "East": 0.0}
    assert values(Result.from_json(row.result["by_ward"])) == {"West": 0.0, "Mid": 1.0, "East": 0.0}
    assert row.result["missing"] == [gone.name]
    scenario_actions.delete_scenario(scenario)
    deleted = worked_out(GARDENS, work="scenario", token=scenario.token, changed="2")
    assert deleted.has_failed


def test_asked_twice_is_worked_out_once_and_again_when_something_changed(
    wards: dict[str, Area], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(actions, "ask_for_work", asked.append)

    def ask(at: datetime = NOW) -> Stored:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.ask(GARDENS, at=at)

    make_listing(point=at_spot(1_000), **FRESH)
    assert ask().is_waited_for
    assert ask().is_waited_for
    assert len(asked) == 1
    assert run(asked[0], clock=lambda: NOW)
    assert not run(asked[0], clock=lambda: NOW)
    assert ask().current
    assert len(asked) == 1
    make_listing(themes=["food"], point=at_spot(3_000), **FRESH)
    assert ask().current, "a change to what is about something else is none"
    make_listing(point=at_spot(3_000), **FRESH)
    later = ask()
    assert later.is_waited_for
    assert later.result is not None, "the last result stays while it is worked out anew"
    assert len(asked) == 2
    # Its worker dies: after a while it is asked for again, and taken.
    assert actions.begin(GARDENS.key, at=NOW)
    assert not actions.begin(GARDENS.key, at=NOW)
    ask(NOW + timedelta(minutes=1))
    assert len(asked) == 2
    ask(NOW + timedelta(hours=1))
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as queries:
        result_for(GARDENS, at=NOW)
    assert len(queries) <= 6


def test_a_place_without_people_or_a_theme_that_went_is_said_so(wards: dict[str, Area]) -> None:
    gone = worked_out(Question(themes=("gone",)))
    assert gone.row is not None
    assert (gone.has_failed, gone.needs_work) == (True, False)
    assert "no such theme" in gone.row.problem
    DemandPoint.objects.all().delete()
    assert worked_out(GARDENS).has_failed
    BoundarySet.objects.all().delete()
    assert worked_out(Question()).has_failed


def test_aims_keep_every_reading(wards: dict[str, Area]) -> None:
    make_listing(point=at_spot(1_000), **FRESH)
    aim = aims.set_aim(
        GARDENS,
        result_of(GARDENS),
        name="More gardens",
        aim=0.9,
        by_when=(NOW + timedelta(days=200)).date(),
        area_code="X05000001",
        by=make_user("planner"),
        at=NOW,
    )
    later = NOW + timedelta(days=1)
    make_listing(point=at_spot(3_000), at=later, **FRESH)
    upkeep.refresh_analyses(at=later)
    assert upkeep.take_readings(at=later) == 0, "not before it is worked out by today's data"
    run(GARDENS.key, clock=lambda: later)
    assert (upkeep.take_readings(at=later), upkeep.take_readings(at=later)) == (1, 0)
    assert list(Reading.objects.order_by("on").values_list("value", flat=True)) == [0.0, 1.0]
    aims.end_aim(aim, at=later)
    assert upkeep.take_readings(at=later + timedelta(days=1)) == 0
    assert Aim.objects.count() == 1


def test_an_address_says_a_question_and_nothing_else() -> None:
    for question in (
        Question(),
        Question(themes=("b", "a"), kind="space", measure="choice", people="figure:no-car", minutes=30),
        Question(filters=("room", "free"), measure="nearest"),
    ):
        assert Question.read(QueryDict(question.address)) == question
        assert Question.from_json(question.as_json()) == question
    assert Question().address == ""
    assert Question(themes=("a", "b")).key == Question(themes=("b", "a", "b")).key
    for wrong in (
        "minutes=7",
        "minutes=x",
        "measure=no",
        "people=figure:",
        "people=1",
        "kind=no",
        "filter=no",
    ):
        with pytest.raises(BadQuestion):
            Question.read(QueryDict(wrong))
