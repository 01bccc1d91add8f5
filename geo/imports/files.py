from __future__ import annotations

from geo.imports.csv_file import CsvFile
from geo.imports.records import Records
from geo.imports.source import SourceFile
from geo.imports.spatial_file import SUFFIXES, SpatialFile


def open_records(source: SourceFile, *, layer: str = "", crs: str = "") -> Records:
    """Open a table: a spatial file by its suffix, anything else as CSV. Raises ``ImportProblem``."""
    if source.path.suffix.lower() in SUFFIXES:
        return SpatialFile(source, layer=layer, crs=crs)
    return CsvFile(source)
