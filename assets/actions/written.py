"""Rows of listings put into their two tables, many at once.

Django saves a row with a parent table by two statements, and refuses to make many such rows in one; an import
of a thousand would take two thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.db.models.sql import InsertQuery

from assets.models import Listing

Columns = dict[str, Any]


def columns(row: Listing) -> Columns:
    """The values of a row as it was read, to tell later which have changed."""
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields}


def update(row: Listing, stored: Columns) -> bool:
    """Write what differs from what is stored, and tell whether anything did; a table without is not touched."""
    changed = [name for name, value in columns(row).items() if value != stored[name]]
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def insert(rows: Sequence[Listing]) -> None:
    """Write new rows of any kinds, and give each its key."""
    shared = [f for f in Listing._meta.concrete_fields if not f.primary_key]
    parents = [Listing(**{f.attname: getattr(row, f.attname) for f in shared}) for row in rows]
    Listing.objects.bulk_create(parents, batch_size=500)
    by_model: dict[type[Listing], list[Model]] = {}
    for row, parent in zip(rows, parents, strict=True):
        row.pk = row.id = parent.pk
        by_model.setdefault(type(row), []).append(row)
    for model, of_kind in by_model.items():
        query = InsertQuery(model)
        query.insert_values(model._meta.local_concrete_fields, of_kind)
        query.get_compiler("default").execute_sql()
        for child in of_kind:
            child._state.adding, child._state.db = False, "default"
