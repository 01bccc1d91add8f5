"""The ledger of outcomes: how things on plans turned out, counted by quarter, ward and theme, and by nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from assets.local_time import local_date
from assets.models import ListingTheme
from directory.ledger.quarters import Quarter
from directory.models import OutcomeEntry
from geo.models import Area, BoundaryKind


def count(
    counted: uuid.UUID | None,
    *,
    listing_id: int | None,
    area_id: int | None,
    outcome: str,
    at: datetime,
) -> uuid.UUID | None:
    """Count an outcome in place of what was counted before (``counted``), within one quarter; return the new row's key.

    A finished quarter stays as it is, for it may have been shown: what changes later is counted in the quarter of the
    change. An empty outcome only takes back.
    """
    quarter = Quarter.of(local_date(at)).first
    if counted is not None:
        OutcomeEntry.objects.filter(pk=counted, quarter=quarter).delete()
    if not outcome:
        return None
    entry = OutcomeEntry.objects.create(
        quarter=quarter, ward_id=_ward(area_id), theme=_theme(listing_id), outcome=outcome
    )
    return entry.pk


def bring_in(entries: Iterable[OutcomeEntry]) -> None:
    """Add entries that were made up elsewhere, many at once: the demo's."""
    OutcomeEntry.objects.bulk_create(entries, batch_size=2_000)


def forget(*, before: date) -> int:
    """Delete the outcomes of all quarters that begin before this day, and return how many there were."""
    return OutcomeEntry.objects.filter(quarter__lt=before).delete()[0]


def _ward(area_id: int | None) -> int | None:
    """The current ward in which a small area's centre lies; a ward is its own."""
    if area_id is None:
        return None
    around = Area.objects.filter(pk=area_id).larger(BoundaryKind.WARD)
    return next(iter(around.get(area_id, [])), None)


def _theme(listing_id: int | None) -> int | None:
    """What the listing is mainly about."""
    if listing_id is None:
        return None
    rows = ListingTheme.objects.filter(listing_id=listing_id).order_by("position", "pk")
    return rows.values_list("term_id", flat=True).first()
