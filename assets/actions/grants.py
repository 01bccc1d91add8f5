"""The only writer of grants."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from assets.models import Grant, Source
from geo.models import BoundaryKind
from geo.queries import area_id_sql

_BATCH = 1_000
_KEY = ("source", "identifier")
_WRITTEN = [
    field.name for field in Grant._meta.concrete_fields if not field.primary_key and field.name not in _KEY
]
_SMALL = ", ".join(f"'{kind.value}'" for kind in (BoundaryKind.WARD, BoundaryKind.LSOA, BoundaryKind.OA))

_CLEAR = "DELETE FROM assets_grant_wards WHERE %(source)s IS NULL OR grant_id IN (SELECT id FROM assets_grant WHERE source_id = %(source)s)"  # noqa: E501
_PLACE = f"""
WITH named AS (
    SELECT DISTINCT code FROM assets_grant g, unnest(g.location_codes) code
    WHERE %(source)s IS NULL OR g.source_id = %(source)s
), ward_of AS (
    SELECT a.code, {area_id_sql(BoundaryKind.WARD, "a.centre")} AS ward_id
    FROM named JOIN geo_area a ON a.code = named.code JOIN geo_boundaryset s ON s.id = a.boundary_set_id
    WHERE s.is_current AND s.kind IN ({_SMALL})
)
INSERT INTO assets_grant_wards (grant_id, area_id)
SELECT DISTINCT g.id, w.ward_id FROM assets_grant g, unnest(g.location_codes) code
JOIN ward_of w ON w.code = code.code
WHERE w.ward_id IS NOT NULL AND (%(source)s IS NULL OR g.source_id = %(source)s)
"""  # noqa: S608  only codes of our own and our own SQL are put in


@transaction.atomic
def save_grants(source: Source, grants: Sequence[Grant], *, remove: Collection[str] = ()) -> None:
    """Keep these grants of a source, each in place of the one with its identifier; forget those in ``remove``."""
    Grant.objects.filter(source=source, identifier__in=remove).delete()
    for grant in grants:
        grant.source = source
    Grant.objects.bulk_create(
        grants,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=list(_KEY),
        update_fields=_WRITTEN,
    )
    place_grants(source)


@transaction.atomic
def place_grants(source: Source | None = None) -> None:
    """Note the wards in force that funders' codes name: a ward's own, or that of a small area whose centre it holds.

    Codes of larger areas, and of wards as they once were, name none. For all sources, if none is given.
    """
    asked = {"source": source.pk if source is not None else None}
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, asked)
        cursor.execute(_PLACE, asked)
