"""A ward on one page: what it says, and what it says of what is not known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from assets.vocabulary import Kind
from directory.gaps import actions
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Figure, Result, Sources, Supply
from directory.gaps.stamps import stamp
from directory.models import Analysis
from directory.planning.ward_profile import ward_or_none, ward_profile
from geo.models import Area, BoundarySet, DemandPoint, Indicator, IndicatorValue
from tests.contract.conftest import client_for
from tests.factories import make_area, make_listing, make_place, make_term, make_user, spot, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def west() -> Area:
    """A ward of two small areas, one much more deprived, beside a third that is in another ward."""
    make_place()
    make_term("growing", "Outdoors and growing")
    make_term("gardening", "Gardening", parent=make_term("growing"))
    places = ((200, 800, 30.0), (1_200, 200, 10.0), (3_000, 1_000, 5.0))
    score = Indicator.objects.create(
        code="imd", name="Deprivation", unit="score", better="lower", source="MHCLG"
    )
    homes = Indicator.objects.create(code="no-car", name="Homes without a car", unit="households")
    for n, (east_m, people, value) in enumerate(places):
        area = make_area("lsoa", f"X0100000{n}", f"Small {n}", square(east_m, 0, 400, 400), vintage="2021")
        DemandPoint.objects.create(
            boundary_set=area.boundary_set,
            code=area.code,
            population=people,
            aged_0_15=people // 10,
            aged_16_64=people // 2,
            aged_65_over=people - people // 10 - people // 2,
            point=spot(east_m + 100, 100),
        )
        IndicatorValue.objects.create(indicator=score, area=area, period="2019", value=99)
        IndicatorValue.objects.create(indicator=score, area=area, period="2025", value=value)
        IndicatorValue.objects.create(indicator=homes, area=area, period="2021", value=value)
    found = ward_or_none("X05000000")
    assert found is not None
    return found


def at_west(kind: str, **fields: Any) -> Any:
    return make_listing(kind, **{"point": [*spot(300, 300)], **fields})


def test_people_and_figures_are_those_of_its_small_areas(west: Area, at: datetime) -> None:
    profile = ward_profile(west, at=at)
    assert profile.people is not None
    assert (profile.people.total, profile.people.aged_0_15, profile.people.aged_65_over) == (1_000, 100, 400)
    score, homes = profile.figures
    assert (score.value, score.place, score.period) == (26.0, 15.5, "2025")
    assert (homes.value, homes.place, homes.people_known) == (40.0, None, 1.0)
    assert profile.figure_sources == ["MHCLG"]
    # Published for the ward itself, it is not worked out.
    IndicatorValue.objects.create(indicator=score.indicator, area=west, period="2026", value=27)
    assert [f.value for f in ward_profile(west, at=at).figures] == [27, 40]


def test_ages_of_which_some_are_missing_are_not_known(west: Area, at: datetime) -> None:
    DemandPoint.objects.filter(code="X01000000", population=800).update(aged_65_over=None)
    people = ward_profile(west, at=at).people
    assert people is not None
    assert (people.aged_0_15, people.aged_65_over) == (100, None)


def test_what_is_here_and_how_much_of_it_is_not_used(west: Area, at: datetime) -> None:
    hall = at_west("space", name="Hall", bookable=True, schedules=["FREQ=DAILY 10:00-20:00"])
    at_west("space", name="Room", schedules=None)
    at_west("activity", venue=str(hall.uuid), point=None, schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"])
    secret = {"location_privacy": "rough", "schedules": ["FREQ=DAILY 10:00-20:00"]}
    at_west("space", name="Refuge", **secret)
    make_listing("space", name="Elsewhere", schedules=["FREQ=DAILY 10:00-20:00"])
    profile = ward_profile(west, at=at)
    assert {code: n for code, _, n in profile.kinds}["activity"] == 1
    [growing] = [row for row in profile.themes if row.term.slug == "growing"]
    assert growing.counts == tuple({"space": growing.counts[1], "activity": 1}.get(k.value, 0) for k in Kind)
    assert growing.total == growing.counts[1] + 1
    first, *rest = profile.spaces
    assert first.name == "Hall"
    assert first.hours is not None
    assert (first.hours.open, first.hours.spare) == (70, 68)
    assert all(row.hours is None for row in rest)
    assert (profile.spaces_sum.known, profile.spaces_sum.spare, profile.spaces_sum.bookable) == (1, 68, 1)


def test_time_given_and_wanted_until_it_runs_out(west: Area, at: datetime) -> None:
    at_west("volunteer_offer", hours_per_week=6)
    at_west("volunteer_offer")
    at_west("volunteer_offer", hours_per_week=50, valid_until="2026-11-01")
    at_west("opening", people=3)
    at_west("opening")
    found = ward_profile(west, at=at).volunteers
    assert (found.offers, found.offers_without_hours) == (2, 1)
    assert found.hours == 6
    assert (found.openings, found.wanted, found.openings_without_people) == (2, 3, 1)


def test_gaps_are_read_as_kept_and_asked_for_by_a_button(west: Area, at: datetime) -> None:
    planner = client_for(make_user("planner"))
    with time_machine.travel(at, tick=False):
        assert (
            "1 of these has not been worked out yet"
            in planner.get("/planning/wards/X05000000/").content.decode()
        )
        asked = planner.post("/planning/wards/X05000000/work-out/")
    assert asked["Location"] == "/planning/wards/X05000000/"
    question = Question(themes=("growing",))
    assert Analysis.objects.get().key == question.key
    [waiting] = ward_profile(west, at=at).gaps
    assert waiting.is_waited_for
    row = actions.begin(question.key, at=at)
    assert row is not None
    figure = AreaFigure(0.404, 0.5, "", 1_000, west.code, west.name, 404, 26.0, 0)
    result = Result(
        total=Figure(0.55, 0.6, "", 2_000),
        areas=(figure,),
        lowest=None,
        breaks=(0.4, 0.5),
        method="quantiles",
        supply=Supply(3, 3, 0, 0, 0, 0),
        inequality=None,
        sources=Sources("Small areas 2021", "Ward 2023", "", ""),
        reach_m=865.0,
    )
    actions.finish(row, result={"by_ward": result.as_json()}, maps={}, stamp=stamp(at=at), at=at)
    body = planner.get("/planning/wards/X05000000/").content.decode()
    for words in ("40 %", "55 %", "15 points less", "/planning/method/#gap", "/planning/method/#share"):
        assert words in body
    assert "or 50 %" in body
    assert "not yet worked out" not in body


def test_a_ward_of_which_nothing_is_known_says_so(client: Client) -> None:
    make_place()
    DemandPoint.objects.all().delete()
    BoundarySet.objects.filter(kind="lsoa").delete()
    body = client_for(make_user("convenor")).get("/planning/wards/X05000000/").content.decode()
    for words in (
        "Not known: no small area with people has its centre here.",
        "No space is listed here.",
        "Not known: no quarter of a year in which searches were counted has ended yet.",
        "None that we know of.",
    ):
        assert words in body
    assert client_for(make_user("planner")).get("/planning/wards/E05000000/").status_code == 404
