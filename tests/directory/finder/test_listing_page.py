from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assets.actions.feedback import note_reply, note_returned, report_listing
from assets.models import Listing
from directory.components.cards import cards, listing_url
from geo.crs import to_wgs84
from tests.factories import BY, make_listing, make_place, spot

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET_STREET = "17 Hidden Lantern Row"
SECRET_TOWN = "Secretville"


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def page(listing: Listing) -> str:
    response = Client().get(listing_url(listing))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@time_machine.travel(NOON, tick=False)
def test_it_says_when_where_what_it_costs_and_how_to_get_in_touch() -> None:
    hall = make_listing("space", name="Mill Hall", street="1 Mill Lane", town="Midville", postcode="MX2 1AA")
    group = make_listing("organisation", name="The Millers")
    body = page(
        make_listing(
            name="Bread club",
            description="First paragraph.\n\nSecond <b>paragraph</b>.",
            first_visit="Ask for Sal",
            venue=str(hall.uuid),
            owner=str(group.uuid),
            point=None,
            schedules=["FREQ=MONTHLY;BYDAY=2TU 19:00-21:00"],
            cost="free",
            booking="book",
            languages=["pl"],
            phone="01632 960123",
            email="bread@mill.example",
            website="https://mill.example/bread",
        )
    )
    for words in (
        "Second tuesday of the month, 7 pm to 9 pm",
        "Tuesday 8 December, 7 pm to 9 pm",
        "Mill Hall",
        "1 Mill Lane",
        "MX2 1AA",
        "The Millers",
        "Free",
        "Book first",
        "Polish",
        "tel:01632960123",
        "mailto:bread@mill.example",
        "https://mill.example/bread",
        "Ask for Sal",
        "&lt;b&gt;paragraph",
    ):
        assert words.lower() in body.lower(), words


def test_what_we_do_not_know_is_said() -> None:
    assert "What we don’t know yet" in page(make_listing(summary=""))


def test_old_and_short_addresses_lead_to_the_one_it_has_now() -> None:
    listing = make_listing(name="New name")
    for path in (f"/listings/{listing.pk}/", f"/listings/{listing.pk}/old-name/?a=1"):
        response = Client().get(path)
        assert response.status_code == 301
        assert response["Location"].startswith(f"/listings/{listing.pk}/new-name/")


def test_an_organisation_shows_what_it_runs_and_a_space_what_goes_on_there() -> None:
    group, hall = make_listing("organisation", name="Group"), make_listing("space", name="Hall")
    make_listing(name="The club", owner=str(group.uuid), venue=str(hall.uuid), point=None)
    make_listing(name="Withdrawn club", owner=str(group.uuid), status="withdrawn")
    for listing in (group, hall):
        assert "The club" in page(listing)
        assert "Withdrawn club" not in page(listing)


def test_what_else_is_near_is_offered() -> None:
    listing = make_listing(name="This")
    make_listing(name="Next door", point=[*spot(3_100, 3_000)])
    make_listing(name="Far away", point=[*spot(5_900, 5_900)])
    body = page(listing)
    assert "Next door" in body
    assert "Far away" not in body


def test_a_page_costs_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    group = make_listing("organisation")
    for n in range(12):
        make_listing(
            owner=str(group.uuid), point=[*spot(3_000 + n, 3_000)], schedules=["FREQ=DAILY 10:00-11:00"]
        )
    url = listing_url(group)
    with django_assert_max_num_queries(28):
        Client().get(url)


@pytest.mark.parametrize("privacy", ["rough", "hidden"])
@pytest.mark.parametrize("kind", ["organisation", "space", "activity", "volunteer_offer", "opening"])
def test_a_protected_place_is_in_no_output(privacy: str, kind: str) -> None:
    exact = spot(3_123.4, 3_456.7)
    listing = make_listing(
        kind,
        name="Lantern",
        point=[exact.x, exact.y],
        street=SECRET_STREET,
        town=SECRET_TOWN if privacy == "hidden" else "Midville",
        postcode="MX2 9ZZ",
        location_privacy=privacy,
        attendance=["in_person", "phone"],
    )
    neighbour = make_listing(name="Neighbour", point=[*spot(3_100, 3_400)])
    degrees = to_wgs84(exact)
    outputs = [
        page(listing),
        page(neighbour),
        *(Client().get(path).content.decode() for path in (
            "/search/?q=lantern", "/search/?near=MX2+1AA", "/search/points.json", "/areas/ward/X05000001/", "/areas/",
            f"/search/?near={degrees.y:.5f},{degrees.x:.5f}&q=lantern",
        )),
    ]  # fmt: skip
    secrets = [
        SECRET_STREET,
        "Hidden Lantern",
        "MX2 9ZZ",
        "9ZZ",
        SECRET_TOWN,
        f"{exact.x:.0f}",
        f"{exact.y:.0f}",
    ]
    for output in outputs[:-1]:
        secrets_there = [
            secret for secret in [*secrets, f"{degrees.x:.4f}", f"{degrees.y:.4f}"] if secret in output
        ]
        assert not secrets_there
    assert not [secret for secret in secrets if secret in outputs[-1]]
    # and asking from the very place must not answer "0 m"
    pins = json.loads(outputs[4])["points"]
    assert [pin[0] for pin in pins if pin[0] == listing.pk] == ([listing.pk] if privacy == "rough" else [])


