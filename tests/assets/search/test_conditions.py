"""What narrows a search: each condition, the counts of the others, and what fails exactly one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.search.asking import Condition, Results, SearchQuery, Words
from assets.search.query import nearly, search
from assets.search.times import Day, when
from assets.vocabulary import Access, Cost, Kind
from geo.crs import BNG
from tests.factories import NOW, make_listing, make_listings, make_place, make_term, question, spot

pytestmark = pytest.mark.django_db

LATELY = (NOW - timedelta(days=10)).isoformat()
LATER = (NOW + timedelta(days=10)).isoformat()


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def found(query: SearchQuery) -> set[int]:
    return {hit.listing_id for hit in search(query).hits}


@pytest.mark.parametrize(
    ("fits", "fails", "asked"),
    [
        ({"groups": ["men"]}, {"groups": ["women"]}, {"groups": ("men",)}),
        ({"groups": []}, {"groups": ["veterans"]}, {"groups": ("men",)}),
        ({"age_min": 10}, {"age_min": 18}, {"ages": ("teen",)}),
        ({"age_max": 12}, {"age_max": 11}, {"ages": ("teen",)}),
        ({}, {"age_min": 60}, {"ages": ("teen",)}),
        ({"languages": ["pl"]}, {"languages": ["ur"]}, {"languages": ("pl",)}),
        ({"languages": ["zh-Hant"]}, {}, {"languages": ("zh",)}),
        ({"attendance": ["online"]}, {"attendance": ["in_person"]}, {"attendance": ("online", "phone")}),
        ({"referral": "either"}, {"referral": "professional"}, {"self_referral": True}),
        (
            {"room": "few", "room_as_of": LATELY, "room_valid_until": LATER},
            {"room": "yes", "room_as_of": LATELY, "room_valid_until": LATELY},
            {"has_room": True},
        ),
        (
            {"confirmed_at": LATELY, "confirmed_how": "email", "confirm_every_days": 11},
            {"confirmed_at": LATELY, "confirmed_how": "email", "confirm_every_days": 10},
            {"confirmed": True},
        ),
        ({"confirmed_at": LATELY, "confirmed_how": "phone"}, {}, {"confirmed": True}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_condition_keeps_what_fits(
    fits: dict[str, Any], fails: dict[str, Any], asked: dict[str, Any]
) -> None:
    right, wrong = make_listing(**fits), make_listing(**fails)
    query = replace(question(), **asked)
    assert found(query) == {right.pk}
    [condition] = [miss.failed for miss in nearly(query)]
    assert [miss.listing_id for miss in nearly(query)] == [wrong.pk]
    assert condition in Condition


def test_an_area_keeps_what_has_its_public_point_inside_and_measures_from_the_centre() -> None:
    inside = make_listing(point=[*spot(1_000, 1_000)])
    make_listing(point=[*spot(3_000, 3_000)])
    make_listing(attendance=["phone"], point=None)
    triangle = Polygon(
        [spot(0, 0).coords, spot(2_500, 0).coords, spot(0, 2_500).coords, spot(0, 0).coords], srid=BNG
    )
    for shape in (triangle, MultiPolygon(triangle, srid=BNG)):
        [hit] = search(replace(question(), within=shape, centre=spot(1_000, 0))).hits
        assert (hit.listing_id, round(hit.distance_m or 0)) == (inside.pk, 1_000)


def test_what_does_not_serve_the_place_is_not_offered_but_named_as_almost() -> None:
    here = make_listing()
    elsewhere = make_listing(reach_kind="areas", reach_areas=["X05000000"])
    query = question(centre=spot(), radius_m=1_000)
    assert found(query) == {here.pk}
    assert [(miss.listing_id, miss.failed) for miss in nearly(query)] == [(elsewhere.pk, Condition.REACH)]


def test_too_far_is_almost_within_a_bound() -> None:
    beyond = make_listing(point=[*spot(4_400, 3_000)])
    make_listing(point=[*spot(5_900, 3_000)])
    [miss] = nearly(question(centre=spot(), radius_m=1_000))
    assert (miss.listing_id, miss.failed) == (beyond.pk, Condition.DISTANCE)
    assert miss.distance_m == pytest.approx(1_400)


def test_what_fails_two_conditions_is_not_almost() -> None:
    make_listing(cost="paid", languages=[])
    assert nearly(replace(question(), costs=("free",), languages=("pl",))) == ()


def test_full_just_now_and_another_day_are_almost() -> None:
    full = make_listing(
        room="full", room_as_of=LATELY, room_valid_until=LATER, schedules=["FREQ=WEEKLY;BYDAY=WE 10:00-12:00"]
    )
    wednesday = replace(question(), has_room=True, when=when(Day.WE, at=NOW))
    assert [(m.listing_id, m.failed) for m in nearly(wednesday)] == [(full.pk, Condition.ROOM)]
    make_listing(schedules=["FREQ=WEEKLY;BYDAY=TH 10:00-12:00"])
    thursday = replace(question(), has_room=False, when=when(Day.TH, at=NOW))
    assert [(m.listing_id, m.failed) for m in nearly(thursday)] == [(full.pk, Condition.WHEN)]


KINDS = [Kind.ACTIVITY, Kind.ORGANISATION, Kind.SPACE]
COSTS = [Cost.FREE, Cost.PAID, Cost.UNKNOWN]
NEEDS = [Access.STEP_FREE, Access.LIFT]
LISTED = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "cost": st.sampled_from(COSTS),
        "access": st.lists(st.sampled_from(NEEDS), unique=True),
        "languages": st.lists(st.sampled_from(["pl", "ur"]), unique=True),
        "groups": st.lists(st.sampled_from(["men", "women"]), unique=True),
    }
)
ASKED = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from([k.value for k in KINDS]), unique=True).map(tuple),
        "costs": st.lists(st.sampled_from([c.value for c in COSTS]), unique=True, max_size=2).map(tuple),
        "access": st.lists(st.sampled_from([a.value for a in NEEDS]), unique=True).map(tuple),
        "languages": st.lists(st.sampled_from(["pl", "ur"]), unique=True, max_size=1).map(tuple),
        "groups": st.lists(st.sampled_from(["men", "women"]), unique=True, max_size=1).map(tuple),
        "has_room": st.booleans(),
    }
)
# The field of a query, the condition it is, and the values it can have.
GROUPS: list[tuple[str, Condition, list[str]]] = [
    ("kinds", Condition.KIND, [k.value for k in KINDS]),
    ("costs", Condition.COST, [c.value for c in COSTS]),
    ("languages", Condition.LANGUAGE, ["pl", "ur"]),
    ("groups", Condition.GROUP, ["men", "women"]),
]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(listed=st.lists(LISTED, min_size=1, max_size=12), asked=ASKED)
def test_a_count_is_what_choosing_only_that_in_its_group_would_find(
    listed: list[dict[str, Any]], asked: dict[str, Any]
) -> None:
    make_listings([(one["kind"], {k: v for k, v in one.items() if k != "kind"}) for one in listed])
    query = replace(question(centre=spot()), limit=1, **asked)
    counted: Results = search(replace(query, count_facets=True))
    assert counted.total == search(query).total
    for name, condition, values in GROUPS:
        for value in values:
            only: dict[str, Any] = {name: (value,)}
            alone = search(replace(query, **only)).total
            assert counted.facets.get(condition, {}).get(value, 0) == alone, (name, value)
    if not asked["has_room"]:
        assert counted.facets[Condition.ROOM]["yes"] == search(replace(query, has_room=True)).total


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(listed=st.lists(LISTED, min_size=1, max_size=12), asked=ASKED)
def test_almost_is_found_without_its_one_condition_and_never_with_it(
    listed: list[dict[str, Any]], asked: dict[str, Any]
) -> None:
    make_listings([(one["kind"], {k: v for k, v in one.items() if k != "kind"}) for one in listed])
    query = replace(question(centre=spot()), limit=1_000, **asked)
    without: dict[Condition, dict[str, Any]] = {
        Condition.KIND: {"kinds": ()},
        Condition.COST: {"costs": ()},
        Condition.ACCESS: {"access": ()},
        Condition.LANGUAGE: {"languages": ()},
        Condition.GROUP: {"groups": ()},
        Condition.ROOM: {"has_room": False},
    }
    results = found(query)
    for miss in nearly(query, limit=100):
        assert miss.listing_id not in results
        assert miss.listing_id in found(replace(query, **without[miss.failed]))


def test_a_theme_is_found_by_its_words_below_what_says_them() -> None:
    grief = make_term("bereavement", synonyms=["since mum died", "lost his wife"])
    named = make_listing(name="Since mum died: a circle")
    themed = make_listing(name="Lanterns", themes=["bereavement"])
    make_listing(name="Mum and toddlers")
    results = search(question("since mum died"))
    assert [hit.listing_id for hit in results.hits] == [named.pk, themed.pk]
    assert results.words is Words.ALL
    assert [(hit.literally, hit.by_theme) for hit in results.hits] == [((0,), ()), ((), (0,))]
    assert search(replace(question("since mum died"), said=())).total == 3
    assert grief.pk


def test_synonyms_can_be_edited_without_touching_a_listing() -> None:
    term = make_term("repair")
    listing = make_listing(themes=["repair"])
    assert found(question("wonky toaster")) == set()
    term.synonyms.create(text="wonky toaster")
    assert found(question("wonky toaster")) == {listing.pk}


def test_one_organisation_does_not_fill_the_page() -> None:
    big = make_listing("organisation", name="Big society")
    owned = {"owner": str(big.uuid), "point": [*spot()]}
    make_listings([("activity", {"name": f"Choir {n}", **owned}) for n in range(6)])
    small = make_listing(name="Choir of one", point=[*spot(3_300, 3_000)])
    order = [hit.listing_id for hit in search(question("choir", centre=spot())).hits]
    assert order.index(small.pk) < 6


def test_what_is_fresh_complete_and_has_room_comes_first_of_equals() -> None:
    plain: dict[str, Any] = {"name": "Choir", "point": [*spot()]}
    poor = make_listing(**plain)
    full = make_listing(**plain, confirmed_at=LATELY, confirmed_how="email", room="full", room_as_of=LATELY,
                        room_valid_until=LATER)  # fmt: skip
    best = make_listing(
        **plain, confirmed_at=LATELY, confirmed_how="email", phone="01632 960001", cost="free"
    )
    order = [hit.listing_id for hit in search(question("choir", centre=spot())).hits]
    assert order[0] == best.pk
    assert set(order[1:]) == {poor.pk, full.pk}


def test_times_need_dates_that_exist() -> None:
    assert when(Day.TODAY, at=NOW) is not None
    asked = replace(question(), when=when(Day.TODAY, at=NOW), count_facets=True)
    on = make_listing(schedules=["FREQ=WEEKLY;BYDAY=TU 14:00-16:00"])
    off = make_listing(schedules=[f"FREQ=WEEKLY;BYDAY=TU 14:00-16:00 not={date(2026, 11, 24)}"])
    results = search(asked)
    assert [hit.listing_id for hit in results.hits] == [on.pk]
    assert [(miss.listing_id, miss.failed) for miss in nearly(asked)] == [(off.pk, Condition.WHEN)]
