"""A temporary table that a file is copied into, so that comparing and writing are a few statements.

Nothing is held in memory and nothing is asked of the database row by row: 1.7 million postcodes cost one
COPY, one join, one INSERT.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import connection
from psycopg import sql

from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.report import Report
from geo.imports.statements import SQL, Target, execute, hash_joins, listed, names, one, scalar, stream


class Stage:
    """One file's rows, beside the table they are for. Lives until the transaction ends."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.name = sql.Identifier(f"stage_{target.table}")
        self._table = sql.Identifier(target.table)
        columns = [sql.SQL("{} {}").format(c.identifier, sql.SQL(c.type)) for c in target.columns]
        execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(self.name))
        execute(
            sql.SQL("CREATE TEMP TABLE {} (line integer NOT NULL, {}) ON COMMIT DROP").format(
                self.name, sql.SQL(", ").join(columns)
            )
        )

    def load(self, rows: Iterable[Sequence[object]], *, leave: Sequence[str] = ()) -> None:
        """COPY rows of (line, key…, value…) in, except the columns in ``leave``, to be filled afterwards.

        ``rows`` is consumed as it goes. It must not use the database: the connection is busy copying.
        """
        filled = [c for c in self.target.columns if c.name not in leave]
        statement = sql.SQL("COPY {} (line, {}) FROM STDIN").format(self.name, names(filled))
        connection.ensure_connection()
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        execute(sql.SQL("ANALYZE {}").format(self.name))

    @hash_joins()
    def reject_repeats(self, report: Report, *, what: str) -> None:
        """Reject every row whose key an earlier line has, and count the rows that are left."""
        key = self.target.key
        statement = sql.SQL(
            "DELETE FROM {stage} s USING ("
            "SELECT {names}, min(line) AS first FROM {stage} GROUP BY {names} HAVING count(*) > 1"
            ") d WHERE ({ours}) = ({theirs}) AND s.line > d.first RETURNING s.line, d.first, {title}"
        ).format(
            stage=self.name,
            names=names(key),
            ours=listed("s", key),
            theirs=listed("d", key),
            title=self.target.titled("s"),
        )
        for line, first, title in stream(statement):
            report.reject(line, f"{what} {title} is already on line {first}", {what: title})
        report.accepted = scalar(sql.SQL("SELECT count(*) FROM {}").format(self.name))

    @hash_joins()
    def diff(self, *, noun: str, removing: bool) -> Diff:
        """Compare with the target. With ``removing``, what is stored but not staged counts as removed."""
        diff = Diff(noun=noun)
        both = self._joined()
        diff.added, diff.changed, diff.unchanged = one(
            sql.SQL(
                "SELECT count(*) FILTER (WHERE {new}), count(*) FILTER (WHERE NOT {new} AND {differs}), "
                "count(*) FILTER (WHERE NOT {new} AND NOT {differs}) FROM {both}"
            ).format(new=self._is_new, differs=self._differs, both=both)
        )
        absent = scalar(sql.SQL("SELECT count(*) FROM {} t WHERE {}").format(self._table, self._absent))
        diff.removed, diff.absent = (absent, 0) if removing else (0, absent)
        self._sample(diff, both)
        return diff

    def fill(self, column: str, expression: str) -> None:
        """Set a column of the staged rows from the others."""
        query = sql.SQL("UPDATE {} SET {} = {}")
        execute(query.format(self.name, sql.Identifier(column), sql.SQL(expression)))

    def rescope(self, scope: Mapping[str, object]) -> None:
        """Say which rows the file is about, once that is known (its boundary set has been made)."""
        self.target = replace(self.target, scope=scope)

    @hash_joins()
    def insert_new(self) -> int:
        """Insert the staged rows the target lacks."""
        scope, columns = self.target.scope, self.target.columns
        filled = [*map(sql.Identifier, scope), *(c.identifier for c in columns)]
        values = [*map(sql.Literal, scope.values()), *(c.of("s") for c in columns)]
        count = execute(
            sql.SQL("INSERT INTO {table} ({filled}) SELECT {values} FROM {both} WHERE {new}").format(
                table=self._table,
                filled=sql.SQL(", ").join(filled),
                values=sql.SQL(", ").join(values),
                both=self._joined(),
                new=self._is_new,
            )
        )
        if count:
            # Else the next question would be planned for the table as it was.
            execute(sql.SQL("ANALYZE {}").format(self._table))
        return count

    @hash_joins()
    def update_changed(self) -> int:
        """Update the target's rows that differ, keeping their primary keys."""
        if not self.target.values:
            return 0
        sets = [sql.SQL("{} = {}").format(c.identifier, c.of("s")) for c in self.target.values]
        return execute(
            sql.SQL("UPDATE {table} t SET {sets} FROM {stage} s WHERE {matches} AND {differs}").format(
                table=self._table,
                sets=sql.SQL(", ").join(sets),
                stage=self.name,
                matches=self._matches,
                differs=self._differs,
            )
        )

    @hash_joins()
    def delete_absent(self) -> int:
        """Delete the target's rows, in scope, that are not staged."""
        return execute(sql.SQL("DELETE FROM {} t WHERE {}").format(self._table, self._absent))

    @hash_joins()
    def absent_ids(self) -> list[int]:
        """Return the ``id`` of the target's rows, in scope, that are not staged."""
        query = sql.SQL("SELECT t.id FROM {} t WHERE {}").format(self._table, self._absent)
        return [number for (number,) in stream(query)]

    @hash_joins()
    def touched_keys(self) -> list[str]:
        """Return the first key column of rows that are new or differ. Call it before writing."""
        key = self.target.key[0]
        query = sql.SQL("SELECT {} FROM {} WHERE {} OR {}")
        return [k for (k,) in stream(query.format(key.of("s"), self._joined(), self._is_new, self._differs))]

    def _joined(self) -> SQL:
        return sql.SQL("{} s LEFT JOIN {} t ON {}").format(self.name, self._table, self._matches)

    @property
    def _matches(self) -> SQL:
        pairs = [sql.SQL("{} = {}").format(c.of("t"), c.of("s")) for c in self.target.key]
        return sql.SQL(" AND ").join([*pairs, *self._in_scope()])

    def _in_scope(self) -> list[SQL]:
        given: list[SQL] = [
            sql.SQL("t.{} = {}").format(sql.Identifier(name), sql.Literal(value))
            for name, value in self.target.scope.items()
        ]
        return [*given, self.target.scope_sql] if self.target.scope_sql else given

    @property
    def _is_new(self) -> SQL:
        return sql.SQL("({} IS NULL)").format(self.target.key[0].of("t"))

    @property
    def _differs(self) -> SQL:
        compared = self.target.compared
        if not compared:
            return sql.SQL("false")
        return sql.SQL("(({}) IS DISTINCT FROM ({}))").format(listed("s", compared), listed("t", compared))

    @property
    def _absent(self) -> SQL:
        pairs = [sql.SQL("{} = {}").format(c.of("t"), c.of("s")) for c in self.target.key]
        found = sql.SQL(" AND ").join(pairs)
        missing = sql.SQL("NOT EXISTS (SELECT FROM {} s WHERE {})").format(self.name, found)
        return sql.SQL(" AND ").join([*self._in_scope(), missing])

    def _sample(self, diff: Diff, both: SQL) -> None:
        target, most = self.target, sql.Literal(diff.most_samples)
        if diff.added:
            query = sql.SQL("SELECT {} FROM {} WHERE {} ORDER BY s.line LIMIT {}")
            diff.added_samples = _titles(query.format(target.titled("s"), both, self._is_new, most))
        if diff.removed:
            query = sql.SQL("SELECT {} FROM {} t WHERE {} ORDER BY 1 LIMIT {}")
            diff.removed_samples = _titles(query.format(target.titled("t"), self._table, self._absent, most))
        if diff.changed:
            pair = sql.SQL("CASE WHEN {} IS DISTINCT FROM {} THEN ARRAY[{}, {}]::text[] END")
            shown = [
                pair.format(c.of("s"), c.of("t"), c.shown_of("t"), c.shown_of("s")) for c in target.compared
            ]
            query = sql.SQL("SELECT {}, {} FROM {} WHERE NOT {} AND {} ORDER BY s.line LIMIT {}")
            values = sql.SQL(", ").join(shown)
            found = query.format(target.titled("s"), values, both, self._is_new, self._differs, most)
            for title, *pairs in stream(found):
                changes = [
                    FieldChange(c.name.removesuffix("_id"), p[0] or "", p[1] or "")
                    for c, p in zip(target.compared, pairs, strict=True)
                    if p
                ]
                diff.changed_samples.append(Change(title, "", tuple(changes)))


def _titles(statement: SQL) -> list[str]:
    return [title for (title,) in stream(statement)]
