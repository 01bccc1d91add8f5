"""A map as a picture: every number readable, nothing asked of anybody, and the ground from one query."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import point_from_lonlat
from geo.drawing import Frame, Shape, overlap
from geo.ground import ground
from geo.imports.basemap import BasemapImport
from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.source import open_source
from geo.picture import Pin, frame_round, picture
from geo.picture_pins import Place, place_markers, runs
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import SALE, SALE_LON_LAT, collection, square

LON, LAT = SALE_LON_LAT
SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 680, 200


def drawn(pins: list[Pin], shapes: list[Shape] | None = None) -> ElementTree.Element:
    made = picture(pins, ground=shapes or [], width=WIDTH, height=HEIGHT)
    assert made is not None
    return ElementTree.fromstring(made)  # noqa: S314  our own


def texts(root: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def frame() -> Frame:
    made = frame_round([Pin(1, LON, LAT)], width=WIDTH, height=HEIGHT)
    assert made is not None
    return made


def test_without_a_place_there_is_no_picture() -> None:
    assert picture([], ground=[], width=WIDTH, height=HEIGHT) is None
    assert (
        picture([Pin(1, float("nan"), 53.0), Pin(2, 0.0, 0.0)], ground=[], width=WIDTH, height=HEIGHT) is None
    )


def test_it_says_what_it_is_and_asks_nobody_for_anything() -> None:
    root = drawn([Pin(1, LON, LAT), Pin(2, LON + 0.01, LAT)])
    assert [root[0].text, root[1].text] == [
        "Map",
        "A map with 2 numbered places. Each number is the one in the list, which says where it is.",
    ]
    assert root.get("role") == "img"
    for node in root.iter():
        assert node.tag.removeprefix(SVG) in {
            *("svg", "title", "desc", "defs", "clipPath", "g", "rect", "path", "circle", "text")
        }
        assert not {
            name for name in node.attrib if "href" in name or name == "style" or name.startswith("on")
        }
        assert all("url(" not in value or value == "url(#map-frame)" for value in node.attrib.values())


def test_names_and_credits_are_escaped() -> None:
    hostile = '<script>alert("1")</script> & co'
    at = frame().bbox_m
    middle = ((at[0] + at[2]) / 2 + 200, (at[1] + at[3]) / 2 - 200)
    root = drawn([Pin(1, LON, LAT)], [Shape("green", "park", hostile, (), label=middle, credit=hostile)])
    assert texts(root).count(hostile) == 3  # the halo, the name and the credit
    assert not list(root.iter(f"{SVG}script"))


def test_a_rough_place_has_a_dashed_ring_of_its_size_and_no_dot() -> None:
    exact, rough = drawn([Pin(1, LON, LAT)]), drawn([Pin(1, LON, LAT, approximate=True)])
    assert [c.get("stroke-dasharray") for c in exact.iter(f"{SVG}circle")] == [None]
    [ring] = rough.iter(f"{SVG}circle")
    assert ring.get("stroke-dasharray")
    shown = frame_round([Pin(1, LON, LAT, approximate=True)], width=WIDTH, height=HEIGHT)
    assert shown is not None
    assert float(ring.get("r", 0)) * shown.m_per_unit == pytest.approx(710, abs=2)
    pin = next(node for node in rough.iter(f"{SVG}rect") if node.get("rx"))
    assert (pin.get("fill"), pin.get("stroke-dasharray")) == ("#fff", "3 2")


def test_one_venue_has_one_label_and_neighbours_each_their_own() -> None:
    same = drawn([Pin(2, LON, LAT), Pin(5, LON, LAT), Pin(1, LON + 0.02, LAT)])
    assert {"2, 5", "1"} <= set(texts(same))
    near = drawn([Pin(n, LON + 0.0008 * n, LAT) for n in range(1, 5)])
    assert {"1", "2", "3", "4"} <= set(texts(near))


@pytest.mark.parametrize(
    ("numbers", "said"), [([2, 5], "2, 5"), ([3, 1, 2], "1–3"), ([1, 2], "1, 2"), ([7, 1, 2, 3, 4], "1–4, 7")]
)
def test_numbers_said_briefly(numbers: list[int], said: str) -> None:
    assert runs(numbers) == said


PLACES = st.lists(
    st.tuples(st.floats(20, WIDTH - 20), st.floats(40, HEIGHT - 20), st.booleans()), min_size=1, max_size=14
)


@settings(max_examples=150, deadline=None)
@given(PLACES)
def test_no_number_is_lost_and_no_label_lies_on_another(spots: list[tuple[float, float, bool]]) -> None:
    places = [Place(n, x, y, rough) for n, (x, y, rough) in enumerate(spots, start=1)]
    markers = place_markers(places, width=WIDTH, height=HEIGHT)
    assert sorted(number for marker in markers for number in marker.numbers) == [
        place.number for place in places
    ]
    alone = [marker for marker in markers if len(marker.numbers) == 1]
    for marker in markers:
        left, _, right, _ = marker.box
        assert left >= -2
        assert right <= WIDTH + 2
    if len(alone) == len(places):
        assert not any(overlap(a.box, b.box) for a in markers for b in markers if a is not b)


def test_north_is_up_and_all_pins_are_inside() -> None:
    south, north = Pin(1, LON, LAT), Pin(2, LON, LAT + 0.02)
    shown = frame_round([south, north], width=WIDTH, height=HEIGHT)
    assert shown is not None
    low, high = (
        shown.place((point.x, point.y))
        for point in (point_from_lonlat(pin.lon, pin.lat) for pin in (south, north))
    )
    assert high[1] < low[1]
    for x, y in (low, high):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_the_scale_is_as_long_as_it_says_and_in_minutes_too() -> None:
    root = drawn([Pin(1, LON, LAT)])
    [said] = [text for text in texts(root) if "walk" in text]
    assert said == "500 m: about 9 minutes’ walk"
    path = next(n.get("d", "") for n in root.iter(f"{SVG}path") if n.get("d", "").startswith("M10.0"))
    length = re.search(r"h([\d.]+)v-4", path)
    assert length is not None
    assert float(length[1]) * frame().m_per_unit == pytest.approx(500, rel=0.01)
    far = drawn([Pin(1, LON, LAT), Pin(2, LON + 2, LAT + 1)])
    assert any(re.fullmatch(r"\d+ km", text) for text in texts(far))


@pytest.mark.django_db
def test_the_ground_is_the_basemap_in_the_frame_from_one_query(bring: Bring, write: Write) -> None:
    e, n = SALE
    park = ({"layer": "green", "kind": "park", "name": "Sale Park"}, square(e + 400, n - 300, 600))
    far = ({"layer": "green", "kind": "park", "name": "Elsewhere"}, square(e + 90_000, n, 600))
    wide = ({"layer": "settled", "kind": "", "name": ""}, square(e - 50_000, n - 50_000, 100_000))
    road = (
        {"layer": "roads", "kind": "main", "name": "Long Road"},
        {"type": "LineString", "coordinates": [[e - 90_000, n], [e + 90_000, n + 10]]},
    )
    bring(BasemapImport(open_source(write("base.geojson", collection([park, far, wide, road])))))
    with CaptureQueriesContext(connection) as asked:
        shapes = ground(frame())
    assert len(asked) == 1
    assert {shape.name for shape in shapes} == {"Sale Park", "", "Long Road"}
    min_e, min_n, max_e, max_n = frame().bbox_m
    room = 0.03 * (max_e - min_e)
    for shape in shapes:
        for x, y in [point for line in shape.lines for point in line]:
            assert min_e - room <= x <= max_e + room
            assert min_n - room <= y <= max_n + room
    assert {shape.layer: shape.closed for shape in shapes} == {"green": True, "settled": True, "roads": False}
    assert "Sale Park" in texts(drawn([Pin(1, LON, LAT)], shapes))


@pytest.mark.django_db
def test_without_a_basemap_the_wards_are_drawn_and_credited(bring: Bring, write: Write) -> None:
    e, n = SALE
    path = write("w.geojson", collection([({"code": "E1", "name": "Priory"}, square(e - 400, n - 400, 800))]))
    described = Described(attribution="© Crown copyright")
    bring(
        BoundaryImport(open_source(path), kind="ward", vintage="2023", make_current=True, described=described)
    )
    with CaptureQueriesContext(connection) as asked:
        shapes = ground(frame())
    assert len(asked) == 1
    assert [(shape.layer, shape.name, shape.credit) for shape in shapes] == [
        ("outline", "Priory", "© Crown copyright")
    ]
    assert "© Crown copyright" in texts(drawn([Pin(1, LON, LAT)], shapes))


@pytest.mark.django_db
def test_on_a_map_of_the_whole_country_there_is_no_ground() -> None:
    assert ground(replace(frame(), bbox_m=(0.0, 0.0, 600_000.0, 200_000.0))) == []
