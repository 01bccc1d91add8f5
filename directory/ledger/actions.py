"""The only writers of the ledger of searches. They are given codes and keys, never words or people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.contrib.gis.geos import Point
from django.db import connection

from assets.local_time import local_date
from directory.models import LedgerEntry
from directory.models.search_ledger import MOST_FILTERS, MOST_RESULTS, MOST_THEMES
from geo.models import BoundaryKind
from geo.queries import area_id_sql

SMALL_M, LARGE_M = 250.0, 5_000.0
"""A place that reaches at most so far is in one small area; in one ward; and beyond that it is in no one of them."""

_POINT = "ST_GeomFromEWKB(%(point)s)"
_IN_WARD = area_id_sql(BoundaryKind.WARD, _POINT)
_INSERT = {
    name: f"""
        INSERT INTO directory_ledgerentry (id, day, area_id, themes, filters, results, opened, planned)
        VALUES (%(id)s, %(day)s, {area}, %(themes)s, %(filters)s, %(results)s, false, false)
    """  # noqa: S608  only SQL of our own is put in
    for name, area in {
        "small": f"COALESCE({area_id_sql(BoundaryKind.LSOA, _POINT)}, {_IN_WARD})",
        "ward": _IN_WARD,
        "none": "NULL",
    }.items()
}


def record(
    *,
    themes: Sequence[int],
    filters: Sequence[str],
    point: Point | None,
    extent_m: float = 0.0,
    results: int,
    at: datetime,
) -> uuid.UUID:
    """Add one search to the ledger, and return the key of its entry.

    ``themes`` are keys of assets.Term, what was most meant first; ``filters`` codes such as ``cost:free``. ``point``
    (EPSG:27700) and how far the place reaches from it in metres serve to find the small area, and are not kept.
    One INSERT. Raises DatabaseError for a filter that is no code.
    """
    area = "none"
    if point is not None and extent_m <= LARGE_M:
        area = "small" if extent_m <= SMALL_M else "ward"
    key = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT[area],
            {
                "id": key,
                "day": local_date(at),
                "point": bytes(point.ewkb) if point is not None else None,
                "themes": list(dict.fromkeys(themes))[:MOST_THEMES],
                "filters": sorted(set(filters))[:MOST_FILTERS],
                "results": min(results, MOST_RESULTS),
            },
        )
    return key


def mark_opened(key: uuid.UUID, *, at: datetime) -> None:
    """Note that something found by a search was looked at; nothing happens to a search of another day."""
    LedgerEntry.objects.filter(pk=key, day=local_date(at)).update(opened=True)


def mark_planned(key: uuid.UUID, *, at: datetime) -> None:
    """Note that something found by a search was put on a plan, and so looked at; as ``mark_opened``."""
    LedgerEntry.objects.filter(pk=key, day=local_date(at)).update(opened=True, planned=True)


def bring_in(entries: Iterable[LedgerEntry]) -> None:
    """Add entries that were made up elsewhere, many at once: the demo's."""
    LedgerEntry.objects.bulk_create(entries, batch_size=2_000)


def forget(*, before: date) -> int:
    """Delete the searches of all days before this one, and return how many there were."""
    return LedgerEntry.objects.filter(day__lt=before).delete()[0]
