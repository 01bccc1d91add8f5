"""Demand points: where the people of each small area live, and how many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from geo.imports import boundary_sets
from geo.imports import columns as known
from geo.imports.diff import Diff
from geo.imports.files import open_records
from geo.imports.numbers import people
from geo.imports.plan import Author, Import
from geo.imports.points import located, point_ewkb
from geo.imports.problem import ImportProblem
from geo.imports.records import Records, Row, as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.stage import Stage
from geo.imports.statements import POINT, Column, Target
from geo.imports.where import Where
from geo.models import BoundarySet
from geo.text import shortened

_CODE = (r"(lsoa|oa|msoa|wd|ward)\d*_?(cd|code)", *known.CODE)
_NAME = (r"(lsoa|oa|msoa|wd|ward)\d*_?(nm|name)", *known.NAME)
_COUNTS = {
    "population": (r"population\w*", "all_ages", "all ages", "persons", "people", "total"),
    "aged_0_15": ("aged_0_15", "aged_0_to_15", "0-15", "0 to 15"),
    "aged_16_64": ("aged_16_64", "aged_16_to_64", "16-64", "16 to 64"),
    "aged_65_over": ("aged_65_over", "aged_65_and_over", "65+", "65 and over"),
}
Counts = tuple[int | None, ...]


@dataclass(frozen=True)
class Columns:
    """The columns the operator named; what is empty is looked for."""

    code: str = ""
    label: str = ""
    population: str = ""
    aged_0_15: str = ""
    aged_16_64: str = ""
    aged_65_over: str = ""
    x: str = ""
    y: str = ""


class DemandImport(Import):
    """A file of points with people. The people may be in a second table, ``people``, joined by code.

    ``where`` chooses rows of the table that has the people (the one for both sexes, say). ``replace`` deletes
    the set's stored points that are not in the file.
    """

    kind = "demand points"

    def __init__(
        self,
        source: SourceFile,
        *,
        kind: str,
        vintage: str,
        columns: Columns = Columns(),
        people: SourceFile | None = None,
        where: Sequence[str] = (),
        layer: str = "",
        crs: str = "",
        replace: bool = False,
    ) -> None:
        super().__init__(source)
        self._kind, self._vintage = boundary_sets.checked(kind, vintage)
        self._columns, self._crs, self._replace = columns, crs, replace
        self._file = open_records(source, layer=layer, crs=crs)
        self._people = open_records(people) if people else None
        self._people_source = people
        self._code_at = _code(self._file, columns)
        self._name_at = known.find(self._file.columns, _NAME, chosen=columns.label, option="--label")
        counted = self._people or self._file
        self._counts_at = _counts(counted, columns)
        self._where = Where(where, counted.columns)

    def prepare(self, report: Report) -> Diff:
        self._set = BoundarySet.objects.filter(kind=self._kind, vintage=self._vintage).first()
        self._stage = Stage(_target(self._set.pk if self._set else None))
        self._stage.load(self._rows(report))
        self._where.explain_if_none_kept()
        self._stage.reject_repeats(report, what="code")
        diff = self._stage.diff(noun="demand point", removing=self._replace)
        if self._set is None:
            diff.also.append(
                f"the set {boundary_sets.title(self._kind, self._vintage)} is new, and has no polygons yet"
            )
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        if self._set is None:
            label = str(self._kind.label)
            self._set = BoundarySet.objects.create(kind=self._kind, vintage=self._vintage, name=label)
        self._stage.rescope({"boundary_set_id": self._set.pk})
        if self._replace:
            self._stage.delete_absent()
        self._stage.update_changed()
        self._stage.insert_new()

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        joined = self._read_people(report) if self._people else None
        for row, easting, northing in located(
            self._file, report, x=self._columns.x, y=self._columns.y, crs=self._crs
        ):
            if joined is None and not self._where(row.cells):
                report.skip("rows that do not meet --where")
                continue
            code = row.cells[self._code_at]
            counts = self._counts(row) if joined is None else joined.get(code)
            fault = _fault(code, counts, self._people_source)
            if fault or counts is None:
                report.reject(row.line, fault, as_mapping(self._file.columns, row))
                continue
            name = row.cells[self._name_at] if self._name_at is not None else ""
            yield row.line, code, shortened(name, 120), point_ewkb(easting, northing), *counts

    def _counts(self, row: Row) -> Counts:
        return tuple(people(row.cells[at]) if at is not None else None for at in self._counts_at)

    def _read_people(self, report: Report) -> dict[str, Counts]:
        """Return the people of each code. Held in memory: the country has 190,000 of its smallest areas."""
        assert self._people  # noqa: S101  the caller looked
        assert self._people_source  # noqa: S101
        code_at = known.require(
            self._people.columns, _CODE, what="a code in the people's file", option="--code"
        )
        found: dict[str, Counts] = {}
        for row in self._people.rows(Report()):
            if not self._where(row.cells):
                continue
            code = row.cells[code_at]
            if code in found:
                raise ImportProblem(
                    f"{self._people_source.name} has {code} more than once (line {row.line}). "
                    "Choose its rows with --where, as in --where sex=Persons."
                )
            found[code] = self._counts(row)
        report.note(f"people from {self._people_source.name}, sha256 {self._people_source.sha256}")
        return found


def _fault(code: str, counts: Counts | None, people_source: SourceFile | None) -> str:
    if not code:
        return "it has no code"
    if len(code) > 20:
        return f"the code “{shortened(code, 40)}” is longer than 20 characters"
    if counts is None:
        return f"{people_source.name if people_source else 'the file'} has no people for {code}"
    if counts[0] is None:
        return f"the population of {code} is not a whole number of people"
    return ""


def _code(file: Records, columns: Columns) -> int:
    return known.require(file.columns, _CODE, chosen=columns.code, what="a code", option="--code")


def _counts(file: Records, columns: Columns) -> tuple[int | None, ...]:
    population = known.require(
        file.columns,
        _COUNTS["population"],
        chosen=columns.population,
        what="the population",
        option="--population",
    )
    ages = [
        known.find(file.columns, names, chosen=getattr(columns, name), option=f"--{name.replace('_', '-')}")
        for name, names in list(_COUNTS.items())[1:]
    ]
    return population, *ages


def _target(boundary_set_id: int | None) -> Target:
    return Target(
        table="geo_demandpoint",
        key=(Column("code", "varchar(20)"),),
        values=(
            Column("name", "varchar(120)"),
            Column("point", "geometry(Point, 27700)", shown=POINT),
            *(Column(name, "integer") for name in _COUNTS),
        ),
        scope={"boundary_set_id": boundary_set_id},
        title="concat_ws(' ', {0}.code, {0}.name)",
    )
