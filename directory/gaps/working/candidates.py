"""Places that could host something more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from assets.models import Space
from assets.vocabulary import SpaceType
from directory.gaps.sites import GRID, LIBRARIES, SCHOOLS
from geo.analysis.arrays import Floats
from geo.crs import BNG
from geo.frames import shapes_of
from geo.models import Area, BasemapFeature, PlaceName
from geo.people import People
from geo.privacy import LocationPrivacy

GRID_M = 500.0
"""How far apart the points of a grid are."""
_LIVED_NEAR_M = 700.0
"""Where no built-up land is drawn, so near to where people live a point of the grid has to be."""
HOSTS = (
    SpaceType.HALL, SpaceType.ROOM, SpaceType.KITCHEN, SpaceType.LIBRARY, SpaceType.CAFE, SpaceType.WORKSHOP,
    SpaceType.STUDIO, SpaceType.PLACE_OF_WORSHIP, SpaceType.SCHOOL, SpaceType.LEISURE_CENTRE,
)  # fmt: skip
_KINDS = {SCHOOLS: (SpaceType.SCHOOL,), LIBRARIES: (SpaceType.LIBRARY,)}


@dataclass(frozen=True, eq=False, slots=True)
class Hosts:
    """``xy`` (c, 2), metres of EPSG:27700; ``ids`` of listings, None for a point of the grid."""

    xy: Floats
    names: tuple[str, ...]
    ids: tuple[int | None, ...]


def hosts(kind: str, people: People) -> Hosts:
    """Return the candidates of a kind. A protected place is none: to suggest it would be to show it."""
    if kind == GRID:
        return _grid(people)
    spaces = Space.objects.published().filter(
        space_type__in=_KINDS.get(kind, HOSTS), location_privacy=LocationPrivacy.EXACT, point__isnull=False
    )
    # What says that it cannot be booked cannot host anything; of most nobody has said.
    rows = list(spaces.exclude(bookable=False).order_by("name", "pk").values_list("pk", "name", "point"))
    at = [(point.x, point.y) for _, _, point in rows if point is not None]
    xy = np.array(at, dtype=np.float64).reshape(-1, 2)
    return Hosts(xy, tuple(name for _, name, _ in rows), tuple(pk for pk, _, _ in rows))


def _grid(people: People) -> Hosts:
    wards = list(Area.objects.filter(pk__in=[ward.pk for ward in people.wards]).order_by("pk"))
    land = shapely.union_all([shape for shape in shapes_of([ward.geometry for ward in wards]) if shape])
    west, south, east, north = land.bounds
    across = np.arange(np.ceil(west / GRID_M), np.floor(east / GRID_M) + 1) * GRID_M
    up = np.arange(np.ceil(south / GRID_M), np.floor(north / GRID_M) + 1) * GRID_M
    xy = np.array(np.meshgrid(across, up)).reshape(2, -1).T
    xy = xy[shapely.contains_xy(land, xy[:, 0], xy[:, 1])]
    settled = _settled()
    if settled is None:
        tree = shapely.STRtree([shapely.Point(x, y) for x, y in people.xy.tolist()])
        near = tree.query(shapely.points(xy), predicate="dwithin", distance=_LIVED_NEAR_M)[0]
        xy = xy[np.unique(near)]
    else:
        xy = xy[shapely.contains_xy(settled, xy[:, 0], xy[:, 1])]
    return Hosts(xy, _names_near(xy, people), (None,) * len(xy))


def _names_near(xy: Floats, people: People) -> tuple[str, ...]:
    """What a point of the grid is called: by the nearest name people use, with its grid reference in kilometres."""
    places = list(PlaceName.objects.order_by("name", "pk").values_list("name", "point"))
    if not places:
        places = [(ward.name, ward.centre) for ward in people.wards]
    tree = shapely.STRtree([shapely.Point(point.x, point.y) for _, point in places])
    nearest = tree.nearest(shapely.points(xy))
    return tuple(
        f"{places[n][0]} ({x / 1000:.1f}, {y / 1000:.1f})"
        for n, (x, y) in zip(np.atleast_1d(nearest).tolist(), xy.tolist(), strict=True)
    )


def _settled() -> shapely.Geometry | None:
    features = BasemapFeature.objects.filter(layer=BasemapFeature.Layer.SETTLED).order_by("pk")
    shapes = shapes_of([feature.geometry.transform(BNG, clone=True) for feature in features])
    land = [shape for shape in shapes if shape is not None and shape.area > 0]
    return shapely.union_all(land) if land else None
