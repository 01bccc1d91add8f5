"""What is kept beside the listings for searches to be quick, brought up to date: after an upgrade, after an import.

Each save indexes its own listing. The words that spelling is corrected by, and the map's numbers from far out, are made
by the thousand and may be an hour old.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import connection

from assets.search import index, pyramid
from assets.search.words.spelling import rebuild_vocabulary

_MADE_BY = "assets_searchentry"


def rebuild(*, at: datetime, progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Make all of it anew, while searches go on being answered; how many listings and how many words there are."""
    listings = index.rebuild(progress=progress)
    words = after_an_import(at=at)
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {_MADE_BY} IS '{_digest()}'")
    return listings, words


def after_an_import(*, at: datetime) -> int:
    """Bring words and map up to date with listings that are indexed already; how many words there are."""
    words = rebuild_vocabulary()
    pyramid.refresh(at=at)
    return words


def is_current() -> bool:
    """Whether the search table was last made by this version of the statement that makes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT obj_description('{_MADE_BY}'::regclass)")
        [(made_by,)] = cursor.fetchall()
    return bool(made_by == _digest())


def _digest() -> str:
    return sha256(index.ENTRIES.encode()).hexdigest()
