"""What is kept of a rejected row where the place must not be known.

Rejected rows are kept with their import for ever. A listing that is shown only roughly, or not at all, has its
place guarded wherever it is read; the row it could not be made from needs the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict

from assets.imports import tidying
from assets.imports.mapping import Mapping
from geo.imports.report import Report

NOT_KEPT = "(not kept)"
_GONE = "…"
# Not the number of a CRS, nor the 0, 0 that means the place is not known.
_NUMBER = re.compile(r"(?<![\w:.])-?(?!0(?![\d.]))\d[\d.]*(?:e[+-]?\d+)?", re.IGNORECASE)
_SQUARE = re.compile(r"\d+-\d+")


def without_numbers(fault: str) -> str:
    """Return what is wrong with coordinates without the coordinates."""
    return _NUMBER.sub(_GONE, fault)


def discreet(report: Report, mapping: Mapping) -> Report:
    """Return the report to tell of rows read by this mapping: one that keeps places to itself, if need be."""
    return _DiscreetReport(report, mapping) if mapping.protects else report


class _DiscreetReport(Report):
    """Passes everything on, but for where a rejected row lies.

    It keeps the columns known to be about something else: files have more columns with an address in them
    than the mapping reads.
    """

    def __init__(self, heard: Report, mapping: Mapping) -> None:
        super().__init__(heard.progress)
        self._heard = heard
        self.rejects = heard.rejects
        self._placing = mapping.placing_columns
        self._public = mapping.columns - mapping.placing_columns
        self._has_square = "@grid" in mapping.id.template

    def reject(self, line: int, reason: str, row: Dict[str, object] | None = None) -> None:
        row = row or {}
        private = [name for name, value in row.items() if value and name.casefold() not in self._public]
        placing = [str(row[name]) for name in private if name.casefold() in self._placing]
        kept = {**row, **dict.fromkeys(private, NOT_KEPT)}
        self._heard.reject(line, self._without(placing, reason), kept)

    def skip(self, why: str) -> None:
        self._heard.skip(why)

    def note(self, text: str) -> None:
        self._heard.note(text)

    @property
    def notes(self) -> list[str]:
        return self._heard.notes

    def _without(self, places: list[str], reason: str) -> str:
        """Take what names a place out of a reason, as it is and as it is in an id made from it."""
        forms = {form for place in places for form in (place, tidying.key(place))}
        for text in sorted(forms - {""}, key=len, reverse=True):
            reason = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", _GONE, reason, flags=re.IGNORECASE)
        return _SQUARE.sub(_GONE, reason) if self._has_square else reason
