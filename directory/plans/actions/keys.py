"""Sealing everything anew with the first of the keys, so that an old one can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection, transaction

from directory.models.sealed import SealedField, keys

_BATCH = 500


def reseal(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Seal every sealed value with the newest key; return how many rows were visited.

    Safe to stop and to run again. A row somebody changes meanwhile is sealed with the newest key by that change.
    Raises InvalidToken when something was sealed with a key that is not there.
    """
    done = 0
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                for rows in _reseal(model._meta.db_table, str(field.column)):
                    done += rows
                    progress(done)
    return done


def _reseal(table: str, column: str) -> Iterator[int]:
    """Seal a column anew in batches, each in a transaction of its own; give how many rows each had."""
    quoted_table, quoted_column = connection.ops.quote_name(table), connection.ops.quote_name(column)
    after = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {quoted_column} FROM {quoted_table}"  # noqa: S608  names of our own models
                f" WHERE id > %s AND {quoted_column} IS NOT NULL ORDER BY id LIMIT {_BATCH} FOR UPDATE",
                [after],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            fresh = [(keys().rotate(bytes(sealed)), pk) for pk, sealed in rows]
            cursor.executemany(f"UPDATE {quoted_table} SET {quoted_column} = %s WHERE id = %s", fresh)  # noqa: S608
        after = rows[-1][0]
        yield len(rows)
