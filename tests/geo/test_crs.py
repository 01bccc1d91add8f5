from __future__ import annotations

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import degree_fault, grid_fault
from geo.crs import BNG, in_grid, many_to_grid, point_from_lonlat, to_grid, to_wgs84

LON, LAT = st.floats(-8, 1.7), st.floats(49.9, 60.8)


def test_a_published_postcode_lands_on_its_metre() -> None:
    point = point_from_lonlat(-2.26046, 53.465578)
    assert (round(point.x), round(point.y), point.srid) == (382_806, 396_569, BNG)


@given(LON, LAT)
def test_there_and_back(lon: float, lat: float) -> None:
    back = to_wgs84(point_from_lonlat(lon, lat))
    assert back.coords == pytest.approx((lon, lat), abs=1e-6)
    assert to_grid(back).coords == pytest.approx(point_from_lonlat(lon, lat).coords, abs=0.1)


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20))
def test_many_are_as_one(lonlats: list[tuple[float, float]]) -> None:
    singly = [point_from_lonlat(*pair) for pair in lonlats]
    assert many_to_grid(lonlats) == [(p.x, p.y) for p in singly]


@pytest.mark.django_db
def test_postgis_agrees() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Transform(ST_SetSRID(ST_MakePoint(-2.32, 53.42), 4326), 27700)")
        theirs = GEOSGeometry(cursor.fetchone()[0])
    ours = point_from_lonlat(-2.32, 53.42)
    assert theirs.distance(ours) < 0.001


@pytest.mark.parametrize(
    ("x", "y", "inside"), [(0, 0, True), (7e5, 1.3e6, True), (-1, 5, False), (5, 1.4e6, False)]
)
def test_the_grids_bounds(x: float, y: float, inside: bool) -> None:
    assert in_grid(x, y) is inside


@given(st.floats(), st.floats())
def test_any_numbers_are_a_place_or_have_a_fault_in_words(x: float, y: float) -> None:
    for fault in (degree_fault(x, y), grid_fault(x, y)):
        assert fault is None or 10 < len(fault) < 300
    if degree_fault(x, y) is None:
        assert grid_fault(x, y) is not None, "degrees are never metres"
