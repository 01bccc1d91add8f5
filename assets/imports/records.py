"""Rows of a file turned into documents by a mapping. Nothing here looks at the database."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from assets.capacity import Room, default_valid_until
from assets.imports import fields, tidying
from assets.imports.discretion import without_numbers
from assets.imports.fields import LeftOut, Unfit
from assets.imports.locate import Locator
from assets.imports.mapping import Mapping
from assets.imports.specs import Cells, Spec
from assets.opening_hours import parse_day_columns, parse_opening_hours
from assets.schedule_words import parse_notation, to_notation
from assets.schedules import Rule, ScheduleError
from assets.snapshot import Document, default
from assets.vocabulary import ConfirmedHow, ReachKind, Status
from geo.imports.columns import listed
from geo.imports.problem import ImportProblem
from geo.imports.records import Records, Row
from geo.imports.report import Report

_MOST_ID = 200


@dataclass(slots=True)
class Record:
    """One listing as a source describes it.

    ``document`` is what a snapshot would say of the mapping's fields, but for what needs the database:
    ``references`` name other listings as (source, id), ``areas`` are names or codes of areas it reaches.
    """

    line: int
    key: str
    document: Document
    references: dict[str, tuple[str, str]]
    areas: list[str]
    row: Dict[str, object]


@dataclass(slots=True)
class Found:
    """What a file holds. ``seen`` has ids of rejected rows too; ``nameless`` counts rejects without one."""

    records: list[Record] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    nameless: int = 0


@dataclass(slots=True)
class _Gathered:
    """The rows of one listing, and where the first located one lies."""

    line: int
    rows: list[Dict[str, str]]
    point: list[float] | None
    row: Dict[str, object]


def read_records(mapping: Mapping, table: Records, report: Report, *, today: date) -> Found:
    """Read a whole file. ``today`` is what ``days: ago`` counts from. Raises ImportProblem."""
    return _Reading(mapping, table, report, today).run()


class _Reading:
    def __init__(self, mapping: Mapping, table: Records, report: Report, today: date) -> None:
        self.mapping, self.table, self.report, self.today = mapping, table, report, today
        self.columns = [c.casefold() for c in table.columns]
        self.found = Found()
        self._named_rejects = 0
        self._check_columns()
        self.locator = Locator(mapping, table)

    def run(self) -> Found:
        gathered: dict[str, _Gathered] = {}
        before = len(self.report.rejects)
        for row in self.table.rows(self.report):
            cells = self._cells(row)
            if not self._wanted(cells):
                self.report.skip("rows that the mapping leaves out")
                continue
            try:
                point = self.locator.point(row, cells)
            except Unfit as unfit:
                point = None
                fault = without_numbers(str(unfit)) if self.mapping.protects else str(unfit)
            else:
                fault = ""
            if point is not None:
                cells["@grid"] = f"{point[0] // 100:.0f}-{point[1] // 100:.0f}"
            key = self._key(cells)
            kept = dict(zip(self.table.columns, row.cells, strict=False))
            if not key:
                self._reject(row.line, "it has no id", kept)
                continue
            self.found.seen.add(key)
            if fault:
                self._reject(row.line, fault, kept, named=True)
            elif key not in gathered:
                gathered[key] = _Gathered(row.line, [cells], point, kept)
            elif self.mapping.group:
                gathered[key].rows.append(cells)
                gathered[key].point = gathered[key].point or point
            else:
                earlier = gathered[key].line
                self._reject(row.line, f"the id “{key}” is already on line {earlier}", kept, named=True)
        for key, item in gathered.items():
            self._build(key, item)
        self.found.nameless = len(self.report.rejects) - before - self._named_rejects
        return self.found

    def _check_columns(self) -> None:
        for column in sorted(self.mapping.columns - self.mapping.optional):
            if column not in self.columns:
                near = get_close_matches(column, self.columns, n=1)
                meant = f" Did you mean “{self.table.columns[self.columns.index(near[0])]}”?" if near else ""
                raise ImportProblem(
                    f"The mapping {self.mapping.name} reads a column “{column}”, which is not there.{meant} "
                    f"{listed(self.table.columns)}"
                )

    def _cells(self, row: Row) -> dict[str, str]:
        pairs = zip(self.columns, row.cells, strict=False)
        return {c: "" if tidying.is_empty(v, self.mapping.empty) else v for c, v in pairs}

    def _wanted(self, cells: Dict[str, str]) -> bool:
        if not all(c.holds(cells) for c in self.mapping.only):
            return False
        return not any(c.holds(cells) for c in self.mapping.skip)

    def _key(self, cells: Dict[str, str]) -> str:
        value = self.mapping.id.evaluate(Cells([cells]), today=self.today)
        text = re.sub(r"(?<=\d)\.0$", "", str(value or "").strip())
        return tidying.key(text, _MOST_ID) if self.mapping.id.template else text[:_MOST_ID]

    def _reject(self, line: int, reason: str, row: Dict[str, object], *, named: bool = False) -> None:
        self.report.reject(line, reason, row)
        self._named_rejects += named

    def _build(self, key: str, item: _Gathered) -> None:
        builder = _Builder(self.mapping, self.report, self.today, Cells(item.rows))
        document = builder.document(item.point)
        if "name" not in document and not builder.problems:
            builder.problems.append("it has no name")
        if builder.problems:
            self._reject(item.line, "; ".join(builder.problems), item.row, named=True)
            return
        references = {
            name: (ref.source, re.sub(r"(?<=\d)\.0$", "", value))
            for name, ref in self.mapping.references.items()
            if (value := builder.cells.get(ref.column))
        }
        self.found.records.append(Record(item.line, key, document, references, builder.areas, item.row))


class _Builder:
    """Makes one document; gathers every problem, not only the first."""

    def __init__(self, mapping: Mapping, report: Report, today: date, cells: Cells) -> None:
        self.mapping, self.report, self.today, self.cells = mapping, report, today, cells
        self.kind = str(mapping.kind)
        self.problems: list[str] = []
        self.areas: list[str] = []

    def document(self, point: list[float] | None) -> Document:
        said: dict[str, Any] = {"status": Status.PUBLISHED.value, "point": point}
        for name, spec in self.mapping.specs.items():
            said[name] = self._value(name, spec)
        self._follow_rules(said)
        for name, spec in self.mapping.specs.items():
            if said[name] is None and spec.default is not None:
                said[name] = fields.canonical(self.kind, name, spec.default)
        self._add_address(said)
        self._add_times(said)
        self._add_reach(said)
        _settle_confirmation(said)
        _settle_room(said)
        known = {n: v if v is not None else default(self.kind, n) for n, v in said.items()}
        for name in self.mapping.fields:
            known.setdefault(name, default(self.kind, name))
        return {name: value for name, value in known.items() if value is not None}

    def _value(self, name: str, spec: Spec) -> Any:
        try:
            return fields.canonical(self.kind, name, spec.evaluate(self.cells, today=self.today))
        except LeftOut as useless:
            self.report.skip(str(useless))
        except Unfit as unfit:
            self.problems.append(f"{name}: {unfit}")
        return None

    def _follow_rules(self, said: dict[str, Any]) -> None:
        """Lists gather from every rule that holds; of single values the first rule's stands."""
        decided: set[str] = set()
        for rule in self.mapping.rules:
            if not rule.holds(self.cells):
                continue
            for name, spec in rule.then.items():
                value = self._value(name, spec)
                if value is None:
                    continue
                if fields.is_list(self.kind, name):
                    said[name] = list(dict.fromkeys([*(said.get(name) or []), *value]))
                elif name not in decided:
                    said[name] = value
                    decided.add(name)

    def _add_address(self, said: dict[str, Any]) -> None:
        if self.mapping.address is None:
            return
        text = self.cells.get(self.mapping.address.column)
        street, town = tidying.address(text, self.mapping.address.drop)
        for name, value in (("street", street), ("town", town)):
            if said.get(name) is None:
                try:
                    said[name] = fields.canonical(self.kind, name, value)
                except Unfit as unfit:
                    self.problems.append(f"{name}: {unfit}")

    def _add_times(self, said: dict[str, Any]) -> None:
        times = self.mapping.times
        if times is None:
            return
        rules: list[Rule] = []
        if times.day_columns:
            rules = parse_day_columns({c: self.cells.get(c) for c in times.day_columns})
        elif times.opening_hours is not None:
            text = str(times.opening_hours.evaluate(self.cells, today=self.today) or "")
            rules = parse_opening_hours(text)
            if text and not rules:
                note = f"Opening hours: {text.rstrip('.')}."
                said["description"] = f"{said['description']} {note}" if said.get("description") else note
        elif times.notation is not None:
            text = times.notation.evaluate(self.cells, today=self.today) or ""
            try:
                rules = parse_notation(" | ".join(text) if isinstance(text, list) else str(text))
            except ScheduleError as error:
                self.problems.append(f"times: {error}")
        said["schedules"] = [to_notation(rule) for rule in rules] or None

    def _add_reach(self, said: dict[str, Any]) -> None:
        match = fields.REACH.fullmatch(said.pop("reach", None) or "anywhere")
        if match is None or match[1] is None:
            return
        if match[1] == "distance":
            said["reach_kind"], said["reach_m"] = ReachKind.DISTANCE.value, fields.whole(match[2])
        else:
            said["reach_kind"] = ReachKind.AREAS.value
            self.areas = [part.strip() for part in match[2].split(";") if part.strip()]


def _settle_confirmation(said: dict[str, Any]) -> None:
    """A day without a way came by the file; a way without a day says nothing."""
    if said.get("confirmed_at"):
        said["confirmed_how"] = said.get("confirmed_how") or ConfirmedHow.IMPORT.value
    else:
        said.pop("confirmed_how", None)


def _settle_room(said: dict[str, Any]) -> None:
    """Room without the day it was asked is not known; with it, it holds for the usual time."""
    room = said.get("room")
    if room in (None, Room.UNKNOWN) or not said.get("room_as_of"):
        for name in ("room", "room_places", "room_as_of", "room_valid_until"):
            said.pop(name, None)
    elif not said.get("room_valid_until"):
        until = default_valid_until(status=str(room), as_of=datetime.fromisoformat(said["room_as_of"]))
        said["room_valid_until"] = until.isoformat() if until else None
