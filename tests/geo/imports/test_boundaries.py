"""Boundaries made for the purpose: in any CRS, repaired, replaced, put in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pytest
from django.contrib.gis.geos import MultiPolygon
from shapely.geometry import box, shape

from geo.imports.after import boundaries_applied
from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import Area, AreaPart, BoundarySet, Indicator, IndicatorValue
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import SALE, bow_tie, collection, square

pytestmark = pytest.mark.django_db

E, N = SALE
GOOD = ({"area_code": "E1", "area_name": "Mill"}, square(E, N, 1000))
NEXT = ({"area_code": "E2", "area_name": "Moor"}, square(E + 1000, N, 1000))


def job(path: Path, **options: Any) -> BoundaryImport:
    return BoundaryImport(open_source(path), **({"kind": "ward", "vintage": "2023"} | options))


def test_areas_come_with_their_parts_and_a_centre(bring: Bring, write: Write) -> None:
    bring(
        job(write("a.geojson", collection([GOOD, NEXT])), described=Described("Wards", "ONS", "OGL", "© ONS"))
    )
    mill = Area.objects.get(code="E1")
    assert (mill.name, mill.boundary_set.source, mill.boundary_set.is_current) == ("Mill", "ONS", False)
    assert isinstance(mill.geometry, MultiPolygon)
    assert mill.geometry.area == 1_000_000
    assert mill.geometry.contains(mill.centre)
    assert [p.geometry.area for p in mill.parts.all()] == [1_000_000]


def test_parts_are_small_and_make_up_the_area(bring: Bring, write: Write) -> None:
    coast = shape(square(E, N, 2000)).union(shape(square(E + 2000, N, 500)).buffer(400, quad_segs=200))
    path = write("a.geojson", collection([({"code": "E1"}, coast.__geo_interface__)]))
    bring(job(path))
    area = Area.objects.get()
    assert area.name == "E1"
    assert area.geometry.num_coords > 500
    assert max(p.geometry.num_coords for p in area.parts.all()) <= 64
    assert sum(p.geometry.area for p in area.parts.all()) == pytest.approx(area.geometry.area)


@pytest.mark.parametrize("epsg", [4326, 3857, 27700, 29903, 32630])
def test_any_crs_is_brought_to_the_grid(bring: Bring, tmp_path: Path, epsg: int) -> None:
    frame = geopandas.GeoDataFrame(
        {"WD23CD": ["E1"], "WD23NM": ["Mill"], "LAD23CD": ["E08"]},
        geometry=[box(E, N, E + 900, N + 900)],
        crs=27700,
    )
    path = tmp_path / "wards.gpkg"
    frame.to_crs(epsg).to_file(path, driver="GPKG", engine="pyogrio")
    bring(job(path))
    area = Area.objects.get()
    assert (area.code, area.name) == ("E1", "Mill")
    assert area.geometry.extent == pytest.approx((E, N, E + 900, N + 900), abs=8)


def test_a_shapefile_is_read_with_its_prj_and_refused_without(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "wards.shp"
    frame = geopandas.GeoDataFrame(
        {"WD23CD": ["E1"], "WD23NM": ["Café Road"]}, geometry=[box(E, N, E + 900, N + 900)], crs=27700
    )
    frame.to_file(path, engine="pyogrio")
    bring(job(path))
    assert Area.objects.get().name == "Café Road"
    path.with_suffix(".prj").unlink()
    with pytest.raises(ImportProblem, match=r"does not say which CRS.*--crs EPSG:27700"):
        bring(job(path, vintage="2024"))
    assert bring(job(path, vintage="2024", crs="EPSG:27700")).diff.added == 1
    with pytest.raises(ImportProblem, match="is not a CRS"):
        bring(job(path, vintage="2025", crs="EPSG:nonsense"))


def test_polygons_that_cross_themselves_are_repaired_and_it_is_said(bring: Bring, write: Write) -> None:
    features = [({"code": "E1"}, bow_tie(E, N, 1000)), ({"code": "E2"}, square(E, N, 10))]
    outcome = bring(job(write("a.geojson", collection(features))))
    area = Area.objects.get(code="E1")
    assert area.geometry.valid
    assert area.geometry.area == pytest.approx(500_000)
    assert "repaired 1 polygon: E1" in outcome.notes
    assert outcome.run is not None
    assert "repaired 1 polygon: E1" in outcome.run.notes


def test_a_collection_with_a_polygon_in_it_keeps_the_polygon(bring: Bring, write: Write) -> None:
    line = {"type": "LineString", "coordinates": [[E, N], [E + 10, N]]}
    mixed = {"type": "GeometryCollection", "geometries": [line, square(E, N, 10)]}
    bring(job(write("a.geojson", collection([({"code": "E1"}, mixed)]))))
    assert Area.objects.get().geometry.area == 100


def test_heights_are_dropped(bring: Bring, write: Write) -> None:
    flat = square(E, N, 10)
    high = {"type": "Polygon", "coordinates": [[[*c, 50.0] for c in flat["coordinates"][0]]]}
    bring(job(write("a.geojson", collection([({"code": "E1"}, high)]))))
    assert not Area.objects.get().geometry.hasz


def test_a_layer_is_chosen_where_a_file_has_several(bring: Bring, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"code": ["E1"]}, geometry=[box(E, N, E + 9, N + 9)], crs=27700)
    for layer in ("wards", "parishes"):
        frame.to_file(tmp_path / "a.gpkg", layer=layer, driver="GPKG", engine="pyogrio")
    with pytest.raises(ImportProblem, match=r"several layers.*wards, parishes"):
        job(tmp_path / "a.gpkg")
    assert bring(job(tmp_path / "a.gpkg", layer="wards")).diff.added == 1


def test_a_newer_file_changes_names_and_shapes_and_keeps_keys(bring: Bring, write: Write) -> None:
    bring(job(write("a.geojson", collection([GOOD, NEXT]))))
    before = dict(Area.objects.values_list("code", "pk"))
    moved = ({"area_code": "E1", "area_name": "Old Mill"}, square(E, N, 900))
    path = write("b.geojson", collection([moved, ({"area_code": "E3"}, square(E, N + 2000, 10))]))
    outcome = bring(job(path))
    (change,) = outcome.diff.changed_samples
    assert [(f.name, f.before, f.after) for f in change.fields] == [
        ("name", "Mill", "Old Mill"),
        ("geometry", "100.0 ha, 5 vertices", "81.0 ha, 5 vertices"),
    ]
    assert (outcome.diff.added, outcome.diff.changed, outcome.diff.removed, outcome.diff.absent) == (
        1,
        1,
        0,
        1,
    )
    assert Area.objects.get(code="E1").pk == before["E1"]
    assert [p.geometry.area for p in AreaPart.objects.filter(area__code="E1")] == [810_000]
    assert Area.objects.filter(code="E2").exists()
    removed = bring(job(path, replace=True))
    assert (removed.diff.removed, removed.diff.removed_samples) == (1, ["E2 Moor"])
    assert not AreaPart.objects.filter(area_id=before["E2"]).exists()


def test_removing_an_area_removes_its_figures(bring: Bring, write: Write) -> None:
    bring(job(write("a.geojson", collection([GOOD, NEXT]))))
    indicator = Indicator.objects.create(code="imd", name="IMD", unit="score")
    IndicatorValue.objects.create(
        indicator=indicator, area=Area.objects.get(code="E2"), period="2025", value=1
    )
    bring(job(write("b.geojson", collection([GOOD])), replace=True))
    assert not IndicatorValue.objects.exists()


def test_a_new_vintage_becomes_current_and_the_old_one_stays(bring: Bring, write: Write) -> None:
    path = write("a.geojson", collection([GOOD]))
    first = bring(job(path, vintage="2022"))
    assert any("add --current" in note for note in first.notes)
    bring(job(path, vintage="2022", make_current=True))
    second = bring(job(path, vintage="2023", make_current=True))
    assert "ward 2023 becomes current instead of 2022" in second.diff.also
    sets = BoundarySet.objects.order_by("vintage").values_list("vintage", "is_current")
    assert list(sets) == [("2022", False), ("2023", True)]
    assert Area.objects.count() == 2
    assert bring(job(path, vintage="2023", make_current=True)).diff.is_empty


def test_what_is_said_of_a_set_can_be_corrected(bring: Bring, write: Write) -> None:
    path = write("a.geojson", collection([GOOD]))
    bring(job(path, described=Described(source="ONS", licence="OGL v2")))
    outcome = bring(job(path, described=Described(licence="OGL v3")))
    assert outcome.diff.also == ["the licence of ward 2023 changes from “OGL v2” to “OGL v3”"]
    found = BoundarySet.objects.get()
    assert (found.source, found.licence) == ("ONS", "OGL v3")


def test_others_follow_current_boundaries_in_the_same_transaction(
    bring: Bring, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def follow(boundary_set: BoundarySet) -> None:
        told.append(f"{boundary_set.vintage} with {boundary_set.areas.count()}")

    monkeypatch.setattr("geo.imports.boundaries.boundaries_applied", [follow])
    one, two = write("a.geojson", collection([GOOD])), write("b.geojson", collection([GOOD, NEXT]))
    bring(job(one, vintage="2022"))
    assert told == []
    bring(job(one, vintage="2022", make_current=True))
    bring(job(two, vintage="2022"))
    bring(job(two, vintage="2022"))
    bring(job(one, vintage="2023", make_current=True), apply=False)
    assert told == ["2022 with 1", "2022 with 2"]

    def fail(boundary_set: BoundarySet) -> None:
        raise RuntimeError("cannot follow")

    monkeypatch.setattr("geo.imports.boundaries.boundaries_applied", [fail])
    with pytest.raises(RuntimeError):
        bring(job(one, vintage="2023", make_current=True))
    assert not BoundarySet.objects.filter(vintage="2023").exists()


def test_the_register_of_followers_is_a_plain_list() -> None:
    assert isinstance(boundaries_applied, list)
