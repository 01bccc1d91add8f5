"""How often people went again: counted on the listing and in its search entry, and let go of after a year."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from assets.actions import trust
from assets.actions.feedback import note_reply, note_returned
from assets.actions.listings import revise_listing, withdraw_listing
from assets.actions.trust import refresh_trust
from assets.models import Experience, Listing, SearchEntry
from assets.returns import FEW_RETURNS, come_back_words
from tests.factories import BY, make_listing, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def returns(listing: Listing) -> int:
    """On the row and, where there is one, in the entry alike."""
    count = Listing.objects.get(pk=listing.pk).returns
    for entry in SearchEntry.objects.filter(listing=listing):
        assert entry.returns == count
    return count


def test_each_return_is_counted_at_once(at: datetime) -> None:
    listing, other = make_listing(), make_listing()
    note_returned(listing, at=at)
    note_returned(listing, at=at - timedelta(days=200))
    note_reply(listing, days=1, at=at)
    assert (returns(listing), returns(other)) == (2, 0)


def test_saving_keeps_the_count(at: datetime) -> None:
    listing = make_listing()
    note_returned(listing, at=at)
    revise_listing(listing, document={"summary": "Tea"}, by=BY, at=at)
    assert returns(listing) == 1
    withdraw_listing(listing, by=BY, at=at)
    note_returned(listing, at=at)
    revise_listing(listing, document={"status": "published"}, by=BY, at=at)
    assert returns(listing) == 2


def test_a_night_lets_go_of_what_is_over_a_year_old(at: datetime) -> None:
    listing, other = make_listing(), make_listing()
    for days in (0, 0, 300):
        note_returned(listing, at=at - timedelta(days=days))
    note_returned(other, at=at)
    later = at + timedelta(days=120)
    assert refresh_trust(at=later) == 1
    assert (returns(listing), returns(other)) == (2, 1)
    assert refresh_trust(at=later) == 0
    assert refresh_trust(at=at + timedelta(days=500)) == 2
    assert (returns(listing), returns(other)) == (0, 0)
    assert Experience.objects.count() == 4


def test_a_night_goes_in_batches(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_BATCH", 2)
    made = [make_listing() for _ in range(5)]
    for each in made:
        note_returned(each, at=at)
    assert refresh_trust(at=at + timedelta(days=500)) == 5


def test_the_command_tells_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    note_returned(make_listing(), at=timezone.now() - timedelta(days=800))
    call_command("refresh_trust")
    assert "changed: 1." in capsys.readouterr().out


def test_a_crash_leaves_neither_the_experience_nor_the_count(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = make_listing()

    def crash(*args: Any, **asked: Any) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(trust, "recount", crash)
    with pytest.raises(RuntimeError):
        note_returned(listing, at=at)
    assert not Experience.objects.exists()


def test_few_are_not_told() -> None:
    assert come_back_words(FEW_RETURNS - 1) == ""
    assert come_back_words(FEW_RETURNS) == "People come back"
