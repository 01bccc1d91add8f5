"""What a saved listing says, as the yes-or-no facts that :mod:`assets.completeness` weighs."""

from __future__ import annotations

from datetime import datetime

from assets.capacity import Room, room_left
from assets.completeness import Facts
from assets.freshness import Freshness
from assets.models import Listing
from assets.snapshot import as_kind
from assets.vocabulary import Booking, Cost, Kind, ReachKind


def facts(listing: Listing, *, at: datetime) -> Facts:
    """Gather the facts of a listing as they stand at ``at``."""
    row = as_kind(listing)
    room = room_left(
        status=row.room, places=row.room_places, as_of=row.room_as_of, valid_until=row.room_valid_until, at=at
    )
    return Facts(
        kind=Kind(row.kind),
        has_summary=bool(row.summary or row.description),
        has_point_or_reach=row.point is not None or row.reach_kind != ReachKind.ANYWHERE,
        has_contact=bool(row.phone or row.email or row.website),
        has_times=bool(row.schedules.all()),
        has_cost=row.cost != Cost.UNKNOWN or bool(getattr(row, "hire_cost", "")),
        has_access=bool(row.access),
        has_how_to_join=row.booking != Booking.UNKNOWN,
        has_first_visit=bool(getattr(row, "first_visit", "")),
        has_room=room.status is not Room.UNKNOWN,
        has_facilities=bool(getattr(row, "facilities", [])),
        has_hours=getattr(row, "hours_per_week", None) is not None,
        has_confirmation=row.freshness_at(at) is not Freshness.STALE,
    )
