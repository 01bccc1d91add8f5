"""How one value is got from a row: the small language of a mapping's fields. Pure.

A spec says where the text comes from (``column``, ``template``, ``value`` or ``flags``) and what is done to
it, in this order: ``split``, ``pattern``, ``map``, ``case``, ``longer_than``, ``shorten``, ``days``.
``default`` is for when nothing is left after the rules have spoken too, so it is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from assets.imports import tidying
from assets.imports.fields import Unfit

_HOLE = re.compile(r"\{([^{}]+)\}")


class Cells:
    """One record's row, or several rows of the same thing. Empty cells, however written, are ""."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self.rows = rows

    def get(self, column: str) -> str:
        """The first value there is."""
        return next((row[column] for row in self.rows if row.get(column)), "")

    def all(self, column: str) -> list[str]:
        """Every value there is, once, in order."""
        return list(dict.fromkeys(row[column] for row in self.rows if row.get(column)))


@dataclass(frozen=True, slots=True)
class Spec:
    """Where a value comes from and what is done to it. Column names are in small letters."""

    columns: tuple[str, ...] = ()
    template: str = ""
    value: Any = None
    flags: Mapping[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None
    split: str = ""
    join: str = ""
    map: Mapping[str, Any] | None = None
    has_otherwise: bool = False
    otherwise: Any = None
    case: str = ""
    shorten: int = 0
    longer_than: int = 0
    days: int = 0
    """-1 for "so many days ago", 1 for "in so many days"."""
    default: Any = None

    def needs(self) -> Iterator[str]:
        """The columns it reads."""
        yield from self.columns
        yield from (hole for hole in _HOLE.findall(self.template) if not hole.startswith("@"))
        yield from self.flags

    def constants(self) -> Iterator[Any]:
        """The values that are written in the mapping itself."""
        yield from (v for v in (self.value, self.default, self.otherwise) if v is not None)
        yield from self.flags.values()
        if not self.days:
            yield from (v for v in (self.map or {}).values() if v is not None)

    def evaluate(self, cells: Cells, *, today: date) -> Any:
        """Return text, a list of texts, a date or a constant; None for nothing. Raises Unfit."""
        found = self._found(cells)
        if isinstance(found, str):
            found = self._worked(found, today)
        elif isinstance(found, list):
            parts = [self._worked(part, today) for part in found]
            found = [
                p
                for part in parts
                for p in (part if isinstance(part, list) else [part])
                if p not in (None, "")
            ]
        return None if found in ("", []) else found

    def _found(self, cells: Cells) -> Any:
        if self.value is not None:
            return self.value
        if self.flags:
            return [
                code
                for column, code in self.flags.items()
                if cells.get(column).casefold() in ("yes", "true", "1", "y")
            ]
        if self.template:
            return filled(self.template, cells)
        if self.join:
            return self.join.join(self._one(text) for text in cells.all(self.columns[0]))
        if self.split and len(cells.rows) > 1:
            return [
                part for column in self.columns for text in cells.all(column) for part in self._parts(text)
            ]
        first = next((text for column in self.columns if (text := cells.get(column))), "")
        return self._parts(first) if self.split else first

    def _parts(self, text: str) -> list[str]:
        return [part.strip() for part in text.split(self.split.strip() or None) if part.strip()]

    def _one(self, text: str) -> str:
        """A value that is to be joined with others: mapped before, as it cannot be afterwards."""
        return str(self._mapped(text) or "") if self.map is not None else text

    def _worked(self, text: str, today: date) -> Any:
        if not text:
            return None
        if self.pattern is not None:
            match = self.pattern.search(text)
            text = (match[1] if match.re.groups else match[0]).strip() if match else ""
        if not text:
            return None
        value: Any = text
        if self.map is not None and not self.join:
            value = self._mapped(text)
        if isinstance(value, str):
            value = _CASES[self.case](value) if self.case else value
            if self.longer_than and len(value) <= self.longer_than:
                return None
            value = tidying.shortened(value, self.shorten) if self.shorten else value
        return self._dated(value, today) if self.days and value is not None else value

    def _mapped(self, text: str) -> Any:
        folded = text.casefold()
        words = self.map or {}
        if folded in words:
            return words[folded]
        if self.has_otherwise:
            return self.otherwise
        raise Unfit(f"the mapping has no word for “{tidying.shortened(text, 60)}”")

    def _dated(self, value: Any, today: date) -> date:
        try:
            return today + timedelta(days=self.days * int(value))
        except (ValueError, OverflowError):
            raise Unfit(f"“{tidying.shortened(str(value), 40)}” is not a number of days") from None


_CASES = {"title": tidying.titled, "sentence": tidying.sentence}
CASES = tuple(_CASES)


def filled(template: str, cells: Cells) -> str:
    """Fill a template's ``{column}`` holes; what stands round an empty one goes too. "" if all are empty."""
    pieces = _HOLE.split(template)
    text, between, ends, any_filled = pieces[0], "", "", False
    for hole, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        if value := cells.get(hole):
            text += between + value
            between = ends = literal
            any_filled = True
        else:
            ends = ""
    return text + ends if any_filled else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that matches a regular expression, without case; ``negated`` for one that must not."""

    column: str
    pattern: re.Pattern[str]
    negated: bool = False

    def holds(self, row: Mapping[str, str]) -> bool:
        return bool(self.pattern.search(row.get(self.column, ""))) != self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """What to say of a record when all its conditions hold."""

    conditions: tuple[Condition, ...]
    then: Mapping[str, Spec]

    def holds(self, cells: Cells) -> bool:
        """Tell whether any one of the record's rows meets every condition."""
        return any(all(c.holds(row) for c in self.conditions) for row in cells.rows)
