"""The results page: what it says of each result, and what it says when there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import make_listing, make_listings, make_place, make_term, spot

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def page(path: str = "/search/", **query: Any) -> str:
    response = Client().get(path, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@time_machine.travel(NOON, tick=False)
def test_a_card_answers_in_order_what_how_far_when_cost_who_and_how_sure() -> None:
    make_listing(
        name="Thursday Lunch Club",
        summary="A hot meal and company",
        point=[*spot(3_000, 3_500)],
        schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"],
        cost="paid",
        cost_pence=400,
        groups=["older_people"],
        age_min=60,
        access=["step_free"],
        confirmed_at="2026-11-03T12:00:00+00:00",
        confirmed_how="email",
    )
    body = page(near="MX2 1AA", q="lunch").partition("<article")[2]
    told = [
        "Thursday Lunch Club",
        "A hot meal and company",
        "min walk",
        "Thursday 26 November, 12 noon to 2 pm",
        "£4",
        "Older people, aged 60 and over",
        "Step-free",
        "Confirmed by the group 3 weeks ago",
    ]
    places = [body.find(words) for words in told]
    assert -1 not in places, dict(zip(told, places, strict=True))
    assert places == sorted(places)


def test_the_heading_says_how_many_and_where() -> None:
    make_listings([("activity", {}) for _ in range(3)])
    assert "3 results within 3 km of" in page(near="MX2 1AA")


def test_an_empty_answer_says_what_was_looked_for_and_offers_what_would_help() -> None:
    make_listing("space", name="Far hall", point=[*spot(5_900, 5_900)])
    body = page(near="MX1 1AA", radius="500", kind="activity", q="hall")
    assert "Nothing found" in body
    assert "“hall”" in body
    body = page(near="MX1 1AA", radius="500", q="hall")
    assert "Look up to 10 km away" in body
    assert "Look up to 5 km away" not in body
    assert "(1 found)" in body


def test_a_place_nobody_knows_is_answered_with_what_may_have_been_meant() -> None:
    body = page(near="Eastvile")
    assert "Eastville" in body
    body = page(near="SW1A 1AA")
    assert "SW1A 1AA" in body


def test_some_of_the_words_are_better_than_none() -> None:
    make_listing(name="Gardening for all")
    assert "all of what you said. This has some of it" in page(q="gardening helicopter")


def test_what_is_close_to_what_was_said_is_shown_after_the_results_and_not_counted() -> None:
    food = make_term("food")
    make_term("food-bank", synonyms=["food parcels"], parent=food)
    make_term("pantry", parent=food)
    make_listing(name="Parcels at the door", themes=["food-bank"])
    make_listing(name="The Hilltop Pantry", themes=["pantry"])
    body = page(q="food parcels")
    assert "1 result" in body
    assert body.index("Parcels at the door") < body.index("The Hilltop Pantry")
    assert "about something close to it" in body


def test_words_too_common_to_search_by_are_said_to_be() -> None:
    make_listing()
    assert "too common to search by" in page(q="what is there for me")


def test_the_smallest_widening_that_works_is_the_one_offered() -> None:
    make_listing("space", name="Near hall", point=[*spot(1_700, 3_000)])
    body = page(near="MX1 1AA", radius="500", q="hall")
    assert "Look up to 1 km away" in body
    assert "Look up to 2 km away" not in body


def test_what_is_chosen_is_shown_and_can_be_taken_away_one_by_one() -> None:
    make_term("gardening")
    make_listing()
    body = page(kind=["activity", "space"], cost="free", theme="gardening")
    for chip in ("Activity", "Space", "Free", "About: Gardening"):
        assert chip in body
    assert 'href="?kind=activity&amp;cost=free&amp;theme=gardening"' in body or "kind=activity" in body


def test_a_page_past_the_end_is_not_found_far_down_and_empty_before() -> None:
    make_listings([("activity", {}) for _ in range(25)])
    assert Client().get("/search/?q=&page=2").status_code == 200
    assert Client().get("/search/?q=&page=500").status_code == 404


def test_htmx_gets_the_list_alone_and_caches_keep_the_two_apart() -> None:
    make_listing(name="A group")
    whole = Client().get("/search/?q=group")
    part = Client().get("/search/?q=group", headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"A group" in part.content
    assert "HX-Request" in part["Vary"]


def test_a_page_of_twenty_costs_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    hall = make_listing("space", name="Hall")
    group = make_listing("organisation", name="Group")
    make_listings(
        [
            (
                "activity",
                {"venue": str(hall.uuid), "owner": str(group.uuid), "schedules": ["FREQ=DAILY 10:00-11:00"]},
            )
            for _ in range(30)
        ]
    )
    client = Client()
    client.get("/search/?near=MX2+1AA")
    with django_assert_max_num_queries(18):
        client.get("/search/?near=MX2+1AA")


def test_pins_are_compact_and_say_their_kind() -> None:
    listing = make_listing("space", name="Hall")
    body = Client().get("/search/points.json").json()
    [[pk, kind, name, lon, lat, approximate]] = body["points"]
    assert (pk, body["kinds"][kind]["code"], name, approximate) == (listing.pk, "space", "Hall", 0)
    assert -4 < lon < -3
    assert 53 < lat < 54
