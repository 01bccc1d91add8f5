"""CSV as people really send it: byte-order marks, quotes or none, gzip, semicolons, Windows text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from geo.imports.problem import ImportProblem
from geo.imports.records import Row
from geo.imports.report import Report
from geo.imports.source import SourceFile, open_bytes, text_encoding
from geo.text import shortened, tidy

if TYPE_CHECKING:
    from _csv import Reader

_TELL_EVERY = 2_000
_MOST_COLUMNS = 2_000


class CsvFile:
    """A table in a text file.

    ``headings`` names the columns of a file that has no heading line; ``is_heading`` decides, from the first
    line, whether it is one (Code-Point Open comes without).
    """

    def __init__(
        self,
        source: SourceFile,
        *,
        headings: Sequence[str] = (),
        is_heading: Callable[[Sequence[str]], bool] = lambda cells: True,
    ) -> None:
        self.source = source
        self.encoding = text_encoding(source)
        first = self._first_line()
        self.delimiter = _delimiter(first)
        cells = [tidy(c) for c in next(csv.reader([first], delimiter=self.delimiter), [])]
        self.has_heading = is_heading(cells)
        names = cells if self.has_heading else [*headings, *(f"column {n}" for n in range(1, 1 + len(cells)))]
        self.columns: tuple[str, ...] = tuple(names[: len(cells)])
        if not any(self.columns):
            raise ImportProblem(f"{source.name} has no heading line.")
        if len(self.columns) > _MOST_COLUMNS:
            raise ImportProblem(f"{source.name} has {len(self.columns):,} columns: is it a CSV file?")
        seen = [c.casefold() for c in self.columns if c]
        twice = next((c for c in self.columns if c and seen.count(c.casefold()) > 1), None)
        if twice:
            raise ImportProblem(f"{source.name} has two columns called “{twice}”. Rename one.")

    def _first_line(self) -> str:
        content, under = open_bytes(self.source)
        with under, content, io.TextIOWrapper(content, encoding=self.encoding, newline="") as text:
            for line in text:
                if line.strip():
                    return line
        raise ImportProblem(f"{self.source.name} is empty.")

    def rows(self, report: Report) -> Iterator[Row]:
        if self.encoding == "cp1252":
            report.note("the file is not UTF-8; it was read as Windows-1252")
        if self.delimiter != ",":
            report.note(f"values are separated by {'tabs' if self.delimiter == chr(9) else self.delimiter}")
        content, under = open_bytes(self.source)
        with under, content, io.TextIOWrapper(content, encoding=self.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            yield from self._read(reader, report, lambda: report.progress(under.tell(), self.source.size))
        report.progress(self.source.size, self.source.size)

    def _read(self, reader: Reader, report: Report, tell: Callable[[], None]) -> Iterator[Row]:
        width = len(self.columns)
        heading_passed = not self.has_heading
        ended = count = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, OSError, EOFError) as error:
                raise ImportProblem(
                    f"{self.source.name} breaks off near line {ended + 1}: {error}. "
                    "A quotation mark that is never closed is the usual cause."
                ) from error
            line, ended = ended + 1, reader.line_num
            if not cells or (len(cells) <= 1 and not cells[0].strip()):
                continue
            if not heading_passed:
                heading_passed = True
                continue
            count += 1
            if count % _TELL_EVERY == 0:
                tell()
            tidied = [tidy(c) for c in cells]
            if len(cells) > width and any(tidied[width:]):
                reason = f"{len(cells)} values where the heading has {width}"
                report.reject(line, reason, {"line": shortened(str(tidied), 200)})
                continue
            yield Row(line, tidied[:width] + [""] * (width - len(tidied)))


def _delimiter(line: str) -> str:
    """Return the separator the heading uses most: a comma, unless a semicolon, tab or bar plainly wins."""
    counts = {mark: line.count(mark) for mark in ",;\t|"}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > counts[","] else ","
