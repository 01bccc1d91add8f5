"""Rows of any file, text or spatial, read in a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from django.contrib.gis.gdal import OGRGeometry

from geo.imports.report import Report


class Row(NamedTuple):
    line: int
    """Line of a text file (where the row starts), or 1-based feature of a spatial file."""
    cells: Sequence[str]
    """Tidied values in the order of ``columns``; empty for null."""
    geometry: OGRGeometry | None = None
    """In the file's own CRS, for a spatial file."""


class Records(Protocol):
    @property
    def columns(self) -> tuple[str, ...]: ...

    def rows(self, report: Report) -> Iterator[Row]:
        """Yield the rows, rejecting those too broken to take apart.

        Raises ``ImportProblem`` for a broken file.
        """


def as_mapping(columns: Sequence[str], row: Row) -> Mapping[str, object]:
    """Return a row by column name, as a rejected row is kept."""
    return dict(zip(columns, row.cells, strict=False))
