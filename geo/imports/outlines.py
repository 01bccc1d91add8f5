"""Outlines of areas as they are drawn: with fewer corners, and still sharing every edge with their neighbours.

The areas of a set are simplified together, as a coverage, so that no gap opens between two neighbours. PostGIS can
do that only from 3.4 on, so it is done here, once, when boundaries are brought in; the web never needs shapely.
"""

from __future__ import annotations

import numpy as np
import shapely
from django.db import connection

from geo.models import BoundaryKind, BoundarySet

DRAWN = (BoundaryKind.LOCAL_AUTHORITY, BoundaryKind.WARD, BoundaryKind.NEIGHBOURHOOD)
TOLERANCE_M = 20.0
"""Triangles of corners smaller than a square of this side go: about two pixels where a town fills the screen."""
MOST_VERTICES = 3_000_000
"""Beyond this a set is left without outlines (it is drawn area by area): it would fill the memory."""

_READ = "SELECT id, ST_AsBinary(geometry) FROM geo_area WHERE boundary_set_id = %s ORDER BY id"
_CLEAR = "UPDATE geo_area SET outline = NULL WHERE boundary_set_id = %s"
_WRITE = """
UPDATE geo_area a SET outline = ST_Multi(ST_Transform(ST_GeomFromWKB(drawn.shape, 27700), 4326))
FROM unnest(%s::bigint[], %s::bytea[]) AS drawn(id, shape) WHERE a.id = drawn.id
"""


def draw_outlines(boundary_set: BoundarySet) -> None:
    """Fill the outlines of a set of a kind that is drawn, anew. Runs in the boundary import's transaction.

    A publisher's polygons may overlap or miss each other a little, and one of them may then come out broken. It is
    left without an outline, to be simplified on its own when it is asked for.
    """
    if boundary_set.kind not in DRAWN:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, [boundary_set.pk])
        cursor.execute(
            "SELECT coalesce(sum(ST_NPoints(geometry)), 0) FROM geo_area WHERE boundary_set_id = %s",
            [boundary_set.pk],
        )
        if not 0 < cursor.fetchone()[0] <= MOST_VERTICES:
            return
        cursor.execute(_READ, [boundary_set.pk])
        keys, shapes = zip(*cursor.fetchall(), strict=True)
        drawn = shapely.coverage_simplify(shapely.from_wkb(shapes), TOLERANCE_M)
        sound = np.flatnonzero(shapely.is_valid(drawn) & ~shapely.is_empty(drawn))
        cursor.execute(_WRITE, [[keys[i] for i in sound], [shapely.to_wkb(drawn[i]) for i in sound]])
