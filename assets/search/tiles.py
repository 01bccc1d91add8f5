"""What a map's tile shows: numbers of listings when it is far out, the places themselves when it is near.

Both come from the search table, which holds public points only.
"""
# ruff: noqa: S608  SQL put together from this package's own constants and whole numbers

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from assets.search.pins import MapPoint
from assets.search.pyramid import FURTHEST_ZOOM, JOINED, NEAREST_ZOOM, cell_sql, stamp
from assets.vocabulary import Kind
from geo.privacy import LocationPrivacy
from geo.tiles import CELLS_A_SIDE, Tile, cell_middle_sql, column_sql, encoded_sql, row_sql

POINTS_FROM_ZOOM = 13
"""From here a tile holds the places themselves, where they are not too many."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Listings in a cell of a tile (0 to 15 from its west and its north), by kind in the order of the vocabulary."""

    x: int
    y: int
    listings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers for a tile; ``as_of`` is None when they were counted just now."""

    cells: list[Cell]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Places:
    points: list[MapPoint]


def is_counted_beforehand(tile: Tile) -> bool:
    """Whether a tile's answer changes only with the stamp."""
    return tile.zoom < POINTS_FROM_ZOOM


def look(tile: Tile, *, kinds: Sequence[str], most: int) -> Counts | Places:
    """What a tile shows: its places when near and at most ``most``, else numbers. No kinds means all of them."""
    if not is_counted_beforehand(tile):
        found = _points(tile, kinds, most + 1)
        if len(found) <= most:
            return Places(sorted(found, key=lambda point: point.listing_id))
    return counts(tile, kinds=kinds)


def counts(tile: Tile, *, kinds: Sequence[str]) -> Counts:
    """The numbers of a tile's cells."""
    counted = stamp() if tile.zoom <= NEAREST_ZOOM else None
    rows, params = _cells(tile, kinds)
    numbers: dict[tuple[int, int], list[int]] = {}
    for x, y, kind, listings in _fetched(rows, params):
        cell = numbers.setdefault((x, y), [0] * len(Kind.values))
        cell[Kind.values.index(kind)] += listings
    cells = [Cell(x, y, tuple(found)) for (x, y), found in sorted(numbers.items())]
    return Counts(cells, counted.counted_at if counted else None)


def vector_tile(tile: Tile, *, kinds: Sequence[str], most: int) -> bytes:
    """The same as :func:`look` as a Mapbox Vector Tile: a layer of ``listings``, or one of ``counts``."""
    if not is_counted_beforehand(tile):
        rows, params = _places(tile, kinds, most + 1)
        shaped = f"""SELECT id, kind, name, approximate,
            ST_AsMVTGeom(at, ST_TileEnvelope({tile.zoom}, {tile.x}, {tile.y}), clip_geom => false) AS shape
            FROM ({rows}) found ORDER BY id"""
        [(body, many)] = _fetched(
            f"""WITH listed AS MATERIALIZED ({shaped})
            SELECT ({encoded_sql("SELECT * FROM listed", "listings", key="id")}), (SELECT count(*) FROM listed)""",
            params,
        )
        if many <= most:
            return bytes(body)
    rows, params = _cells(tile, kinds)
    by_kind = ", ".join(f"sum(listings) FILTER (WHERE kind = '{k}')::int AS {k}" for k in Kind.values)
    summed = f"""SELECT sum(listings)::int AS listings, {by_kind}, {cell_middle_sql("x", "y")} AS shape
        FROM ({rows}) counted GROUP BY x, y ORDER BY x, y"""
    [(body,)] = _fetched(encoded_sql(summed, "counts"), params)
    return bytes(body)


def _fetched(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _cells(tile: Tile, kinds: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """SQL for rows of (x, y, kind, listings), several to a cell where kinds differ."""
    params: dict[str, Any] = {"kinds": list(kinds or Kind.values)}
    if tile.zoom > NEAREST_ZOOM:
        rows, where = _here(tile)
        x, y = cell_sql(tile.zoom)
        sql = f"""SELECT {x} - {tile.x * CELLS_A_SIDE} AS x, {y} - {tile.y * CELLS_A_SIDE} AS y, kind,
            count(*) AS listings FROM ({rows}) near GROUP BY 1, 2, 3"""
        return sql, params | where
    # Zooms further out than are kept: several of the furthest's cells to one of theirs.
    up = max(0, FURTHEST_ZOOM - tile.zoom)
    side = CELLS_A_SIDE << up
    params |= {
        "zoom": tile.zoom + up,
        "columns": list(range(tile.x * side, (tile.x + 1) * side)),
        "first": tile.y * side,
        "last": (tile.y + 1) * side - 1,
    }
    sql = f"""SELECT (x >> {up}) - {tile.x * CELLS_A_SIDE} AS x, (y >> {up}) - {tile.y * CELLS_A_SIDE} AS y, kind,
        sum(listings)::int AS listings FROM assets_mapcell
        WHERE zoom = %(zoom)s AND x = ANY(%(columns)s) AND y BETWEEN %(first)s AND %(last)s AND kind = ANY(%(kinds)s)
        GROUP BY 1, 2, 3"""
    return sql, params


def _here(tile: Tile) -> tuple[str, dict[str, Any]]:
    """SQL for rows of (id, kind, name, approximate, at) in a tile, ``at`` in EPSG:3857; for zooms 11 and deeper."""
    if not tile.touches_britain:
        return f"SELECT {_COLUMNS} FROM assets_searchentry e {JOINED} WHERE false", {}
    west, south, east, north = tile.bbox_m()
    sql = f"""SELECT {_COLUMNS} FROM assets_searchentry e {JOINED}
        WHERE e.point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 27700) AND l.kind = ANY(%(kinds)s)
        AND {column_sql("m.at", str(tile.zoom))} = {tile.x} AND {row_sql("m.at", str(tile.zoom))} = {tile.y}"""
    return sql, {"west": west, "south": south, "east": east, "north": north}


_COLUMNS = f"l.id, l.kind, l.name, l.location_privacy <> '{LocationPrivacy.EXACT.value}' AS approximate, m.at"


def _places(tile: Tile, kinds: Sequence[str], limit: int) -> tuple[str, dict[str, Any]]:
    rows, params = _here(tile)
    return f"{rows} LIMIT %(limit)s", params | {"kinds": list(kinds or Kind.values), "limit": limit}


def _points(tile: Tile, kinds: Sequence[str], limit: int) -> list[MapPoint]:
    rows, params = _places(tile, kinds, limit)
    sql = f"""SELECT id, kind, name, ST_X(world.at), ST_Y(world.at), approximate FROM ({rows}) found
        CROSS JOIN LATERAL (SELECT ST_Transform(found.at, 4326) AS at) world"""
    return [
        MapPoint(row[0], row[1], row[2], round(row[3], 5), round(row[4], 5), row[5])
        for row in _fetched(sql, params)
    ]
