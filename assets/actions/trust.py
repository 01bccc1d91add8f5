"""How often people went again, kept on the listing and in its search entry as counts of the last year."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from assets.local_time import year_before
from assets.models import Experience, Listing
from assets.vocabulary import ExperienceKind

_BATCH = 5_000

# The same months as ExperienceQuerySet.in_last_year.
_RECOUNT = f"""
UPDATE assets_listing l SET returns = counted.returns
FROM (
    SELECT c.id, count(x.id) AS returns
    FROM assets_listing c LEFT JOIN assets_experience x ON x.listing_id = c.id
        AND x.kind = '{ExperienceKind.RETURNED}' AND x.month >= %(since)s
    WHERE c.id = ANY(%(ids)s) GROUP BY c.id
) counted
WHERE counted.id = l.id AND l.returns <> counted.returns
"""  # noqa: S608  only a code of our own is put in

_INDEX = """
UPDATE assets_searchentry e SET returns = l.returns FROM assets_listing l
WHERE l.id = e.listing_id AND e.listing_id = ANY(%(ids)s) AND e.returns <> l.returns
"""


def recount(listing_ids: Collection[int], *, at: datetime) -> int:
    """Count the returns of these listings as of ``at``; how many changed. The caller holds their locks."""
    asked: dict[str, Any] = {"ids": sorted(listing_ids), "since": year_before(at)}
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, asked)
        changed: int = cursor.rowcount
        cursor.execute(_INDEX, asked)
    return changed


def refresh_trust(*, at: datetime) -> int:
    """Let go of returns that are now over a year old: for every night. Returns how many listings changed.

    In batches, each in its own transaction, so that nobody waits for long; running it again changes nothing.
    """
    of_it = Experience.objects.filter(listing=OuterRef("pk"), kind=ExperienceKind.RETURNED)
    counted = Listing.objects.filter(Q(returns__gt=0) | Exists(of_it))
    ids = list(counted.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        with transaction.atomic():
            Listing.objects.lock(batch)
            changed += recount(batch, at=at)
    return changed
