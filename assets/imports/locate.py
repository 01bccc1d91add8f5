"""Where a row lies: its shape, or two columns of coordinates, in British National Grid metres."""

from __future__ import annotations

from collections.abc import Mapping as Dict

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException

from assets.imports.fields import Unfit
from assets.imports.mapping import Mapping
from geo.coordinates import degree_fault, grid_fault
from geo.crs import point_from_lonlat
from geo.imports.points import ToGrid
from geo.imports.records import Records, Row
from geo.imports.spatial_file import SpatialFile


class Locator:
    """Finds the point of each row of one table."""

    def __init__(self, mapping: Mapping, table: Records) -> None:
        self.place = mapping.place
        self.is_map = isinstance(table, SpatialFile) and not mapping.place.columns
        self.move = ToGrid(table.reference) if isinstance(table, SpatialFile) and self.is_map else None

    def point(self, row: Row, cells: Dict[str, str]) -> list[float] | None:
        """Return [easting, northing] to 0.1 m, or None if the row does not say.

        Raises Unfit where what it says cannot be a place in Great Britain: swapped, in another CRS, 0, 0.
        """
        if self.move is not None:
            return self._of_shape(row, self.move)
        if not self.place.columns:
            return None
        x, y = (cells.get(column, "") for column in self.place.columns)
        if not x and not y:
            return None
        try:
            pair = float(x), float(y)
        except ValueError:
            raise Unfit(f"the coordinates “{x}”, “{y}” are not numbers") from None
        fault = degree_fault(*pair) if self.place.degrees else grid_fault(*pair)
        if fault:
            raise Unfit(fault)
        if self.place.degrees:
            moved = point_from_lonlat(*pair)
            pair = moved.x, moved.y
        return [round(pair[0], 1), round(pair[1], 1)]

    def _of_shape(self, row: Row, move: ToGrid) -> list[float] | None:
        if row.geometry is None or row.geometry.empty:
            return None
        fault = move.fault(row.geometry)
        if fault:
            raise Unfit(fault)
        try:
            shape = move(row.geometry).geos
            # Not the middle: that of an L-shaped park lies outside it.
            inside = shape if shape.geom_type == "Point" else shape.make_valid().point_on_surface
            x, y, *_ = inside.extent
        except (GDALException, GEOSException) as error:
            raise Unfit(f"its shape cannot be used: {error}") from error
        fault = grid_fault(x, y)
        if fault:
            raise Unfit(fault)
        return [round(x, 1), round(y, 1)]
