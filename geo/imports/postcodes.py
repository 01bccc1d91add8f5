"""Postcodes: the ONS Postcode Directory, Code-Point Open, and tables like them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from geo.imports import columns as known
from geo.imports.csv_file import CsvFile
from geo.imports.diff import Diff
from geo.imports.plan import Author, Import
from geo.imports.points import coordinate_columns, located, point_ewkb
from geo.imports.records import Row, as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.stage import Stage
from geo.imports.statements import POINT, Column, Target

_POSTCODE = ("pcds", "pcd8", "pcd7", "pcd", "pcd2", "postcode", "post code", "post_code")
_ENDED = ("doterm", "terminated", "date of termination")
# Code-Point Open's columns, in the order its files have them without a heading.
_CODE_POINT = (
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
)
UNIT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_IRISH_GRID = "Northern Ireland's postcodes are on the Irish grid; use a file with longitude and latitude"

_TARGET = Target(
    table="geo_postcode",
    key=(Column("code", "varchar(7)"),),
    values=(
        Column("outcode", "varchar(4)", compared=False),
        Column("point", "geometry(Point, 27700)", shown=POINT),
    ),
)


class PostcodeImport(Import):
    """A file of unit postcodes, each with its point.

    ``replace`` deletes the stored postcodes that are not in the file; without it a file of one town leaves
    the rest alone. Terminated postcodes are left out.
    """

    kind = "postcodes"

    def __init__(
        self, source: SourceFile, *, postcode: str = "", x: str = "", y: str = "", replace: bool = False
    ):
        super().__init__(source)
        self._table = CsvFile(source, headings=_CODE_POINT, is_heading=_is_heading)
        self._code_at = known.require(
            self._table.columns, _POSTCODE, chosen=postcode, what="a postcode", option="--postcode"
        )
        self._ended_at = known.find(self._table.columns, _ENDED, option="--postcode")
        self._x, self._y, self._replace = x, y, replace
        _, _, self._by_degrees = coordinate_columns(self._table.columns, x=x, y=y)

    def prepare(self, report: Report) -> Diff:
        if not self._table.has_heading:
            report.note("the file has no heading line; it was read as Code-Point Open")
        self._stage = Stage(_TARGET)
        self._stage.load(self._rows(report))
        self._stage.reject_repeats(report, what="postcode")
        return self._stage.diff(noun="postcode", removing=self._replace)

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        self._stage.update_changed()
        self._stage.insert_new()
        if self._replace:
            self._stage.delete_absent()

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        wanted = _Wanted(self._table, self._code_at, self._ended_at, by_degrees=self._by_degrees)
        for row, easting, northing in located(wanted, report, x=self._x, y=self._y):
            code = row.cells[self._code_at].upper().replace(" ", "")
            # Published to the metre, so that a file in degrees says the same as one in metres.
            yield row.line, code, code[:-3], point_ewkb(round(easting), round(northing))


class _Wanted:
    """The table without terminated postcodes and without rows whose postcode is none."""

    def __init__(self, table: CsvFile, code_at: int, ended_at: int | None, *, by_degrees: bool) -> None:
        self._table, self._code_at, self._ended_at, self._by_degrees = table, code_at, ended_at, by_degrees

    @property
    def columns(self) -> tuple[str, ...]:
        return self._table.columns

    def rows(self, report: Report) -> Iterator[Row]:
        code_at, ended_at = self._code_at, self._ended_at
        for row in self._table.rows(report):
            if ended_at is not None and row.cells[ended_at]:
                report.skip("terminated postcodes")
                continue
            code = row.cells[code_at].upper().replace(" ", "")
            if not UNIT.fullmatch(code):
                what = f"“{row.cells[code_at]}” is not a full postcode" if code else "it has no postcode"
                report.reject(row.line, what, as_mapping(self.columns, row))
            elif code.startswith("BT") and not self._by_degrees:
                report.reject(row.line, _IRISH_GRID, as_mapping(self.columns, row))
            else:
                yield row


def _is_heading(cells: Sequence[str]) -> bool:
    """A first line whose first value is a postcode and whose third and fourth are numbers is data."""
    is_data = (
        len(cells) >= 4
        and UNIT.fullmatch(cells[0].upper().replace(" ", "")) is not None
        and all(c.isdigit() for c in cells[2:4])
    )
    return not is_data
