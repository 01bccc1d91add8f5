"""Where each row of a table lies, in British National Grid metres, whichever way the file says it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice

from django.contrib.gis.gdal import AxisOrder, CoordTransform, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.geos import GEOSException

from geo.coordinates import degree_fault, grid_fault
from geo.crs import BNG, WGS84, many_to_grid
from geo.imports import columns as known
from geo.imports.problem import ImportProblem
from geo.imports.records import Records, Row, as_mapping
from geo.imports.report import Report
from geo.imports.spatial_file import SpatialFile

_CHUNK = 10_000
_POINT = struct.Struct("<BIIdd")
_HAS_SRID = 0x20000001


def point_ewkb(easting_m: float, northing_m: float) -> str:
    """Return a British National Grid point as PostGIS's COPY takes it."""
    return _POINT.pack(1, _HAS_SRID, BNG, easting_m, northing_m).hex()


def located(
    records: Records, report: Report, *, x: str = "", y: str = "", crs: str = ""
) -> Iterator[tuple[Row, float, float]]:
    """Yield each row with its easting and northing in metres; reject rows that have none in Great Britain.

    A spatial file's geometry is used (its centroid, when it is not a point). In a table, ``x`` and ``y`` name
    the columns; otherwise an easting/northing pair is looked for, then a longitude/latitude pair. ``crs``
    says what named columns hold (``EPSG:27700`` or ``EPSG:4326``) where the name does not tell.
    Raises ``ImportProblem`` when there are no such columns.
    """
    if isinstance(records, SpatialFile):
        yield from _located_shapes(records, report)
        return
    x_at, y_at, are_degrees = coordinate_columns(records.columns, x=x, y=y, crs=crs)
    check = degree_fault if are_degrees else grid_fault
    rows = records.rows(report)
    while chunk := list(islice(rows, _CHUNK)):
        good: list[tuple[Row, float, float]] = []
        for row in chunk:
            pair = _numbers(row.cells[x_at], row.cells[y_at])
            fault = check(*pair) if pair else "it has no coordinates"
            if pair is None or fault:
                report.reject(row.line, str(fault), as_mapping(records.columns, row))
            else:
                good.append((row, *pair))
        if are_degrees and good:
            moved = many_to_grid([(lon, lat) for _, lon, lat in good])
            # To the millimetre, so that another version of PROJ does not make every row look changed.
            good = [(row, round(e, 3), round(n, 3)) for (row, _, _), (e, n) in zip(good, moved, strict=True)]
        yield from good


def coordinate_columns(
    columns: tuple[str, ...], *, x: str = "", y: str = "", crs: str = ""
) -> tuple[int, int, bool]:
    """Return the index of the x and y columns, and whether they hold degrees. Raises ``ImportProblem``."""
    if crs and crs.upper() not in (f"EPSG:{BNG}", f"EPSG:{WGS84}"):
        raise ImportProblem("A table's coordinates must be EPSG:27700 (metres) or EPSG:4326 (degrees).")
    if bool(x) != bool(y):
        raise ImportProblem("Name both coordinate columns: --x and --y.")
    easting = known.find(columns, known.EASTING, chosen=x, option="--x")
    northing = known.find(columns, known.NORTHING, chosen=y, option="--y")
    wants_degrees = crs.upper() == f"EPSG:{WGS84}"
    if easting is not None and northing is not None and (x or not wants_degrees):
        named = columns[easting].casefold()
        return easting, northing, wants_degrees or (not crs and named in known.LONGITUDE)
    lon = known.find(columns, known.LONGITUDE, option="--x")
    lat = known.find(columns, known.LATITUDE, option="--y")
    if lon is not None and lat is not None:
        return lon, lat, not crs or wants_degrees
    raise ImportProblem(
        "No columns look like coordinates (easting and northing, or longitude and latitude). "
        f"Say which with --x and --y. {known.listed(columns)}"
    )


def _numbers(x: str, y: str) -> tuple[float, float] | None:
    try:
        return float(x), float(y)
    except ValueError:
        return None


def _located_shapes(records: SpatialFile, report: Report) -> Iterator[tuple[Row, float, float]]:
    move = ToGrid(records.reference)
    for row in records.rows(report):
        fault = move.fault(row.geometry)
        if fault or row.geometry is None:
            report.reject(row.line, fault or "it has no shape", as_mapping(records.columns, row))
            continue
        shape = row.geometry if row.geometry.geom_name == "POINT" else row.geometry.centroid
        moved = move(shape)
        problem = grid_fault(moved.extent[0], moved.extent[1])
        if problem:
            report.reject(row.line, problem, as_mapping(records.columns, row))
            continue
        yield row, round(moved.extent[0], 3), round(moved.extent[1], 3)


class ToGrid:
    """Moves shapes from a file's CRS to the British National Grid; tells first whether they can be there."""

    def __init__(self, reference: SpatialReference) -> None:
        self._is_grid = reference.srid == BNG
        self._is_degrees = bool(reference.geographic)
        grid = SpatialReference(BNG, axis_order=AxisOrder.TRADITIONAL)
        self._transform = None if self._is_grid else CoordTransform(reference, grid)

    def fault(self, shape: OGRGeometry | None) -> str | None:
        """Return why a shape cannot be used as it stands in the file, or None."""
        if shape is None or shape.empty:
            return "it has no shape"
        try:
            min_x, min_y, max_x, max_y = shape.extent
        except (GDALException, GEOSException):
            return "its shape cannot be read"
        if self._is_degrees:
            return degree_fault(min_x, min_y) or degree_fault(max_x, max_y)
        if self._is_grid:
            return grid_fault(min_x, min_y) or grid_fault(max_x, max_y)
        return None

    def __call__(self, shape: OGRGeometry) -> OGRGeometry:
        """Return a copy in EPSG:27700. Raises ``GDALException`` where the projection is not defined."""
        moved: OGRGeometry = shape.clone()
        if self._transform is not None:
            moved.transform(self._transform)
        return moved
