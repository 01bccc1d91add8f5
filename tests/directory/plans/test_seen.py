"""What has changed about something since it was put on a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assets.actions.listings import revise_listing, withdraw_listing
from assets.calendars import place_calendar
from assets.models import Listing
from directory.plans.seen import changes, seen
from tests.factories import BY, NOW, make_listing, make_place

pytestmark = pytest.mark.django_db

CHOIR: dict[str, Any] = {
    "name": "Choir",
    "street": "1 Mill Lane",
    "town": "Marlsden",
    "cost": "free",
    "schedules": ["FREQ=WEEKLY;BYDAY=TU 10:00-12:00"],
    "room": "yes",
    "room_as_of": NOW.isoformat(),
    "room_valid_until": "2026-12-31T12:00:00+00:00",
    "confirmed_at": NOW.isoformat(),
    "confirmed_how": "phone",
}


@pytest.fixture
def choir() -> Listing:
    make_place()
    return make_listing(**CHOIR)


def now_of(listing: Listing, *, days: int = 0) -> Any:
    at = NOW + timedelta(days=days)
    row = Listing.objects.filter(pk=listing.pk).for_plans().get()
    return seen(row, at=at, calendar=place_calendar(at)), row.status


def told(listing: Listing, *, days: int = 0, **changed: Any) -> list[str]:
    before, _ = now_of(listing)
    if changed:
        revise_listing(listing, document=changed, by=BY, at=NOW)
    after, status = now_of(listing, days=days)
    return changes(before, after, status=status)


def test_nothing_has_changed(choir: Listing) -> None:
    assert told(choir) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"schedules": ["FREQ=WEEKLY;BYDAY=WE 10:00-12:00"]}, "The times have changed. Now: "),
        ({"schedules": []}, "The times have changed. Now: not known."),
        ({"street": "9 Mill Lane"}, "The place has changed. Now: 9 Mill Lane"),
        ({"location_privacy": "hidden"}, "The place has changed. Now: "),
        ({"cost": "paid"}, "The cost has changed. Now: "),
        ({"room": "full"}, "It is full now. Ask before you go."),
        ({"room": "waiting_list"}, "It is full now. Ask before you go."),
        ({"name": "The Singers"}, "It was called Choir."),
    ],
    ids=str,
)
def test_each_change_is_a_sentence(choir: Listing, changed: dict[str, Any], words: str) -> None:
    found = told(choir, **changed)
    assert any(sentence.startswith(words) for sentence in found), found
    assert "9 Mill Lane" not in str(found) or "street" in changed


def test_what_is_said_of_it_and_not_shown_is_no_change(choir: Listing) -> None:
    assert told(choir, description="Longer words", summary="Shorter") == []


def test_what_was_sure_is_not_any_more(choir: Listing) -> None:
    assert told(choir, days=400) == ["Nobody has told us lately that this is right. Ring before you go."]


def test_what_is_gone_says_only_that(choir: Listing) -> None:
    before, _ = now_of(choir)
    withdraw_listing(choir, by=BY, at=NOW, why="unsafe")
    after, status = now_of(choir)
    [sentence] = changes(before, after, status=status)
    assert sentence.startswith("This is not on the map any more.")
