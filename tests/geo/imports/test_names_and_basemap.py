from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geo.imports.basemap import BasemapImport
from geo.imports.place_names import PlaceNameImport
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import BasemapFeature, PlaceName
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import SALE, Geometry, collection, square

pytestmark = pytest.mark.django_db

E, N = SALE
LINE: Geometry = {"type": "LineString", "coordinates": [[-2.3, 53.4], [-2.31, 53.41]]}


def names(path: Path, **options: Any) -> PlaceNameImport:
    return PlaceNameImport(open_source(path), **options)


def basemap(path: Path, **options: Any) -> BasemapImport:
    return BasemapImport(open_source(path), **options)


def test_place_names_from_a_table(bring: Bring, write: Write) -> None:
    path = write(
        "a.csv", "name,type,easting,northing\nSt. Mary’s Road,Street,378900,391900\n,Town,1,1\nX,,2,2\n"
    )
    outcome = bring(names(path))
    place = PlaceName.objects.get()
    assert (place.name, place.search_name, place.kind) == ("St. Mary’s Road", "st marys rd", "street")
    assert len(outcome.rejects) == 2
    assert bring(names(path)).diff.is_empty


def test_place_names_from_the_borough(bring: Bring, trafford: Path) -> None:
    path = trafford / "boundaries" / "trafford_town_centres.geojson"
    with pytest.raises(ImportProblem, match="--as town"):
        names(path)
    assert bring(names(path, default_kind="town")).diff.added == 8
    assert PlaceName.objects.get(name="Sale").point.coords == pytest.approx((378_946, 392_000), abs=2)


def test_a_respelt_name_changes_and_replacing_keeps_to_the_files_kinds(bring: Bring, write: Write) -> None:
    head = "name,type,easting,northing\n"
    bring(
        names(
            write("a.csv", head + "Sale moor,town,378900,391900\nMill,town,1000,1000\nOak,park,2000,2000\n")
        )
    )
    outcome = bring(names(write("b.csv", head + "Sale Moor,town,378900,391900\n"), replace=True))
    assert (outcome.diff.changed, outcome.diff.removed, outcome.diff.removed_samples) == (
        1,
        1,
        ["mill (town)"],
    )
    assert set(PlaceName.objects.values_list("name", flat=True)) == {"Sale Moor", "Oak"}


def test_basemap_layers_are_replaced_whole_and_others_stay(bring: Bring, write: Write) -> None:
    both: list[tuple[dict[str, Any], Geometry]] = [
        ({"layer": "water", "name": "Canal"}, LINE),
        ({"layer": "Roads", "kind": "main", "name": None}, LINE),
    ]
    path = write("a.geojson", collection(both, epsg=None))
    assert bring(basemap(path)).diff.added == 2
    assert bring(basemap(path)).diff.is_empty
    outcome = bring(
        basemap(write("b.geojson", collection([({"name": "Weir"}, LINE)], epsg=None)), default_layer="water")
    )
    assert (outcome.diff.added, outcome.diff.removed_samples) == (1, ["water Canal"])
    assert set(BasemapFeature.objects.values_list("layer", "kind", "name")) == {
        ("water", "", "Weir"),
        ("roads", "main", ""),
    }


def test_basemap_shapes_are_kept_in_degrees(bring: Bring, write: Write) -> None:
    bring(basemap(write("a.geojson", collection([({}, square(E, N, 100))])), default_layer="green"))
    shape = BasemapFeature.objects.get().geometry
    assert shape.srid == 4326
    assert shape.extent[:2] == pytest.approx((-2.319, 53.424), abs=0.01)


def test_basemap_shapes_that_cannot_be_drawn_are_rejected(bring: Bring, write: Write) -> None:
    features = [
        ({"layer": "water"}, LINE),
        ({"layer": "sky"}, LINE),
        ({"layer": "water"}, None),
        ({"layer": "water"}, {"type": "Point", "coordinates": [53.4, -2.3]}),
        ({"layer": "water"}, LINE),
    ]
    outcome = bring(basemap(write("a.geojson", collection(features, epsg=None))))
    assert [(r.line, r.reason.split(":")[0].split(" (")[0]) for r in outcome.rejects] == [
        (2, "“sky” is not a layer"),
        (3, "it has no shape"),
        (4, "longitude and latitude look swapped"),
        (5, "shape water is already on line 1"),
    ]


def test_a_basemap_needs_a_layer(write: Write) -> None:
    path = write("a.geojson", collection([({"name": "x"}, LINE)], epsg=None))
    with pytest.raises(ImportProblem, match="Say which layer"):
        basemap(path)
    with pytest.raises(ImportProblem, match="The layers are"):
        basemap(path, default_layer="sky")


def test_the_boroughs_parks(bring: Bring, trafford: Path) -> None:
    path = trafford / "assets" / "trafford_greenspace_sites.geojson"
    assert bring(basemap(path, default_layer="green")).diff.added == 427
    assert bring(basemap(path, default_layer="green")).diff.is_empty
