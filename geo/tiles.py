"""Map tiles: which there are, what they cover, and the cells of them that things are counted in.

Tiles are numbered as web maps do (XYZ): at zoom z the square of web Mercator (EPSG:3857) is cut into 2**z × 2**z,
x eastwards and y southwards from the north-west corner. Each is cut again into 16 × 16 cells, which are numbered the
same way. A point on an edge belongs to the tile and cell east and south of it, so that nothing is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, pi, sinh

from geo.coordinates import BRITAIN
from geo.crs import many_to_grid

HALF_WORLD_M = 20_037_508.342789244
"""Half the side of web Mercator's square, in its own metres (EPSG:3857)."""
DEEPEST_ZOOM = 20
CELLS_A_SIDE = 16
EXTENT = 4_096
"""Units that a vector tile's side is divided into."""
MARGIN_M = 50.0
"""How much wider than a tile its box on the British National Grid is drawn, for the bend of its edges."""

BBox = tuple[float, float, float, float]


class NoSuchTile(ValueError):
    """A zoom, column or row that no tile has."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. NoSuchTile when there is none of these numbers."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.zoom <= DEEPEST_ZOOM:
            raise NoSuchTile(f"zoom must be 0 to {DEEPEST_ZOOM}")
        if not (0 <= self.x < 1 << self.zoom and 0 <= self.y < 1 << self.zoom):
            raise NoSuchTile(f"there are {1 << self.zoom} columns and rows of tiles at zoom {self.zoom}")

    @property
    def bounds_wgs84(self) -> BBox:
        """(west, south, east, north) in degrees."""
        west, east = (_longitude(x, self.zoom) for x in (self.x, self.x + 1))
        south, north = (_latitude(y, self.zoom) for y in (self.y + 1, self.y))
        return west, south, east, north

    @property
    def touches_britain(self) -> bool:
        """Whether anything of ours can be in it; far from Britain its grid has no meaning."""
        west, south, east, north = self.bounds_wgs84
        return west <= BRITAIN[2] and east >= BRITAIN[0] and south <= BRITAIN[3] and north >= BRITAIN[1]

    def bbox_m(self) -> BBox:
        """A box of the British National Grid (EPSG:27700, metres) that holds all of the tile, and a little more.

        For tiles of zoom 11 and deeper: the edges of wider ones bend by more than the margin.
        """
        west, south, east, north = self.bounds_wgs84
        corners = many_to_grid([(west, south), (west, north), (east, south), (east, north)])
        eastings, northings = zip(*corners, strict=True)
        return (
            min(eastings) - MARGIN_M,
            min(northings) - MARGIN_M,
            max(eastings) + MARGIN_M,
            max(northings) + MARGIN_M,
        )


def column_sql(point: str, zoom: str, *, parts: int = 1) -> str:
    """SQL for the column that a point lies in: of a tile, or with ``parts`` of one of so many to a tile's side.

    ``point`` is SQL for a point in EPSG:3857 and ``zoom`` for a number, both of our own text.
    """
    return f"floor((ST_X({point}) + {HALF_WORLD_M}) / {2 * HALF_WORLD_M} * ({parts} << {zoom}))::int"


def row_sql(point: str, zoom: str, *, parts: int = 1) -> str:
    """The same for the row, counted from the north."""
    return f"floor(({HALF_WORLD_M} - ST_Y({point})) / {2 * HALF_WORLD_M} * ({parts} << {zoom}))::int"


def encoded_sql(rows: str, layer: str, *, key: str = "") -> str:
    """SQL for a Mapbox Vector Tile (2.1) of one layer, from SQL for its rows with a ``shape`` in the tile's own units.

    ``key`` names the column of whole numbers that features are known by. All is our own text.
    """
    known_by = f", '{key}'" if key else ""
    return f"SELECT ST_AsMVT(feature, '{layer}', {EXTENT}, 'shape'{known_by}) FROM ({rows}) feature"  # noqa: S608


def cell_middle_sql(column: str, row: str) -> str:
    """SQL for the middle of a cell of a tile (its numbers 0 to 15), in the tile's own units."""
    side = EXTENT // CELLS_A_SIDE
    return f"ST_MakePoint({column} * {side} + {side // 2}, {row} * {side} + {side // 2})"


def _longitude(column: int, zoom: int) -> float:
    return column / (1 << zoom) * 360 - 180


def _latitude(row: int, zoom: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * row / (1 << zoom)))))
