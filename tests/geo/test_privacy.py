from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.privacy import GRID_M, Address, LocationPrivacy, public_address, public_point, public_point_sql

METRES = st.floats(-200_000, 1_300_000)
SQUARES = st.integers(-100, 1300)
INSIDE = st.floats(0, GRID_M - 0.001)
SOMEWHERE = Address("14 Shuttle Street", "Marlsden", "MX5 2AB")


@given(METRES, METRES)
def test_exact_is_as_it_is(x_m: float, y_m: float) -> None:
    assert public_point(x_m, y_m, LocationPrivacy.EXACT) == (x_m, y_m)


@given(METRES, METRES, st.sampled_from(["hidden", "secret", "", "EXACT", "rough "]))
def test_hidden_and_whatever_is_not_known_give_nothing(x_m: float, y_m: float, privacy: str) -> None:
    assert public_point(x_m, y_m, privacy) is None
    assert public_address(SOMEWHERE, privacy) is None


@given(SQUARES, SQUARES, st.lists(st.tuples(INSIDE, INSIDE), min_size=2, max_size=20))
def test_all_of_a_square_is_one_answer(column: int, row: int, offsets: list[tuple[float, float]]) -> None:
    """So no number of questions, nor moving the pin about at home, can be averaged into the place."""
    answers = {
        public_point(column * GRID_M + dx, row * GRID_M + dy, LocationPrivacy.ROUGH) for dx, dy in offsets
    }
    assert answers == {((column + 0.5) * GRID_M, (row + 0.5) * GRID_M)}


@given(METRES, METRES)
def test_rough_is_near_and_stays_put(x_m: float, y_m: float) -> None:
    rough = public_point(x_m, y_m, LocationPrivacy.ROUGH)
    assert rough is not None
    assert Point(rough).distance(Point(x_m, y_m)) <= GRID_M * math.sqrt(2) / 2 + 1e-6
    assert Point(rough).buffer(GRID_M / 2 + 1e-6, cap_style="square").covers(Point(x_m, y_m))
    assert public_point(*rough, LocationPrivacy.ROUGH) == rough


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("privacy", LocationPrivacy)
def test_coordinates_must_be_finite(value: float, privacy: LocationPrivacy) -> None:
    with pytest.raises(ValueError, match="finite"):
        public_point(value, 0, privacy)


def test_an_exact_address_is_whole() -> None:
    assert public_address(SOMEWHERE, LocationPrivacy.EXACT) == SOMEWHERE


@pytest.mark.parametrize(
    ("postcode", "outcode"),
    [
        ("MX5 2AB", "MX5"),
        ("mx52ab ", "MX5"),
        ("SW1A 1AA", "SW1A"),
        ("M33 7XX", "M33"),
        ("M337XX", "M33"),
        ("MX5", "MX5"),
        ("", ""),
        ("near the church", ""),
        ("MX5 2", ""),
    ],
)
def test_a_rough_address_is_town_and_outcode(postcode: str, outcode: str) -> None:
    rough = public_address(Address("14 Shuttle Street", "Marlsden", postcode), LocationPrivacy.ROUGH)
    assert rough == Address(street="", town="Marlsden", postcode=outcode)


def test_the_sql_speaks_of_the_same_grid() -> None:
    sql = public_point_sql("l.point", '"listing"."location_privacy"')
    assert sql == (
        "CASE \"listing\".\"location_privacy\" WHEN 'exact' THEN l.point WHEN 'rough' THEN "
        "ST_SetSRID(ST_MakePoint(floor(ST_X(l.point) / 1000) * 1000 + 500.0, "
        "floor(ST_Y(l.point) / 1000) * 1000 + 500.0), 27700) END"
    )


@pytest.mark.parametrize(
    "name", ["", "point; DROP TABLE x", "point)", "l.", "'point'", 'l."a', "a b", "1", "p\n"]
)
def test_the_sql_takes_names_only(name: str) -> None:
    for names in ((name, "privacy"), ("point", name)):
        with pytest.raises(ValueError, match="name of a column"):
            public_point_sql(*names)
