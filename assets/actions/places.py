"""Keeps where listings are in step: with their venue, and with the wards of the current boundaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import Q

from assets import publishing
from assets.actions import written
from assets.document import check
from assets.errors import Invalid
from assets.following import settle
from assets.models import Activity, Listing, Opening
from assets.search import index
from assets.snapshot import Document, snapshot
from assets.vocabulary import ReachKind, Status
from geo.models import BoundaryKind, BoundarySet
from geo.privacy import public_point_sql
from geo.queries import area_id_sql

_BATCH = 5_000


def followers(space_ids: Collection[int]) -> list[Activity | Opening]:
    """Read what happens in these spaces, as stored, with all that a snapshot reads."""
    found: list[Activity | Opening] = []
    if space_ids:
        for model in (Activity, Opening):
            rows = model.objects.filter(venue__in=space_ids).order_by("pk").select_related("venue", "owner")
            found += rows.prefetch_related("listing_themes__term", "reach_areas", "schedules")
    return found


def follow(row: Activity | Opening) -> None:
    """Put a follower where its venue is. Raises Invalid, naming it, when it could not be as it would then be."""
    privacy = row.location_privacy
    settle(row)
    problems: list[str] = []
    try:
        check(row)
    except Invalid as refusal:
        problems = [message for messages in refusal.problems.values() for message in messages]
    if row.status == Status.PUBLISHED:
        themes, areas = len(row.listing_themes.all()), len(row.reach_areas.all())
        lacks = publishing.missing(row, themes=themes, reach_areas=areas)
        problems += [f"It would need {', '.join(lacks)}."] if lacks else []
    if problems:
        field = "point" if row.location_privacy == privacy else "location_privacy"
        raise Invalid({field: [f"“{row.name}” happens here and could not follow. {' '.join(problems)}"]})


def follow_venues(space_ids: Collection[int]) -> list[tuple[Listing, Document]]:
    """Move what happens in these spaces to where they are now, and hide it where they are hidden.

    The caller holds the locks. Returns what changed, each with its document from before. Raises as follow.
    """
    followed: list[tuple[Listing, Document]] = []
    for row in followers(space_ids):
        before, stored = snapshot(row), written.columns(row)
        follow(row)
        if written.update(row, stored):
            followed.append((row, before))
    return followed


_ASSIGN = f"""
UPDATE assets_listing l SET ward_id = found.ward_id
FROM (
    SELECT c.id, {area_id_sql(BoundaryKind.WARD, public_point_sql("c.point", "c.location_privacy"))} AS ward_id
    FROM assets_listing c WHERE c.id = ANY(%(ids)s)
) found
WHERE found.id = l.id AND l.ward_id IS DISTINCT FROM found.ward_id
"""  # noqa: S608  only names of columns and codes of our own are put in


def assign_wards(listing_ids: Iterable[int]) -> None:
    """Note the current ward of each listing's public point; none where it has none or lies outside.

    The listings are locked first, so that the point is the one that will be there when this is.
    """
    ids = sorted(set(listing_ids))
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            Listing.objects.lock(batch)
            cursor.execute(_ASSIGN, {"ids": batch})


_SAME_CODES = """
    FROM assets_listing_reach_areas r
    JOIN geo_area old ON old.id = r.area_id
    JOIN geo_boundaryset vintage ON vintage.id = old.boundary_set_id
    JOIN geo_area new ON new.code = old.code AND new.boundary_set_id = %(set)s
    WHERE vintage.kind = %(kind)s AND old.boundary_set_id <> %(set)s
"""
_REACH_NEW = f"""
INSERT INTO assets_listing_reach_areas (listing_id, area_id) SELECT DISTINCT r.listing_id, new.id {_SAME_CODES}
ON CONFLICT DO NOTHING
"""
_LEAVE_OLD = f"DELETE FROM assets_listing_reach_areas WHERE id IN (SELECT r.id {_SAME_CODES})"  # noqa: S608


def follow_boundaries(boundary_set: BoundarySet) -> None:
    """Bring listings into step with boundaries that are now in force. Runs inside the import's transaction.

    The areas a listing reaches become this vintage's areas of the same codes; one whose code is no longer used
    stays as it was drawn before. What is found by them, and by new outlines, is indexed anew; wards are noted anew.
    """
    named = Q(reach_kind=ReachKind.AREAS) | Q(reach_areas__isnull=False)
    reaching = list(Listing.objects.filter(named).values_list("pk", flat=True).distinct())
    every = list(Listing.objects.values_list("pk", flat=True)) if _is_ward(boundary_set) else reaching
    Listing.objects.lock(every)
    with connection.cursor() as cursor:
        codes: dict[str, int | str] = {"set": boundary_set.pk, "kind": boundary_set.kind}
        cursor.execute(_REACH_NEW, codes)
        cursor.execute(_LEAVE_OLD, codes)
    if _is_ward(boundary_set):
        assign_wards(every)
    index.refresh(reaching)


def _is_ward(boundary_set: BoundarySet) -> bool:
    return boundary_set.kind == BoundaryKind.WARD
