"""A listing as one plain document: what history keeps, what imports compare, what a diff is read from.

Values are JSON; absent means empty. Points are ``[easting, northing]`` in metres, EPSG:27700. Other rows are
named by what outlives this database: terms by slug, areas by code, listings by uuid.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import models

from assets.models import MODELS, Listing
from assets.schedule_words import to_notation

Document = dict[str, Any]

DERIVED = {"doubted_on", "closed_reports", "returns"}
"""What others said of a listing, counted on its row."""

# Not part of what a listing says: keys, bookkeeping, and what is derived from the rest.
NOT_SAID = {
    "id", "uuid", "listing_ptr", "created_at", "updated_at", "ward", "confirmed_by", "search_entry",
    "trusted_since", "venue_answer", "merged_into", *DERIVED,
}  # fmt: skip


def as_kind(listing: Listing) -> Listing:
    """Return the row of the listing's own kind (an Activity for an activity)."""
    if type(listing) is not Listing:
        return listing
    child: Listing = getattr(listing, listing.kind.replace("_", ""))
    return child


def snapshot(listing: Listing) -> Document:
    """Return the document of a saved listing of any kind."""
    row = as_kind(listing)
    document = column_document(row)
    for name, values in (
        ("themes", [t.term.slug for t in sorted(row.listing_themes.all(), key=lambda t: t.position)]),
        ("reach_areas", sorted(area.code for area in row.reach_areas.all())),
        (
            "schedules",
            [to_notation(schedule.rule) for schedule in sorted(row.schedules.all(), key=lambda s: s.pk)],
        ),
    ):
        if values:
            document[name] = values
    return document


def column_document(row: Listing) -> Document:
    """Return the document of a row, saved or not, without what is kept in tables of its own."""
    document: Document = {}
    for field in row._meta.concrete_fields:
        if field.name in NOT_SAID:
            continue
        value = _plain(row, field)
        if value not in (None, "", []):
            document[field.name] = value
    return document


def _plain(row: Listing, field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        other = getattr(row, field.name)
        return None if other is None else str(other.uuid)
    value = getattr(row, field.attname)
    if isinstance(value, Point):
        return [round(value.x, 1), round(value.y, 1)]
    if isinstance(value, GEOSGeometry):
        return value.wkt
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


def changes(before: Document, after: Document) -> dict[str, tuple[Any, Any]]:
    """Return field -> (before, after) for every field in which two documents differ."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def default(kind: str, name: str) -> Any:
    """What a snapshot holds of a field nobody filled."""
    return _empty(kind).get(name)


@cache
def _empty(kind: str) -> Document:
    return column_document(MODELS[kind]())
