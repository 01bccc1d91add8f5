"""Areas out of the address bar: what was drawn is what is searched, and anything else is refused in words."""

from __future__ import annotations

from contextlib import suppress
from math import cos, pi, sin
from time import process_time

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import BNG, point_from_lonlat
from geo.drawn import MOST_CORNERS, AreaNotUnderstood, drawn_text, read_area, read_view

SQUARE = "-2.3,53.4;-2.2,53.4;-2.2,53.5;-2.3,53.5"


def test_an_area_is_read_in_metres() -> None:
    drawn = read_area(SQUARE)
    assert isinstance(drawn.shape, Polygon)
    assert (drawn.shape.srid, drawn.shape.valid) == (BNG, True)
    # 0.1 of a degree each way at 53.45° north, on the ellipsoid: 6.65 by 11.13 km.
    assert drawn.shape.area == pytest.approx(6_646 * 11_130, rel=0.003)
    assert drawn.shape.contains(point_from_lonlat(-2.25, 53.45))
    assert not drawn.shape.contains(point_from_lonlat(-2.31, 53.45))


def test_it_goes_back_into_the_address_as_it_was() -> None:
    assert read_area(SQUARE).text == SQUARE
    assert read_area(SQUARE + ";-2.3,53.4").text == SQUARE
    assert read_area(f" {SQUARE.replace(';', ' ; ')} ;").text == SQUARE
    assert drawn_text([(-2.000001, 53.123456), (0.0, 50.0)]) == "-2,53.12346;0,50"


def test_an_outline_that_crosses_itself_encloses_what_the_map_fills() -> None:
    bow = read_area("-2.3,53.4;-2.2,53.5;-2.2,53.4;-2.3,53.5")
    assert isinstance(bow.shape, MultiPolygon)
    assert bow.shape.valid
    assert bow.shape.area == pytest.approx(read_area(SQUARE).shape.area / 2, rel=0.01)
    for lon, inside in ((-2.29, True), (-2.21, True), (-2.25, False)):
        assert bow.shape.contains(point_from_lonlat(lon, 53.47 if not inside else 53.45)) is inside


def test_a_line_left_over_by_the_repair_encloses_nothing() -> None:
    spike = read_area("-2.3,53.4;-2.2,53.4;-2.1,53.4;-2.2,53.4;-2.2,53.5")
    assert isinstance(spike.shape, Polygon)
    assert spike.shape.area == pytest.approx(read_area(SQUARE).shape.area / 2, rel=0.01)


def test_long_lines_are_those_of_the_map() -> None:
    """A line along a parallel bends on the grid; a place just north of its middle must stay outside."""
    drawn = read_area("-3.5,53;-1.5,53;-1.5,52.4;-3.5,52.4")
    assert drawn.shape.contains(point_from_lonlat(-2.5, 52.9995))
    assert not drawn.shape.contains(point_from_lonlat(-2.5, 53.0005))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "at least 3 corners"),
        (";;;", "at least 3 corners"),
        ("-2.3,53.4;-2.2,53.4", "at least 3 corners"),
        ("-2.3,53.4;-2.3,53.4;-2.2,53.4;-2.3,53.4", "at least 3 corners"),
        ("-2.3,53.4;-2.2,53.4;-2.1,53.4", "too small"),
        ("-2.3,53.4;-2.3,53.40001;-2.30001,53.4", "too small"),
        ("-2.3,53.4;-2.2,53.4;x,y", "could not be read"),
        ("-2.3,53.4;-2.2,53.4;-2.2", "could not be read"),
        ("-2.3,53.4;-2.2,53.4;-2.2,53.4,7", "could not be read"),
        ("nan,nan;nan,nan;nan,nan", "could not be read"),
        ("inf,53;-inf,53;-2,54", "could not be read"),
        ("1e308,53;-2,53;-2,54", "could not be read"),
        ("٢,53;-2,53;-2,54", "could not be read"),
        ("0,0;1,0;1,1", "outside Great Britain"),
        ("179,53;-179,53;-179,54;179,54", "outside Great Britain"),
        ("53.4,-2.3;53.4,-2.2;53.5,-2.2", "outside Great Britain"),
        ("-5,51;1,51;1,55;-5,55", "too big"),
        (";".join(f"-2.{n:04d},53.4" for n in range(MOST_CORNERS + 2)), "at most 100 corners"),
    ],
)
def test_what_is_no_area_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(AreaNotUnderstood, match=words) as refused:
        read_area(text)
    assert refused.value.message.endswith(".")


def test_a_hundred_corners_are_enough_and_a_hundred_thousand_are_refused_at_once() -> None:
    ring = [(-2.3 + 0.1 * cos(2 * pi * n / 100), 53.4 + 0.05 * sin(2 * pi * n / 100)) for n in range(100)]
    assert len(read_area(drawn_text(ring)).corners) == MOST_CORNERS
    huge = ";".join(f"-2.{n % 10},53.{n % 9}" for n in range(100_000))
    began = process_time()
    with pytest.raises(AreaNotUnderstood, match="at most 100 corners"):
        read_area(huge)
    with pytest.raises(AreaNotUnderstood, match="could not be read"):
        read_view(huge)
    assert process_time() - began < 0.05


def test_a_view_is_read_by_its_edges_and_ends_at_the_sea() -> None:
    view = read_view("-2.3,53.4,-2.2,53.5")
    assert view.shape.area == pytest.approx(read_area(SQUARE).shape.area, rel=1e-9)
    assert view.text == SQUARE
    beyond = read_view("-50,53.4,-9.3,53.5")
    assert min(lon for lon, _ in beyond.corners) == -9.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "could not be read"),
        ("1,2,3", "could not be read"),
        ("-2.3,53.4,-2.2,53.5,9", "could not be read"),
        ("-2.2,53.4,-2.3,53.5", "could not be read"),
        ("-2.3,53.4,-2.3,53.5", "could not be read"),
        ("-2.3,nan,-2.2,53.5", "could not be read"),
        ("170,-40,179,-30", "outside Great Britain"),
        ("-180,-85,180,85", "too big"),
    ],
)
def test_what_is_no_view_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(AreaNotUnderstood, match=words):
        read_view(text)


corner = st.tuples(st.floats(-7, 1.5), st.floats(50, 60))


@settings(max_examples=300, deadline=None)
@given(st.lists(corner, min_size=3, max_size=30))
def test_any_corners_make_a_valid_area_or_are_refused(corners: list[tuple[float, float]]) -> None:
    try:
        drawn = read_area(drawn_text(corners))
    except AreaNotUnderstood:
        return
    assert drawn.shape.valid
    assert isinstance(drawn.shape, Polygon | MultiPolygon)
    assert 0 < drawn.shape.area <= 20_000e6
    assert read_area(drawn.text).shape.equals(drawn.shape)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789.,;-+eE naif٣\x00 "), max_size=200))
def test_no_text_fails_otherwise(text: str) -> None:
    for read in (read_area, read_view):
        with suppress(AreaNotUnderstood):
            assert read(text).shape.area > 0
