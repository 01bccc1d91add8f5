"""Tiles: their numbers, what they cover, and the cells that points are counted in, the same in Python and SQL."""

from __future__ import annotations

from math import asinh, floor, pi, radians, tan

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import point_from_lonlat
from geo.tiles import CELLS_A_SIDE, DEEPEST_ZOOM, NoSuchTile, Tile, column_sql, row_sql


def over(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """The numbers of the tile over a place, by the formula everybody's web maps use."""
    across = (lon + 180) / 360 * 2**zoom
    down = (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom
    return floor(across), floor(down)


@pytest.mark.parametrize(
    "numbers",
    [(-1, 0, 0), (DEEPEST_ZOOM + 1, 0, 0), (0, 1, 0), (3, 8, 0), (3, 0, -1), (10**9, 0, 0), (5, 10**30, 2)],
)
def test_there_are_no_other_tiles(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(NoSuchTile):
        Tile(*numbers)


def test_the_first_tile_is_the_whole_world() -> None:
    assert Tile(0, 0, 0).bounds_wgs84 == pytest.approx((-180, -85.0511288, 180, 85.0511288))


def test_britain_is_in_some_tiles_and_not_in_others() -> None:
    assert Tile(0, 0, 0).touches_britain
    assert Tile(6, 31, 20).touches_britain
    assert not Tile(6, 0, 0).touches_britain
    assert not Tile(13, 8_000, 8_000).touches_britain


@settings(max_examples=200, deadline=None)
@given(
    lon=st.floats(-7.5, 1.7),
    lat=st.floats(50, 60.5),
    zoom=st.integers(11, DEEPEST_ZOOM),
)
def test_the_box_on_the_grid_holds_all_of_the_tile(lon: float, lat: float, zoom: int) -> None:
    tile = Tile(zoom, *over(lon, lat, zoom))
    west, south, east, north = tile.bounds_wgs84
    min_e, min_n, max_e, max_n = tile.bbox_m()
    for across in (0.0, 0.3, 0.5, 1.0):
        for down in (0.0, 0.5, 0.7, 1.0):
            point = point_from_lonlat(west + (east - west) * across, south + (north - south) * down)
            assert min_e <= point.x <= max_e
            assert min_n <= point.y <= max_n


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lon=st.floats(-7.5, 1.7), lat=st.floats(50, 60.5), zoom=st.integers(0, DEEPEST_ZOOM))
def test_sql_finds_the_same_tile_and_its_cell(lon: float, lat: float, zoom: int) -> None:
    world = "ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), 3857)"
    columns = [
        sql(world, str(zoom), parts=parts) for parts in (1, CELLS_A_SIDE) for sql in (column_sql, row_sql)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", {"lon": lon, "lat": lat})
        [(x, y, cell_x, cell_y)] = cursor.fetchall()
    west, south, east, north = Tile(zoom, x, y).bounds_wgs84
    hair = 1e-9
    assert west - hair <= lon <= east + hair
    assert south - hair <= lat <= north + hair
    assert (cell_x // CELLS_A_SIDE, cell_y // CELLS_A_SIDE) == (x, y)
