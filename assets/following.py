"""Where what has a venue is: where its venue is, and shown no more exactly. Pure."""

from __future__ import annotations

from assets.models import Activity, Listing, Opening
from geo.privacy import LocationPrivacy

_STRICTNESS = [LocationPrivacy.EXACT, LocationPrivacy.ROUGH, LocationPrivacy.HIDDEN]


def settle(row: Listing) -> None:
    """Put what has a venue where its venue is, and show it no more exactly than the venue is shown."""
    if not isinstance(row, Activity | Opening) or row.venue is None:
        return
    venue = row.venue
    row.point, row.street, row.town, row.postcode = venue.point, venue.street, venue.town, venue.postcode
    row.location_privacy = strictest(row.location_privacy, venue.location_privacy)


def strictest(*privacies: str) -> str:
    """Return the one of these that shows least."""
    return max(privacies, key=lambda privacy: _STRICTNESS.index(LocationPrivacy(privacy)))
