"""Shapes for the map: as they are stored, and known by a fingerprint that changes when they do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Polygon
from shapely.geometry import shape

from geo import features
from geo.imports.basemap import BasemapImport
from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.plan import Outcome
from geo.imports.source import open_source
from geo.models import Area, BasemapFeature, BoundaryKind
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import SALE, Geometry, bow_tie, collection, square

pytestmark = pytest.mark.django_db

E, N = SALE
WARD = BoundaryKind.WARD


def wards(path: Path, **options: Any) -> BoundaryImport:
    return BoundaryImport(open_source(path), kind="ward", vintage="2023", make_current=True, **options)


def wavy_neighbours() -> list[tuple[dict[str, Any], Geometry]]:
    """Two wards with a shared edge of two hundred corners."""
    edge = [[E + 1_000 + 3 * (n % 3), N + 10 * n] for n in range(201)]
    west = [[E, N], *edge, [E, N + 2_000], [E, N]]
    east = [[E + 2_000, N], [E + 2_000, N + 2_000], *reversed(edge), [E + 2_000, N]]
    return [
        ({"code": code, "name": code}, {"type": "Polygon", "coordinates": [ring]})
        for code, ring in (("E1", west), ("E2", east))
    ]


def test_outlines_have_fewer_corners_and_still_share_their_edge(bring: Bring, write: Write) -> None:
    bring(wards(write("a.geojson", collection(wavy_neighbours())), described=Described(attribution="© ONS")))
    drawn = json.loads(features.outlines(WARD).geojson())
    assert drawn["attribution"] == "© ONS"
    assert [f["properties"] for f in drawn["features"]] == [{"code": c, "name": c} for c in ("E1", "E2")]
    shapes = [shape(f["geometry"]) for f in drawn["features"]]
    assert all(shapely.get_num_coordinates(s) < 80 for s in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert shapes[0].bounds[:2] == pytest.approx((-2.319, 53.424), abs=0.01)


def test_an_area_without_an_outline_is_simplified_when_asked_for(bring: Bring, write: Write) -> None:
    bring(wards(write("a.geojson", collection(wavy_neighbours()))))
    together = features.outlines(WARD).fingerprint()
    Area.objects.update(outline=None)
    drawn = json.loads(features.outlines(WARD).geojson())
    assert len(drawn["features"]) == 2
    assert all(shapely.get_num_coordinates(shape(f["geometry"])) < 80 for f in drawn["features"])
    assert features.outlines(WARD).fingerprint() != together


def test_overlapping_wards_are_drawn_all_the_same(bring: Bring, write: Write) -> None:
    shapes = [square(E, N, 1_000), square(E + 500, N + 500, 1_000), square(E, N, 1_000), bow_tie(E, N, 700)]
    named = [({"code": f"E{n}"}, made) for n, made in enumerate(shapes)]
    bring(wards(write("a.geojson", collection(named))))
    drawn = json.loads(features.outlines(WARD).geojson())["features"]
    assert len(drawn) == 4
    assert all(shape(f["geometry"]).is_valid for f in drawn)


def test_kinds_that_are_never_drawn_get_no_outline(grid_of_wards: Callable[..., Outcome]) -> None:
    grid_of_wards([("E1", "Mill", E, N)], kind="lsoa")
    grid_of_wards([("E1", "Mill", E, N)], kind="neighbourhood")
    found = Area.objects.order_by("boundary_set__kind").values_list("boundary_set__kind", "outline")
    assert [(kind, drawn is not None) for kind, drawn in found] == [("lsoa", False), ("neighbourhood", True)]


def test_the_fingerprint_follows_shapes_names_and_words(bring: Bring, write: Write) -> None:
    """Corrected in place, so that the areas keep their keys and their number."""
    seen = set()
    for name, side, said in (
        ("Mil", 900, ""),
        ("Mill", 900, ""),
        ("Mill", 1_000, ""),
        ("Mill", 1_000, "© ONS"),
    ):
        path = write("a.geojson", collection([({"code": "E1", "name": name}, square(E, N, side))]))
        bring(wards(path, described=Described(attribution=said)))
        seen.add(features.outlines(WARD).fingerprint())
        assert features.outlines(WARD).fingerprint() in seen
    assert len(seen) == 4
    assert Area.objects.count() == 1


def test_a_neighbours_correction_moves_the_shared_edge_of_both(bring: Bring, write: Write) -> None:
    one, two = wavy_neighbours()
    bring(wards(write("a.geojson", collection([one, two]))))
    bring(wards(write("b.geojson", collection([one, ({"code": "E2"}, square(E + 1_000, N, 500))]))))
    both = [shape(f["geometry"]) for f in json.loads(features.outlines(WARD).geojson())["features"]]
    assert both[1].bounds[3] < both[0].bounds[3]


def test_one_area_by_itself(grid_of_wards: Callable[..., Outcome]) -> None:
    grid_of_wards([("N1", "North", E, N), ("N2", "South", E, N - 1_000)], kind="neighbourhood")
    area = Area.objects.select_related("boundary_set").get(code="N2")
    (only,) = json.loads(features.outline(area).geojson())["features"]
    assert only["properties"] == {"code": "N2", "name": "South"}


def test_the_basemaps_fingerprint_follows_what_is_drawn(bring: Bring, write: Write) -> None:
    seen = {features.basemap().fingerprint()}
    for name, side in (("Pond", 90), ("Mere", 90), ("Mere", 100)):
        path = write("a.geojson", collection([({"name": name}, square(E, N, side))]))
        bring(BasemapImport(open_source(path), default_layer="water"))
        seen.add(features.basemap().fingerprint())
    BasemapFeature.objects.update(geometry=Polygon.from_bbox((-3.6, 53.7, -3.5, 53.8)))
    seen.add(features.basemap().fingerprint())
    BasemapFeature.objects.update(kind="lake")
    seen.add(features.basemap().fingerprint())
    assert len(seen) == 6
    (only,) = json.loads(features.basemap().geojson())["features"]
    assert only["properties"] == {"layer": "water", "kind": "lake", "name": "Mere"}
