"""The SQL behind an address, taken from the site's own views and asked again by bare psycopg."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

Bare = psycopg.Connection[tuple[Any, ...]]
Asked = tuple[str, Any]


def statements(path: str) -> list[Asked]:
    """Every statement that answering an address asks of the database, in order, with its parameters."""
    kept: list[Asked] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        kept.append((sql, params))
        return execute(sql, params, many, context)

    client = Client(SERVER_NAME="localhost")
    client.get(path)  # what is only read once a minute
    with connection.execute_wrapper(keep):
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return kept


def again(bare: Bare, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
    """Ask them by psycopg alone; what each returned."""
    return [_rows(bare.execute(sql, params or None)) for sql, params in asked]


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []
