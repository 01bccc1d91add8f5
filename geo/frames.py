"""Rows of the database as a GeoDataFrame, and back: the only place where geopandas meets Django.

It takes half a second and 100 MB to import, so it is for the worker and for downloads, never for a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import geopandas
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Model, QuerySet

from geo.crs import BNG

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def frame_of(
    rows: QuerySet[Any] | Sequence[Model], geometry: str, columns: Sequence[str], *, srid: int = BNG
) -> GeoDataFrame:
    """Return rows as a frame with these columns and a geometry column named ``geometry``, in their order.

    ``geometry`` is the name of the rows' spatial field, whose SRID is ``srid``; a row without one has None. Columns may
    reach through relations (``boundary_set__vintage``). A queryset is read in one query.
    """
    if isinstance(rows, QuerySet):
        found = list(rows.values_list(*columns, geometry))
    else:
        found = [tuple(_read(row, name) for name in (*columns, geometry)) for row in rows]
    data = {name: [row[n] for row in found] for n, name in enumerate(columns)}
    return geopandas.GeoDataFrame(
        data,
        geometry=shapes_of([row[-1] for row in found]),
        crs=f"EPSG:{srid}",
        columns=[*columns, "geometry"],
    )


def frame_with(
    frame: GeoDataFrame, figures: Mapping[str, Mapping[Any, object]], *, by: str = "code"
) -> GeoDataFrame:
    """Return a frame with a column more for each of ``figures``, looked up by what stands in the column ``by``.

    Where a figure has nothing for a row the column has None: not known.
    """
    found = frame.copy()
    for name, values in figures.items():
        column: list[Any] = [values.get(key) for key in found[by]]
        found[name] = column
    return found


def shapes_of(geometries: Sequence[GEOSGeometry | None]) -> list[Any]:
    """Django's geometries as shapely's, by way of WKB, which both read exactly."""
    return [None if each is None else shapely.from_wkb(bytes(each.wkb)) for each in geometries]


def geometries_of(shapes: Sequence[Any], *, srid: int = BNG) -> list[GEOSGeometry | None]:
    """The same back again; an empty shape is none."""
    return [
        None if each is None or each.is_empty else GEOSGeometry(memoryview(shapely.to_wkb(each)), srid=srid)
        for each in shapes
    ]


def _read(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value
