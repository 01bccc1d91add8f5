"""Indicators: one measured thing about many areas, from one column of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from psycopg import sql

from geo.imports import boundary_sets
from geo.imports import columns as known
from geo.imports.diff import Diff
from geo.imports.files import open_records
from geo.imports.numbers import number
from geo.imports.plan import Author, Import
from geo.imports.problem import ImportProblem
from geo.imports.records import as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.stage import Stage
from geo.imports.statements import Column, Target
from geo.imports.where import Where
from geo.models import Area, Indicator

_CODE = (r"(lsoa|oa|msoa|wd|ward|lad|ltla)\d*_?(cd|code)", *known.CODE)
_VALUE = ("value", "obs_value", "score", "rate", "count")
_PERIOD = ("period", "year", "date", "time period")
_MOST_UNKNOWN = 5_000


@dataclass(frozen=True)
class Measure:
    """What is measured. A name and unit are needed the first time; later, what is empty stays as it is."""

    code: str
    name: str = ""
    unit: str = ""
    better: str = ""
    source: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        for field, most in (("code", 60), ("name", 160), ("unit", 40), ("source", 200), ("licence", 200)):
            if len(getattr(self, field)) > most:
                raise ImportProblem(f"The indicator's {field} may have at most {most} characters.")
        try:
            validate_slug(self.code)
        except ValidationError as error:
            raise ImportProblem(
                f"“{self.code}” cannot be an indicator's code: use letters, digits and hyphens."
            ) from error
        if self.better and self.better not in Indicator.Better.values:
            raise ImportProblem(f"Say which is better: {', '.join(Indicator.Better.values)}.")


class IndicatorImport(Import):
    """A column of figures for the areas of one boundary set.

    The table may be wide (``value`` names the column) or long (``where`` chooses the rows). Figures for codes
    the boundary set lacks are rejected, and where another vintage has those codes the operator is told
    which; ``ignore_unknown`` leaves them out instead, for a national file on one borough's areas.
    """

    kind = "indicators"

    def __init__(
        self,
        source: SourceFile,
        *,
        measure: Measure,
        kind: str,
        vintage: str,
        code: str = "",
        value: str = "",
        period: str = "",
        where: Sequence[str] = (),
        ignore_unknown: bool = False,
        replace: bool = False,
    ) -> None:
        super().__init__(source)
        self._measure, self._replace, self._ignore_unknown = measure, replace, ignore_unknown
        self._set = boundary_sets.require(kind, vintage)
        self._file = open_records(source, crs="EPSG:4326")
        columns = self._file.columns
        self._code_at = known.require(columns, _CODE, chosen=code, what="an area's code", option="--code")
        self._value_at = known.require(columns, _VALUE, chosen=value, what="the figures", option="--value")
        self._period = period
        self._period_at = (
            None if period else known.require(columns, _PERIOD, what="the period", option="--period")
        )
        self._where = Where(where, columns)

    def prepare(self, report: Report) -> Diff:
        self._indicator = Indicator.objects.filter(code=self._measure.code).first()
        if self._indicator is None and not (self._measure.name and self._measure.unit):
            raise ImportProblem(
                f"The indicator {self._measure.code} is new: say what it is with --name and --unit."
            )
        self._areas = dict(Area.objects.filter(boundary_set=self._set).values_list("code", "pk"))
        if not self._areas:
            raise ImportProblem(f"The set {self._title} has no areas: bring them in with import_boundaries.")
        self._unknown: set[str] = set()
        self._stage = Stage(_target(self._indicator.pk if self._indicator else None, self._set.pk))
        self._stage.load(self._rows(report))
        self._where.explain_if_none_kept()
        self._stage.reject_repeats(report, what="figure for")
        self._tell_unknown(report)
        diff = self._stage.diff(noun="figure", removing=self._replace)
        diff.also = list(self._changes())
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        indicator = self._indicator or Indicator(code=self._measure.code)
        for field in fields(self._measure):
            if value := getattr(self._measure, field.name):
                setattr(indicator, field.name, value)
        indicator.save()
        self._stage.rescope({"indicator_id": indicator.pk})
        if self._replace:
            self._stage.delete_absent()
        self._stage.update_changed()
        self._stage.insert_new()

    @property
    def _title(self) -> str:
        return boundary_sets.title(self._set.kind, self._set.vintage)

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        for row in self._file.rows(report):
            if not self._where(row.cells):
                report.skip("rows that do not meet --where")
                continue
            code = row.cells[self._code_at]
            area_id = self._areas.get(code)
            figure = number(row.cells[self._value_at])
            period = self._period if self._period_at is None else row.cells[self._period_at]
            if area_id is None and code and len(self._unknown) < _MOST_UNKNOWN:
                self._unknown.add(code)
            if area_id is None and code and self._ignore_unknown:
                report.skip(f"figures for codes not in {self._title}")
                continue
            fault = (
                f"no area of {self._title} has the code “{code}”"
                if area_id is None
                else f"“{row.cells[self._value_at]}” is not a number"
                if figure is None
                else f"the period “{period}” is empty or longer than 20 characters"
                if not 0 < len(period) <= 20
                else ""
            )
            if fault:
                report.reject(row.line, fault, as_mapping(self._file.columns, row))
            else:
                yield row.line, area_id, period, figure

    def _tell_unknown(self, report: Report) -> None:
        """Say which other vintage the unknown codes are from; when none fits, refuse the file with that."""
        if not self._unknown:
            return
        elsewhere = boundary_sets.others_with(self._unknown, self._set)
        if not report.accepted and elsewhere:
            raise ImportProblem(
                f"None of the codes is in {self._title}, but {elsewhere}.", rejects=report.rejects
            )
        if elsewhere:
            report.note(f"of the codes not in {self._title}, {elsewhere}")

    def _changes(self) -> Iterator[str]:
        if self._indicator is None:
            yield f"the indicator {self._measure.code} is new: {self._measure.name} ({self._measure.unit})"
            return
        for field in fields(self._measure):
            before, after = getattr(self._indicator, field.name), getattr(self._measure, field.name)
            if after and after != before:
                yield f"the {field.name} of {self._measure.code} changes from “{before}” to “{after}”"


def _target(indicator_id: int | None, boundary_set_id: int) -> Target:
    return Target(
        table="geo_indicatorvalue",
        key=(Column("area_id", "bigint"), Column("period", "varchar(20)")),
        values=(Column("value", "double precision"),),
        scope={"indicator_id": indicator_id},
        # Another vintage's figures for the same indicator are none of this file's business.
        scope_sql=sql.SQL("t.area_id IN (SELECT id FROM geo_area WHERE boundary_set_id = {})").format(
            sql.Literal(boundary_set_id)
        ),
        title="(SELECT code || ' ' || name FROM geo_area WHERE id = {0}.area_id) || ', ' || {0}.period",
    )
