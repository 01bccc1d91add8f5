"""Place names: towns, villages, estates, parks, stations; what people call somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from psycopg import sql

from geo.imports import columns as known
from geo.imports.diff import Diff
from geo.imports.files import open_records
from geo.imports.plan import Author, Import
from geo.imports.points import located, point_ewkb
from geo.imports.problem import ImportProblem
from geo.imports.records import as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.stage import Stage
from geo.imports.statements import POINT, Column, Target
from geo.names import search_name
from geo.text import shortened

_KIND = ("kind", "type", "local_type", "place_type", "category", "class")

_TARGET = Target(
    table="geo_placename",
    key=(
        Column("search_name", "varchar(120)"),
        Column("kind", "varchar(30)"),
        Column("point", "geometry(Point, 27700)", shown=POINT),
    ),
    values=(Column("name", "varchar(120)"),),
    scope_sql=sql.SQL("t.kind IN (SELECT kind FROM stage_geo_placename)"),
    title="{0}.search_name || ' (' || {0}.kind || ')'",
)


class PlaceNameImport(Import):
    """A file of names with points. ``replace`` deletes names, of the file's kinds, that it does not have."""

    kind = "place names"

    def __init__(
        self,
        source: SourceFile,
        *,
        label: str = "",
        type_column: str = "",
        default_kind: str = "",
        x: str = "",
        y: str = "",
        layer: str = "",
        crs: str = "",
        replace: bool = False,
    ) -> None:
        super().__init__(source)
        self._file = open_records(source, layer=layer, crs=crs)
        columns = self._file.columns
        names = ("name", "name1", "place", "place_name", *known.NAME)
        self._name_at = known.require(columns, names, chosen=label, what="a name", option="--label")
        self._kind_at = known.find(columns, _KIND, chosen=type_column, option="--type")
        if self._kind_at is None and not default_kind:
            raise ImportProblem(
                "No column says what kind of place each is. Say with --type COLUMN, or --as town."
            )
        self._default_kind = default_kind
        self._x, self._y, self._crs, self._replace = x, y, crs, replace

    def prepare(self, report: Report) -> Diff:
        self._stage = Stage(_TARGET)
        self._stage.load(self._rows(report))
        self._stage.reject_repeats(report, what="place")
        return self._stage.diff(noun="place name", removing=self._replace)

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        if self._replace:
            self._stage.delete_absent()
        self._stage.update_changed()
        self._stage.insert_new()

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        for row, easting, northing in located(self._file, report, x=self._x, y=self._y, crs=self._crs):
            name = shortened(row.cells[self._name_at], 120)
            kind = (row.cells[self._kind_at] if self._kind_at is not None else "") or self._default_kind
            searched = search_name(name)[:120]
            if not searched:
                report.reject(row.line, "it has no name", as_mapping(self._file.columns, row))
            elif not 0 < len(kind) <= 30:
                report.reject(row.line, f"the kind “{kind}” is empty or longer than 30 characters")
            else:
                yield row.line, searched, kind.lower(), point_ewkb(easting, northing), name
