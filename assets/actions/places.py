"""Keeps where listings are in step: with their venue, and with the wards of the current boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from assets.document import LISTS
from assets.models import Activity, Listing, Opening
from assets.snapshot import Document, column_document, snapshot
from geo.models import BoundaryKind
from geo.privacy import LocationPrivacy, public_point_sql

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


def follow_venues(space_ids: Sequence[int], *, at: datetime) -> list[tuple[Listing, Document]]:
    """Move what happens in these spaces to where they are now, and hide it where they are hidden.

    Returns what changed, each with its document from before.
    """
    followed: list[tuple[Listing, Document]] = []
    for model in (Activity, Opening):
        rows = model.objects.filter(venue__in=space_ids).order_by("pk").select_related("venue", "owner")
        for row in rows.prefetch_related("listing_themes__term", "reach_areas", "schedules"):
            before = snapshot(row)
            settle(row)
            if column_document(row) != {n: v for n, v in before.items() if n not in LISTS}:
                row.updated_at = at
                row.save()
                followed.append((row, before))
    return followed


_ASSIGN = f"""
UPDATE assets_listing l SET ward_id = found.ward_id
FROM (
    SELECT c.id, (
        SELECT p.area_id FROM geo_areapart p
        JOIN geo_area a ON a.id = p.area_id JOIN geo_boundaryset b ON b.id = a.boundary_set_id
        WHERE b.kind = '{BoundaryKind.WARD}' AND b.is_current
          AND ST_Covers(p.geometry, {public_point_sql("c.point", "c.location_privacy")})
        ORDER BY a.code LIMIT 1
    ) AS ward_id
    FROM assets_listing c WHERE c.id = ANY(%(ids)s)
) found
WHERE found.id = l.id AND l.ward_id IS DISTINCT FROM found.ward_id
"""  # noqa: S608  only names of columns and codes of our own are put in


def assign_wards(listing_ids: Sequence[int]) -> None:
    """Note the current ward of each listing's public point; none where it has none or lies outside."""
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGN, {"ids": sorted(set(listing_ids))})


def reward_everything() -> None:
    """Re-ward every listing: a new vintage of wards is in force. Runs inside the import's transaction."""
    assign_wards(list(Listing.objects.order_by("pk").values_list("pk", flat=True)))
