"""Numbers of listings for the map when it is far out, counted beforehand at every zoom.

They are as of the last :func:`refresh`, so that no save has to touch rows that every other save touches; but what is
hidden or withdrawn leaves them at once. They come from the search table, which holds public points only.
"""
# ruff: noqa: S608  SQL put together from this package's own constants

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from assets.models import MapStamp
from assets.vocabulary import Status
from geo.privacy import LocationPrivacy, public_point_sql
from geo.tiles import CELLS_A_SIDE, column_sql, row_sql

FURTHEST_ZOOM = 5
NEAREST_ZOOM = 13

JOINED = """JOIN assets_listing l ON l.id = e.listing_id
    CROSS JOIN LATERAL (SELECT ST_Transform(e.point, 3857) AS at) m"""
"""For search entries ``e``: their listings, and their public points as web maps have them."""

_TRIES = 3


def stamp() -> MapStamp | None:
    """When the numbers were counted, and their version; None when they never were."""
    return MapStamp.objects.filter(counted_at__isnull=False).first()


def cell_sql(zoom: int, at: str = "at") -> tuple[str, str]:
    """SQL for the column and the row of the cell in which a point of EPSG:3857 lies."""
    return (
        column_sql(at, str(zoom), parts=CELLS_A_SIDE),
        row_sql(at, str(zoom), parts=CELLS_A_SIDE),
    )


def refresh(*, at: datetime) -> int:
    """Count everything anew as of ``at``, in one transaction, while maps go on being answered. Returns the cells.

    What was counted is put in place only if nothing was withdrawn meanwhile; the last try keeps withdrawals waiting.
    """
    for left in reversed(range(_TRIES)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("INSERT INTO assets_mapstamp (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING")
            version = _version(cursor, lock=left == 0)
            _count(cursor)
            if _version(cursor, lock=True) == version:
                return _replace(cursor, at)
    raise RuntimeError("the map changed although it was locked")


def withdraw_on_commit(listing_ids: Sequence[int]) -> None:
    """Take listings that may no longer be shown where they were out of the numbers, once this is committed.

    To be called before their search entries change, with the listings locked: the entries say where they were. Only
    what is no longer published or known exactly is looked for; anything else can wait for the next refresh.
    """
    x, y = cell_sql(NEAREST_ZOOM, "m.at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {x}, {y}, l.kind FROM assets_searchentry e {JOINED}
        WHERE l.id = ANY(%(ids)s) AND e.point IS NOT NULL AND (l.status <> '{Status.PUBLISHED}'
            OR l.location_privacy <> '{LocationPrivacy.EXACT.value}'
            AND e.point IS DISTINCT FROM {public_point_sql("l.point", "l.location_privacy")})""",
            {"ids": list(listing_ids)},
        )
        gone = cursor.fetchall()
    if gone:
        # The save has been made by then: should this fail, the next refresh does it.
        transaction.on_commit(partial(_withdraw, gone), robust=True)


def _withdraw(gone: Sequence[tuple[int, int, str]]) -> None:
    xs, ys, kinds = (list(column) for column in zip(*gone, strict=True))
    with transaction.atomic(), connection.cursor() as cursor:
        # The stamp first: whoever changes numbers holds it, so that two never wait for each other's cells.
        cursor.execute("UPDATE assets_mapstamp SET version = version + 1")
        for fewer in (_EMPTIED, _LESSENED):
            cursor.execute(fewer, {"xs": xs, "ys": ys, "kinds": kinds})


_GONE = f"""WITH gone AS (
    SELECT zoom, x >> ({NEAREST_ZOOM} - zoom) AS x, y >> ({NEAREST_ZOOM} - zoom) AS y, kind, count(*) AS listings
    FROM unnest(%(xs)s::int[], %(ys)s::int[], %(kinds)s::varchar[]) one(x, y, kind)
    CROSS JOIN generate_series({FURTHEST_ZOOM}, {NEAREST_ZOOM}) zoom GROUP BY 1, 2, 3, 4
)"""
_SAME = "(c.zoom, c.x, c.y, c.kind) = (other.zoom, other.x, other.y, other.kind)"
_EMPTIED = (
    f"{_GONE} DELETE FROM assets_mapcell c USING gone other WHERE {_SAME} AND c.listings <= other.listings"
)
_LESSENED = f"""{_GONE} UPDATE assets_mapcell c SET listings = c.listings - other.listings
    FROM gone other WHERE {_SAME} AND c.listings > other.listings"""


def _version(cursor: CursorWrapper, *, lock: bool) -> int:
    cursor.execute(f"SELECT version FROM assets_mapstamp {'FOR UPDATE' if lock else ''}")
    [(version,)] = cursor.fetchall()
    return int(version)


def _count(cursor: CursorWrapper) -> None:
    """Count the nearest zoom from the search table, and each zoom further out from the one before."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.fresh_cell")
    cursor.execute("CREATE TEMPORARY TABLE fresh_cell (LIKE assets_mapcell) ON COMMIT DROP")
    x, y = cell_sql(NEAREST_ZOOM, "m.at")
    cursor.execute(
        f"""INSERT INTO fresh_cell (zoom, x, y, kind, listings)
        SELECT {NEAREST_ZOOM}, {x}, {y}, l.kind, count(*) FROM assets_searchentry e {JOINED}
        WHERE e.point IS NOT NULL GROUP BY 2, 3, 4"""
    )
    for zoom in range(NEAREST_ZOOM - 1, FURTHEST_ZOOM - 1, -1):
        cursor.execute(
            """INSERT INTO fresh_cell (zoom, x, y, kind, listings)
            SELECT zoom - 1, x >> 1, y >> 1, kind, sum(listings) FROM fresh_cell WHERE zoom = %s GROUP BY 1, 2, 3, 4""",
            [zoom + 1],
        )
    cursor.execute("ANALYZE fresh_cell")


def _replace(cursor: CursorWrapper, at: datetime) -> int:
    """Put in place what was counted, touching only the cells that differ. Returns how many there are."""
    cursor.execute(
        f"DELETE FROM assets_mapcell c WHERE NOT EXISTS (SELECT FROM fresh_cell other WHERE {_SAME})"
    )
    cursor.execute(
        """INSERT INTO assets_mapcell AS c (zoom, x, y, kind, listings)
        SELECT zoom, x, y, kind, listings FROM fresh_cell
        ON CONFLICT (zoom, x, y, kind) DO UPDATE SET listings = excluded.listings
        WHERE c.listings <> excluded.listings"""
    )
    cursor.execute("UPDATE assets_mapstamp SET version = version + 1, counted_at = %s", [at])
    cursor.execute("SELECT count(*) FROM fresh_cell")
    [(cells,)] = cursor.fetchall()
    return int(cells)
