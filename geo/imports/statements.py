"""Small statements over the temporary tables of an import, composed safely and read as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg import sql

SQL = sql.Composable

POINT = "'E ' || round(ST_X({0})::numeric, 1) || ' N ' || round(ST_Y({0})::numeric, 1)"
"""How a point is shown in a diff."""


@dataclass(frozen=True)
class Column:
    """A column of the staged table that is also one of the target's."""

    name: str
    type: str
    shown: str = "{}::text"
    """SQL that shows a value in a diff; ``{}`` is the column."""
    compared: bool = True
    """False for what follows from the other columns (a polygon's centre)."""

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.name)

    def of(self, alias: str) -> SQL:
        return sql.SQL("{}.{}").format(sql.Identifier(alias), self.identifier)

    def shown_of(self, alias: str) -> SQL:
        return sql.SQL(self.shown).format(self.of(alias))


@dataclass(frozen=True)
class Target:
    """The table a file belongs in, and which of its rows the file is about."""

    table: str
    key: tuple[Column, ...]
    values: tuple[Column, ...] = ()
    scope: Mapping[str, object] = field(default_factory=dict)
    """Columns with one value for the whole file (``boundary_set_id``). Other rows are left alone."""
    scope_sql: SQL | None = None
    """A further condition on the target, ``t``, that says which of its rows the file is about."""
    title: str = ""
    """SQL that names a row to a person, ``{0}`` being the alias; the key where not given."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.key, *self.values)

    @property
    def compared(self) -> tuple[Column, ...]:
        return tuple(c for c in self.values if c.compared)

    def titled(self, alias: str) -> SQL:
        if self.title:
            return sql.SQL(self.title).format(sql.Identifier(alias))
        return sql.SQL("concat_ws(' ', {})").format(listed(alias, self.key))


def listed(alias: str, columns: Sequence[Column]) -> SQL:
    return sql.SQL(", ").join([c.of(alias) for c in columns])


def names(columns: Sequence[Column]) -> SQL:
    return sql.SQL(", ").join([c.identifier for c in columns])


@contextmanager
def hash_joins() -> Iterator[None]:
    """Join a staged file with its table by hashing, whatever the planner believes of the table.

    A table that was empty when last looked at is believed to be empty still. A nested loop then reads it, and
    what the import has just put in it, once for each of 1.7 million rows: minutes become hours.
    """
    execute(sql.SQL("SET LOCAL enable_nestloop = off"))
    yield
    # Not in a “finally”: after an error the transaction takes no more statements, and undoes this itself.
    execute(sql.SQL("SET LOCAL enable_nestloop = on"))


def execute(statement: SQL) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def one(statement: SQL) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def scalar(statement: SQL) -> Any:
    return one(statement)[0]


def stream(statement: SQL) -> Iterator[tuple[Any, ...]]:
    """Yield rows as they come from the server, a few at a time."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        yield from cursor.stream(statement)
