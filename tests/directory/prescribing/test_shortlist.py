from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from directory.accounts.models import User
from directory.models import Plan
from directory.plans.actions.items import MOST_ITEMS
from tests.directory.prescribing.conftest import Ground, worker
from tests.factories import make_listing, make_listings, make_place

pytestmark = pytest.mark.django_db


def put(client: Client, listing: int | str, **more: str) -> int:
    return client.post(reverse("shortlist-put"), {"listing": listing, **more}).status_code


def signed_in(person: User | None, client: Client | None = None) -> Client:
    client = client or Client()
    assert person is not None
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_anybody_can_put_things_aside_and_take_them_off_again() -> None:
    make_place()
    first, second = make_listing(name="Lunch"), make_listing(name="Walk")
    client = Client()
    for listing in (first, second, first):
        assert put(client, listing.pk) == 302
    page = client.get(reverse("shortlist")).content.decode()
    assert page.index("Lunch") < page.index("Walk")
    assert "2 on your shortlist" in client.get(reverse("about")).content.decode()
    client.post(reverse("shortlist-drop"), {"listing": first.pk})
    page = client.get(reverse("shortlist")).content.decode()
    assert "Lunch" not in page
    assert "Walk" in page


@pytest.mark.parametrize("listing", ["", "0", "x", "-1", "9" * 40, "１", "99999999"])
def test_what_is_no_listing_is_refused(listing: str) -> None:
    client = Client()
    assert put(client, listing) == 302
    assert client.get(reverse("shortlist")).context["cards"] == []


def test_what_is_not_published_cannot_be_chosen_and_what_was_withdrawn_is_said_to_be_gone() -> None:
    make_place()
    listing, draft = make_listing(name="Lunch"), make_listing("space", status="draft")
    client = Client()
    put(client, draft.pk)
    put(client, listing.pk)
    client.get(reverse("shortlist"))
    type(listing).objects.filter(pk=listing.pk).update(status="withdrawn")
    page = client.get(reverse("shortlist")).content.decode()
    assert "Lunch" not in page
    assert "One thing you chose is not on the map any more." in page


def test_a_shortlist_holds_as_much_as_a_plan() -> None:
    make_place()
    rows = make_listings([("activity", {}) for _ in range(MOST_ITEMS + 1)])
    client = Client()
    for row in rows:
        put(client, row.pk)
    assert len(client.session["shortlist"]) == MOST_ITEMS
    answer = client.post(
        reverse("shortlist-put"), {"listing": rows[-1].pk}, headers={"x-requested-with": "fetch"}
    )
    assert answer.status_code == 409
    assert "Take something off it first." in answer.json()["said"]


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(to: str) -> None:
    make_place()
    answer = Client().post(reverse("shortlist-put"), {"listing": make_listing().pk, "next": to})
    assert answer["Location"] == reverse("shortlist")


def test_a_shortlist_made_before_signing_in_becomes_a_plan() -> None:
    make_place()
    listing = make_listing(name="Lunch")
    client = Client()
    put(client, listing.pk)
    signed_in(worker("Link workers"), client)
    # Django keeps what is in a session when somebody signs in to it.
    answer = client.post(reverse("plan-new"), {"matters": "company", "label": "lunch"})
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("plan", args=[plan.code])
    assert [item.listing_id for item in plan.items.all()] == [listing.pk]
    assert client.session.get("shortlist") is None


def test_while_a_plan_is_worked_on_things_go_on_it(ground: Ground) -> None:
    client = signed_in(ground.people["maker"])
    client.get(reverse("plan", args=[ground.plan.code]))
    listing = make_listing(name="Walk")
    answer = client.post(
        reverse("shortlist-put"), {"listing": listing.pk}, headers={"x-requested-with": "fetch"}
    )
    assert "is on plan" in answer.json()["said"]
    assert ground.plan.items.filter(listing=listing).exists()


def test_a_plan_that_may_not_be_seen_any_more_gets_nothing(ground: Ground) -> None:
    client = signed_in(ground.people["other team, agreed"])
    client.get(reverse("plan", args=[ground.plan.code]))
    ground.plan.consents.update(until="2020-01-01")
    listing = make_listing(name="Walk")
    put(client, listing.pk)
    assert not ground.plan.items.filter(listing=listing).exists()
    assert client.session["shortlist"] == [listing.pk]
