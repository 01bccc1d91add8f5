"""Convenors decide which listings are one; addresses of what was merged lead on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.actions.pairs import decide_not_duplicates, look_at_changed
from assets.models import DuplicatePair, Listing, Merge
from directory.accounts.roles import Role
from tests.factories import BY, NOW, make_listing, make_listings, make_place, make_user, spot

pytestmark = pytest.mark.django_db


def convenor() -> Client:
    client = Client()
    client.force_login(make_user(Role.CONVENOR), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def pair() -> DuplicatePair:
    make_place()
    near = spot(3_020)
    make_listing("organisation", name="Kestrel Choir", location_privacy="rough")
    make_listing("organisation", name="Kestrel Choir CIC", phone="0161 496 0001", point=[near.x, near.y])
    look_at_changed(at=NOW)
    return DuplicatePair.objects.waiting().get()


def test_two_are_merged_as_chosen_and_parted_again(pair: DuplicatePair) -> None:
    client, address = convenor(), reverse("duplicate", args=[pair.pk])
    page = client.get(address)
    parts = {f"part-{part.code}": part.chosen for part in page.context["page"].parts}
    assert parts["part-phone"] == "second"
    # The exact place of what is shown only roughly is in no picture.
    assert "The names are the same" in page.content.decode()
    sent = {"decision": "merge", "keep": "first", **parts, "part-name": "second"}
    # A part that was not chosen, because it was not there when the page was made.
    assert client.post(address, {"decision": "merge", "keep": "first"}).status_code == 400
    assert client.post(address, sent).status_code == 302
    kept = Listing.objects.get(pk=pair.first_id)
    assert (kept.name, kept.phone) == ("Kestrel Choir CIC", "0161 496 0001")
    # Whoever comes second is told.
    assert client.post(address, sent).status_code == 409
    assert "merged them" in client.get(address).content.decode()

    old = client.get(f"/listings/{pair.second_id}/kestrel-choir-cic/?from=list")
    assert (old.status_code, old["Location"]) == (302, f"/listings/{kept.pk}/kestrel-choir-cic/?from=list")
    undo = reverse("merge-undo", args=[Merge.objects.get().pk])
    assert undo in client.get(reverse("merges")).content.decode()
    for said in ("They are two again", "Somebody else has undone this"):
        assert said in client.post(undo, follow=True).content.decode()
    assert client.get(f"/listings/{pair.second_id}/kestrel-choir-cic/").status_code == 200
    assert DuplicatePair.objects.waiting().get() == pair


def test_two_that_are_not_the_same_leave_the_queue(pair: DuplicatePair) -> None:
    client = convenor()
    assert "Kestrel Choir CIC" in client.get(reverse("duplicates")).content.decode()
    assert client.post(reverse("duplicate", args=[pair.pk]), {"decision": "different"}).status_code == 302
    assert "No pair waits" in client.get(reverse("duplicates")).content.decode()
    assert Client().get(reverse("duplicate", args=[pair.pk])).status_code == 302


def test_the_queue_asks_as_much_for_many_as_for_few(pair: DuplicatePair) -> None:
    client = convenor()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("duplicates"), {"kind": "organisation"}).status_code == 200
        counts.append(len(asked))
        make_listings([("organisation", {"name": f"Kestrel Choir {name}", "point": None}) for name in
                       ("Ltd", "CIO", "UK", "Inc", "plc", "LLP", "(the)")])  # fmt: skip
        look_at_changed(at=NOW)
    assert DuplicatePair.objects.waiting().count() > 10
    assert counts[0] == counts[1] <= 8
    assert client.get(reverse("duplicates"), {"page": "99"}).status_code == 200
    decide_not_duplicates(pair, by=BY, at=NOW)
