"""What is personal in the database, sealed with a key that is not in it.

Whoever reads the tables, a backup or a dump without the key sees neither words nor how long they are to the letter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

_STEP = 64
"""Sealed text is filled up to a multiple of so many bytes, so that its length tells little."""


class Unreadable(Exception):
    """What is in the database was sealed with a key that is not among PLAN_KEYS."""


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def keys() -> MultiFernet:
    """The keys of settings.PLAN_KEYS: the first seals, all of them open."""
    return _keys(tuple(settings.PLAN_KEYS))


def seal(value: Any) -> bytes:
    """Seal whatever JSON can say."""
    plain = orjson.dumps(value)
    return keys().encrypt(plain + b" " * (-len(plain) % _STEP))


def unseal(sealed: bytes) -> Any:
    """Open what was sealed. Raises Unreadable without the right key, or when a byte of it was changed."""
    try:
        return orjson.loads(keys().decrypt(bytes(sealed)))
    except InvalidToken:
        # Not the cause: it could carry what was sealed into a log.
        raise Unreadable("sealed with a key that is not among PLAN_KEYS, or altered") from None


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Any JSON value, sealed on its way into the database and opened on its way out.

    It can't be searched or ordered by, and no form or administration page shows it.
    """

    description = "sealed JSON"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else connection.Database.Binary(seal(value))

    def get_lookup(self, lookup_name: str) -> Any:
        # Two sealings of one value differ, so that only "is there anything" can be asked.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("what is sealed is not to be serialised")
