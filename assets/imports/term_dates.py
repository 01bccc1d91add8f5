"""School terms from a CSV file with the columns name, starts and ends (days as 2026-09-02 or 02/09/2026)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from assets.actions.term_dates import save_terms
from assets.errors import Invalid
from assets.imports.fields import Unfit, day
from assets.models import SchoolTerm
from geo.imports import columns as known
from geo.imports.csv_file import CsvFile
from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.plan import Author, Import
from geo.imports.problem import ImportProblem
from geo.imports.records import as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile

_LONGEST_DAYS = 150


class TermDatesImport(Import):
    """Adds and corrects terms by their first day. With ``replace``, terms not in the file are forgotten."""

    kind: ClassVar[str] = "term dates"

    def __init__(self, source: SourceFile, *, replace: bool = False) -> None:
        super().__init__(source)
        self._table = CsvFile(source)
        columns = self._table.columns
        self._name_at = known.require(
            columns, ("name", "term", "label"), what="a name", option="a heading “name”"
        )
        self._starts_at = known.require(
            columns, ("starts", "start", "first day", "from"), what="a first day", option="a heading “starts”"
        )
        self._ends_at = known.require(
            columns, ("ends", "end", "last day", "to"), what="a last day", option="a heading “ends”"
        )
        self._replace = replace
        self._terms: dict[date, tuple[str, date]] = {}
        self._gone: frozenset[date] = frozenset()

    def prepare(self, report: Report) -> Diff:
        self._read(report)
        report.accepted = len(self._terms)
        stored = {term.starts: (term.name, term.ends) for term in SchoolTerm.objects.all()}
        diff = Diff(noun="term")
        for starts, term in self._terms.items():
            before = stored.get(starts)
            if before is None:
                diff.add(starts.isoformat(), term[0])
            elif before != term:
                changes = (
                    FieldChange("name", before[0], term[0]),
                    FieldChange("ends", str(before[1]), str(term[1])),
                )
                diff.change(
                    Change(starts.isoformat(), term[0], tuple(c for c in changes if c.before != c.after))
                )
            else:
                diff.same()
        absent = sorted(stored.keys() - self._terms.keys())
        for starts in absent:
            if self._replace:
                diff.remove(starts.isoformat(), stored[starts][0])
            else:
                diff.keep()
        self._gone = frozenset(absent if self._replace else ())
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        try:
            save_terms(self._terms, remove=self._gone)
        except Invalid as refusal:
            raise ImportProblem(str(refusal)) from refusal

    def _read(self, report: Report) -> None:
        lines: dict[date, int] = {}
        for row in self._table.rows(report):
            kept = as_mapping(self._table.columns, row)
            name = row.cells[self._name_at]
            try:
                starts, ends = day(row.cells[self._starts_at]), day(row.cells[self._ends_at])
            except Unfit as unfit:
                report.reject(row.line, str(unfit), kept)
                continue
            if not 0 < len(name) <= 60:
                report.reject(row.line, "the name must have from 1 to 60 characters", kept)
            elif not 0 <= (ends - starts).days <= _LONGEST_DAYS:
                report.reject(row.line, f"a term from {starts} to {ends} cannot be right", kept)
            elif starts in lines:
                report.reject(
                    row.line, f"a term that starts on {starts} is already on line {lines[starts]}", kept
                )
            else:
                lines[starts] = row.line
                self._terms[starts] = (name, ends)
