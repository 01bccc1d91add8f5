from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_LOCK = 0x75706B656570  # "upkeep"


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else does this at the moment, on whichever machine; if so, nobody else can until this ends.

    The lock is the database connection's: it is gone with the process, however that ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [(mine,)] = cursor.fetchall()
    try:
        yield bool(mine)
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
