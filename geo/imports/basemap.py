"""Basemap layers: shapes drawn under the pins. A layer is always replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.gis.gdal import CoordTransform, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from psycopg import sql

from geo.coordinates import degree_fault
from geo.crs import WGS84
from geo.imports import columns as known
from geo.imports.diff import Diff
from geo.imports.plan import Author, Import
from geo.imports.problem import ImportProblem
from geo.imports.records import as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.spatial_file import SpatialFile
from geo.imports.stage import Stage
from geo.imports.statements import Column, Target
from geo.models import BasemapFeature
from geo.text import shortened

_TARGET = Target(
    table="geo_basemapfeature",
    key=(
        Column("layer", "varchar(20)"),
        Column("kind", "varchar(30)"),
        Column("name", "varchar(120)"),
        Column("geometry", "geometry(Geometry, 4326)"),
    ),
    scope_sql=sql.SQL("t.layer IN (SELECT layer FROM stage_geo_basemapfeature)"),
    title="concat_ws(' ', {0}.layer, nullif({0}.kind, ''), nullif({0}.name, ''))",
)


class BasemapImport(Import):
    """A file of shapes for one layer (``default_layer``) or several (its column ``layer``).

    Every layer the file has replaces that layer as stored; other layers stay.
    """

    kind = "basemap"

    def __init__(
        self, source: SourceFile, *, default_layer: str = "", layer: str = "", crs: str = ""
    ) -> None:
        super().__init__(source)
        if default_layer and default_layer not in BasemapFeature.Layer.values:
            raise ImportProblem(f"The layers are: {', '.join(BasemapFeature.Layer.values)}.")
        self._file = SpatialFile(source, layer=layer, crs=crs)
        columns = self._file.columns
        self._layer_at = None if default_layer else known.find(columns, ("layer",), option="--as")
        if self._layer_at is None and not default_layer:
            raise ImportProblem(
                f"Say which layer this is with --as: {', '.join(BasemapFeature.Layer.values)}."
            )
        self._default_layer = default_layer
        self._kind_at = known.find(columns, ("kind", "type", "class"), option="--as")
        self._name_at = known.find(columns, ("name", "label"), option="--as")

    def prepare(self, report: Report) -> Diff:
        self._stage = Stage(_TARGET)
        self._stage.load(self._rows(report))
        self._stage.reject_repeats(report, what="shape")
        return self._stage.diff(noun="shape", removing=True)

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        self._stage.delete_absent()
        self._stage.insert_new()

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        reference = self._file.reference
        move = None if reference.srid == WGS84 else CoordTransform(reference, SpatialReference(WGS84))
        for row in self._file.rows(report):
            layer = self._default_layer or row.cells[self._layer_at or 0].lower()
            shape, fault = _degrees(row.geometry, move)
            if layer not in BasemapFeature.Layer.values:
                fault = f"“{layer}” is not a layer ({', '.join(BasemapFeature.Layer.values)})"
            if fault or shape is None:
                report.reject(row.line, fault, as_mapping(self._file.columns, row))
                continue
            kind = row.cells[self._kind_at] if self._kind_at is not None else ""
            name = row.cells[self._name_at] if self._name_at is not None else ""
            yield row.line, layer, shortened(kind, 30), shortened(name, 120), shape.hexewkb.decode()


def _degrees(geometry: OGRGeometry | None, move: CoordTransform | None) -> tuple[GEOSGeometry | None, str]:
    """Return a shape in WGS 84, or why there is none."""
    if geometry is None or geometry.empty:
        return None, "it has no shape"
    try:
        moved = geometry.get_linear_geometry() if geometry.has_curve else geometry.clone()
        if move is not None:
            moved.transform(move)
        moved.set_3d(False)
        min_x, min_y, max_x, max_y = moved.extent
        fault = degree_fault(min_x, min_y) or degree_fault(max_x, max_y)
        if fault:
            return None, fault
        shape = GEOSGeometry(memoryview(moved.wkb))
    except (GDALException, GEOSException) as error:
        return None, f"its shape cannot be read ({error})"
    shape.srid = WGS84
    return shape, ""
