from __future__ import annotations

import pytest

from assets.actions.listings import revise_listing
from assets.models import Listing
from directory.models import OutgoingMail
from directory.venues.letters import ask_by_post
from tests.assets.test_venues import _meet, hall
from tests.factories import BY, NOW

__all__ = ["hall"]
pytestmark = pytest.mark.django_db


def test_a_venue_is_asked_once_and_of_what_is_protected_nothing_is_told(hall: Listing) -> None:
    meets = _meet(hall, keepers=True)
    revise_listing(meets, document={"location_privacy": "hidden"}, by=BY, at=NOW)
    assert ask_by_post(at=NOW) == 0
    revise_listing(meets, document={"location_privacy": "exact"}, by=BY, at=NOW)
    assert (ask_by_post(at=NOW), ask_by_post(at=NOW)) == (1, 0)
    mail = OutgoingMail.objects.get()
    assert "Does Digging take place at The hall?" in mail.subject
    assert "Church Street" not in mail.text
