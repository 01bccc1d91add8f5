"""What a listing must say before anyone may see it: little, so that nobody is kept off the map by a form."""

from __future__ import annotations

from assets.models import Listing
from assets.vocabulary import Attendance, Kind, ReachKind
from geo.privacy import LocationPrivacy


def missing(listing: Listing, *, themes: int, reach_areas: int) -> list[str]:
    """Return in words what a listing lacks to be published; empty when it may be."""
    lacks = []
    if not listing.name.strip():
        lacks.append("a name")
    if not themes:
        lacks.append("at least one theme")
    if listing.reach_kind == ReachKind.AREAS and not reach_areas:
        lacks.append("the areas it reaches")
    somewhere = listing.point is not None or listing.reach_kind != ReachKind.ANYWHERE
    from_afar = {Attendance.ONLINE, Attendance.PHONE} & set(listing.attendance)
    # An organisation may have no premises; what it runs has a place. Where a hidden group meets is told to
    # nobody, so it need not be told to us either.
    placeless = listing.kind == Kind.ORGANISATION or listing.location_privacy == LocationPrivacy.HIDDEN
    if not somewhere and not from_afar and not placeless:
        lacks.append("a place, or the area it reaches")
    return lacks