@pytest.mark.parametrize("privacy", ["rough", "hidden"])
@pytest.mark.parametrize("kind", ["activity", "opening"])
def test_a_protected_place_is_not_given_away_by_its_venue(privacy: str, kind: str) -> None:
    """The venue is public, and so is what goes on there openly; that this goes on there is not."""
    hall = make_listing(
        "space", name="Kestrel House", street="17 Kestrel Row", town="Midville", postcode="MX2 9ZZ"
    )
    there: dict[str, Any] = {"venue": str(hall.uuid), "point": None, "attendance": ["in_person", "phone"]}
    hidden = make_listing(kind, name="Lantern", location_privacy=privacy, **there)
    open_ = make_listing(kind, name="Open door", **there)
    assert "Kestrel House" in page(open_)
    assert "Open door" in page(hall)
    assert hidden.location_privacy == privacy
    paths = ("/search/?q=lantern", "/search/?q=lantern&near=MX2+1AA")
    for output in (page(hidden), *(Client().get(path).content.decode() for path in paths)):
        assert "Lantern" in output
        # what else is near may name it, as it may anywhere; the listing's own facts may not
        own = output.split('id="nearby')[0]
        assert not [secret for secret in ("Kestrel", f"/listings/{hall.pk}/", "9ZZ") if secret in own]
    assert "Lantern" not in page(hall).split('id="nearby')[0]
    assert "Lantern" not in Client().get("/search/?q=kestrel").content.decode()


@time_machine.travel(NOON, tick=False)
def test_how_many_people_is_said_only_while_their_time_is_known() -> None:
    for kind, words in (("volunteer_offer", "3 people"), ("opening", "3 people wanted")):
        for valid_until, said in (("2026-11-24", True), ("2026-11-23", False)):
            body = page(make_listing(kind, people=3, hours_per_week=6, valid_until=valid_until))
            assert (words in body) is said, (kind, valid_until)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hire_cost": "£12 an hour", "cost": "paid"}, "£12 an hour"),
        ({"cost": "free"}, "Free"),
        ({}, "Cost not known"),
    ],
)
def test_card_and_page_say_the_same_of_what_a_space_costs(fields: dict[str, Any], words: str) -> None:
    hall = make_listing("space", name="Mill Hall", **fields)
    assert words in page(hall)
    assert f"<dd>{words}</dd>" in Client().get("/search/?q=mill").content.decode()


@time_machine.travel(NOON, tick=False)
def test_it_says_what_others_said_of_it_and_what_they_met_with() -> None:
    club = make_listing(name="Bread club", confirmed_at="2026-11-23T12:00:00+00:00", confirmed_how="phone")
    for days in (1, 2, 2):
        note_reply(club, days=days, at=NOON)
        note_returned(club, at=NOON)
    body = page(club)
    assert "Usually answers within 2 days" in body
    assert "People come back" in body
    assert "Somebody said" not in body
    report_listing(club, kind="wrong", about="times", source="visitor", words="ASK MO", by=BY, at=NOON)
    body = page(club)
    assert "Somebody said something here is wrong. We have not checked this yet." in body
    assert "ASK MO" not in body
    for day in range(2):
        at = NOON - timedelta(days=day)
        report_listing(club, kind="closed", source="plan", by=BY, at=at)
    body = page(club)
    assert "Somebody said it may have closed. We have not checked this yet." in body
    assert "Nobody has told us lately" not in body
    assert "sure--stale" in body


@time_machine.travel(NOON, tick=False)
def test_cards_say_it_without_another_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    group = make_listing("organisation")
    for _ in range(3):
        make_listing(owner=str(group.uuid))
    rows = Listing.objects.published().filter(kind="activity").order_by("pk")
    report_listing(rows[0], kind="closed", source="plan", by=BY, at=NOON)
    for _ in range(3):
        note_returned(rows[1], at=NOON)
    with django_assert_num_queries(3):  # listings, their times, and the terms of the year
        shown = cards(rows.for_cards(), at=NOON)
    assert [card.doubt for card in shown] == ["Somebody said it may have closed", "", ""]
    assert [card.come_back for card in shown] == ["", "People come back", ""]
