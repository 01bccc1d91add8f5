"""From a plan's rows to its sheet: what may be shown of a place, and how many statements it takes."""

from __future__ import annotations

from typing import Any

import pytest

from assets.actions.listings import revise_listing, withdraw_listing
from directory.accounts.models import User
from directory.models import Plan
from directory.models.plan_codes import Part
from directory.plans.actions.items import keep_note, record_outcome
from directory.plans.actions.making import make_plan
from directory.plans.shown import make_sheet
from geo.crs import to_wgs84
from geo.models import Area
from tests.directory.plans.made import SAID, items, planned
from tests.factories import BY, NOW, make_listing, spot

pytestmark = pytest.mark.django_db

STATEMENTS = 6
"""The things, the listings with their times, who lives where it starts, and the school terms."""


def of(maker: User, wards: dict[str, Area], *listings: Any) -> Plan:
    keys = [listing.pk for listing in listings]
    return make_plan(label="", person=SAID, listings=keys, start_id=wards["West"].pk, by=maker, at=NOW)


def test_a_sheet_says_what_was_said_and_what_was_chosen(maker: User, wards: dict[str, Area]) -> None:
    choir = make_listing(name="Choir", cost="free", phone="01632 960 123", first_visit="Ask for Jo.")
    sheet = make_sheet(of(maker, wards, choir), at=NOW)
    assert (sheet.team, sheet.matters, sheet.brings) == ("Link workers", "company", "mends bikes")
    assert sheet.easier == ("Step-free", "a seat")
    assert sheet.start == "West"
    [item] = sheet.items
    assert (item.number, item.name, item.phone, item.first_visit) == (
        1,
        "Choir",
        "01632 960 123",
        "Ask for Jo.",
    )
    assert item.spot is not None
    assert not item.spot.approximate
    middle = to_wgs84(spot())
    assert (item.spot.lon, item.spot.lat) == (round(middle.x, 5), round(middle.y, 5))
    assert item.distance
    assert item.warnings == ()


def test_a_hidden_place_shows_neither_place_nor_distance_and_a_rough_one_only_about(
    maker: User, wards: dict[str, Area]
) -> None:
    hidden = make_listing(name="Refuge", location_privacy="hidden", street="1 Secret Street")
    rough = make_listing(name="Home", location_privacy="rough", street="2 Secret Street")
    sheet = make_sheet(of(maker, wards, hidden, rough), at=NOW)
    first, second = sheet.items
    assert (first.spot, first.distance) == (None, "")
    assert second.spot is not None
    assert second.spot.approximate
    exact = to_wgs84(spot())
    assert (second.spot.lon, second.spot.lat) != (round(exact.x, 5), round(exact.y, 5))
    assert "Secret" not in str(sheet)


def test_a_place_hidden_since_is_hidden_on_old_plans_too(maker: User, wards: dict[str, Area]) -> None:
    listing = make_listing(name="Home", street="2 Secret Street")
    plan = of(maker, wards, listing)
    revise_listing(listing, document={"location_privacy": "hidden"}, by=BY, at=NOW)
    sheet = make_sheet(plan, at=NOW)
    assert (sheet.items[0].spot, sheet.items[0].distance) == (None, "")
    assert "Secret" not in str(sheet)


def test_of_what_is_not_on_the_map_any_more_only_the_name_is_shown(
    maker: User, wards: dict[str, Area]
) -> None:
    gone = make_listing(name="Old choir", phone="01632 960 123", summary="Songs", street="3 Mill Lane")
    deleted = make_listing(name="Deleted")
    plan = of(maker, wards, gone, deleted)
    withdraw_listing(gone, by=BY, at=NOW, why="unsafe")
    plan.items.filter(listing=deleted).update(listing=None)
    first, second = make_sheet(plan, at=NOW).items
    for item, name in ((first, "Old choir"), (second, "Deleted")):
        assert (item.name, item.gone, item.phone, item.summary, item.place, item.url) == (
            name,
            True,
            "",
            "",
            "",
            "",
        )
        assert (item.spot, item.times, item.rules) == (None, (), ())
        assert "not on the map any more" in item.warnings[0]


@pytest.mark.parametrize(
    "parts", [[], ["words"], ["items"], ["outcomes"], ["notes"], ["items", "outcomes", "notes"]]
)
def test_no_more_is_shown_than_was_agreed(maker: User, wards: dict[str, Area], parts: list[str]) -> None:
    plan = of(maker, wards, make_listing())
    record_outcome(items(plan)[0], outcome="went", by=maker, at=NOW)
    keep_note(items(plan)[0], note="my own note", at=NOW)
    sheet = make_sheet(plan, at=NOW, parts=parts)
    assert bool(sheet.matters or sheet.brings or sheet.easier) == (Part.WORDS in parts)
    assert len(sheet.items) == (Part.ITEMS in parts)
    for item in sheet.items:
        assert (item.outcome, item.note) == (("Went", "my own note") if "notes" in parts else ("", ""))


@pytest.mark.parametrize("things", [1, 10])
def test_ten_things_take_no_more_statements_than_one(
    maker: User, wards: dict[str, Area], things: int, django_assert_num_queries: Any
) -> None:
    key = planned(by=maker, start=wards["West"], things=things).pk
    plan = Plan.objects.select_related("maker", "team", "start").get(pk=key)
    make_sheet(plan, at=NOW)
    with django_assert_num_queries(STATEMENTS):
        assert len(make_sheet(plan, at=NOW).items) == things
