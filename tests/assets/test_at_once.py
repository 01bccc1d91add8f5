"""Two people at once: whoever comes second waits, and then sees what the first has written."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from assets.actions.feedback import note_full, note_returned, report_listing
from assets.actions.listings import confirm_listing, create_listing, revise_listing, withdraw_listing
from assets.actions.places import assign_wards
from assets.models import Listing, Report, SearchEntry
from assets.search import index
from assets.search.query import search
from assets.vocabulary import ConfirmedHow
from tests import factories
from tests.factories import BY, NOW, make_listing, make_place, question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def before_it_is_committed(change: Callable[[], Any], other: Callable[[], Any]) -> None:
    """Make a change; before it is committed start another elsewhere, and wait until that waits; then commit."""
    failures: list[BaseException] = []

    def elsewhere() -> None:
        try:
            with transaction.atomic():
                other()
        except BaseException as failure:  # noqa: BLE001  told to the test below
            failures.append(failure)
        finally:
            connection.close()

    thread = Thread(target=elsewhere, daemon=True)
    with transaction.atomic():
        change()
        thread.start()
        _until_somebody_waits(thread)
    thread.join(20)
    assert not thread.is_alive()
    assert failures == []


def _until_somebody_waits(thread: Thread) -> None:
    for _ in range(1_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone() != (0,):
                return
        assert thread.is_alive(), "it did not wait"
        time.sleep(0.01)
    raise AssertionError("nobody came to wait")


def test_a_refresh_never_puts_back_a_place_that_is_being_hidden() -> None:
    listing = make_listing()
    before_it_is_committed(
        lambda: revise_listing(listing, document={"location_privacy": "hidden"}, by=BY, at=NOW),
        lambda: index.refresh([listing.pk]),
    )
    assert SearchEntry.objects.get(listing=listing).point is None


def test_wards_are_noted_of_the_point_as_it_is_after_waiting() -> None:
    listing = make_listing()
    before_it_is_committed(
        lambda: revise_listing(listing, document={"location_privacy": "hidden"}, by=BY, at=NOW),
        lambda: assign_wards([listing.pk]),
    )
    assert Listing.objects.get(pk=listing.pk).ward is None


@pytest.mark.parametrize("kind", ["activity", "opening"])
def test_what_is_made_at_a_venue_that_is_being_hidden_is_hidden(kind: str) -> None:
    hall = make_listing("space", name="Kestrel House")
    document = factories.document(kind, name="Choir", venue=str(hall.uuid), point=None)
    before_it_is_committed(
        lambda: revise_listing(hall, document={"location_privacy": "hidden"}, by=BY, at=NOW),
        lambda: create_listing(kind, document=document, by=BY, at=NOW),
    )
    choir = Listing.objects.get(name="Choir")
    assert choir.location_privacy == "hidden"
    assert SearchEntry.objects.get(listing=choir).point is None
    assert [hit.listing_id for hit in search(question(text="kestrel")).hits] == [hall.pk]


def test_a_venue_being_hidden_waits_for_what_is_being_made_there_and_hides_it() -> None:
    hall = make_listing("space")
    document = factories.document(name="Choir", venue=str(hall.uuid), point=None)
    before_it_is_committed(
        lambda: create_listing("activity", document=document, by=BY, at=NOW),
        lambda: revise_listing(hall, document={"location_privacy": "hidden"}, by=BY, at=NOW),
    )
    choir = Listing.objects.get(name="Choir")
    assert (choir.location_privacy, choir.ward) == ("hidden", None)


def test_the_same_report_made_twice_at_once_is_one() -> None:
    listing = make_listing()
    _twice(lambda: report_listing(listing, kind="closed", source="visitor", by=BY, at=NOW))
    assert Report.objects.count() == 1


def test_two_who_went_again_at_once_are_both_counted() -> None:
    listing = make_listing()
    _twice(lambda: note_returned(listing, at=NOW))
    assert Listing.objects.get().returns == SearchEntry.objects.get().returns == 2


def test_a_report_that_comes_while_it_is_confirmed_stays_open() -> None:
    listing = make_listing()
    before_it_is_committed(
        lambda: report_listing(
            listing, kind="closed", source="visitor", by=BY, at=NOW + timedelta(seconds=1)
        ),
        lambda: confirm_listing(listing, how=ConfirmedHow.PHONE, by=BY, at=NOW),
    )
    assert Report.objects.open().exists()
    assert Listing.objects.get().doubted_on == SearchEntry.objects.get().due_on == NOW.date()


def test_a_report_that_comes_while_it_is_withdrawn_is_answered() -> None:
    listing = make_listing()
    before_it_is_committed(
        lambda: withdraw_listing(listing, by=BY, at=NOW),
        lambda: report_listing(listing, kind="closed", source="visitor", by=BY, at=NOW),
    )
    assert Report.objects.get().answer == "withdrawn"
    assert Listing.objects.get().doubted_on is None


def test_what_the_group_says_while_somebody_finds_it_full_holds() -> None:
    listing = make_listing()
    room = {
        "room": "yes",
        "room_as_of": NOW.isoformat(),
        "room_valid_until": (NOW + timedelta(days=56)).isoformat(),
    }
    before_it_is_committed(
        lambda: revise_listing(listing, document=room, by=BY, at=NOW),
        lambda: note_full(listing, by=BY, at=NOW - timedelta(seconds=1)),
    )
    assert Listing.objects.get().room == "yes"


def _twice(change: Callable[[], Any]) -> None:
    before_it_is_committed(change, change)
