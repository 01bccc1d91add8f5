"""Boundary files that are wrong: each told plainly, and nothing half-applied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import Area, BoundarySet
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import SALE, Geometry, collection, square

pytestmark = pytest.mark.django_db

E, N = SALE
ELSE = "choose another column with --code"
GOOD = ({"area_code": "E1", "area_name": "Mill"}, square(E, N, 1000))


def job(path: Path, **options: Any) -> BoundaryImport:
    return BoundaryImport(open_source(path), **({"kind": "ward", "vintage": "2023"} | options))


def reasons(outcome: Any) -> list[tuple[int, str]]:
    return [(r.line, r.reason) for r in outcome.rejects]


def test_shapes_that_are_no_areas_are_rejected_with_the_reason(bring: Bring, write: Write) -> None:
    empty: dict[str, Any] = {"type": "Polygon", "coordinates": []}
    sliver = {"type": "Polygon", "coordinates": [[[E, N], [E + 9, N], [E, N], [E, N]]]}
    features: list[tuple[dict[str, Any], Geometry]] = [
        GOOD,
        ({"area_code": "E3"}, None),
        ({"area_code": "E4"}, empty),
        ({"area_code": "E5"}, {"type": "Point", "coordinates": [E, N]}),
        ({"area_code": "E6"}, {"type": "LineString", "coordinates": [[E, N], [E + 1, N]]}),
        ({"area_code": "E7"}, sliver),
        ({"area_code": ""}, square(E, N, 5)),
        ({"area_code": None}, square(E, N, 5)),
        ({"area_code": "E1"}, square(E + 3000, N, 5)),
        ({"area_code": "E" * 21}, square(E, N, 5)),
        *(({"area_code": code}, square(E, N, 5)) for code in ("North 1", "N/1", "Môn", "a.b", "-_9")),
    ]
    outcome = bring(job(write("a.geojson", collection(features))))
    assert reasons(outcome) == [
        (2, "it has no shape"),
        (3, "it has no shape"),
        (4, "it is a point, not a polygon"),
        (5, "it is a line, not a polygon"),
        (6, "its shape has no area"),
        (7, "it has no code"),
        (8, "it has no code"),
        (10, f"the code “{'E' * 21}” is longer than 20 characters"),
        *(
            (line, f"the code “{code}” has more in it than letters a to z, digits, - and _; {ELSE}")
            for line, code in enumerate(("North 1", "N/1", "Môn", "a.b"), start=11)
        ),
        (9, "code E1 is already on line 1"),
    ]
    assert set(Area.objects.values_list("code", flat=True)) == {"E1", "-_9"}


@pytest.mark.parametrize("code", ["", "North 1", "N/1", "N1\n", "Môn"])
def test_the_database_takes_no_code_that_could_not_be_in_an_address(
    bring: Bring, write: Write, code: str
) -> None:
    bring(job(write("a.geojson", collection([GOOD]))))
    with pytest.raises(IntegrityError, match="area_code_form"):
        Area.objects.update(code=code)


@pytest.mark.parametrize(
    ("geometry", "epsg", "hint"),
    [
        (square(53.4, -2.3, 0.01), None, "longitude and latitude look swapped"),
        (square(E, N, 10), None, "look like British National Grid metres.*--crs EPSG:27700"),
        (square(-2.3, 53.4, 0.01), 27700, "look like degrees.*--crs EPSG:4326"),
        (square(2.3, 48.8, 0.01), None, "outside Great Britain"),
        (square(800_000, 400_000, 10), 27700, "outside the British National Grid"),
        (square(0, 0, 0.01), None, "0, 0"),
        (square(400_000, 400_000, 10), 3857, "outside the British National Grid"),
    ],
)
def test_coordinates_that_cannot_be_here_are_told_what_is_wrong(
    bring: Bring, write: Write, geometry: dict[str, Any], epsg: int | None, hint: str
) -> None:
    with pytest.raises(ImportProblem, match=hint):
        bring(job(write("a.geojson", collection([({"code": "E1"}, geometry)], epsg=epsg))))
    assert not BoundarySet.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type": ', "JSON is broken at line 1"),
        ("list.geojson", b"[1, 2, 3]", "not a GeoJSON FeatureCollection"),
        ("other.json", b'{"name": "package", "version": 1}', "not a GeoJSON FeatureCollection"),
        ("empty.geojson", b"", "is empty"),
        (
            "none.geojson",
            b'{"type":"FeatureCollection","features":[]}',
            "No column looks like a code|no rows",
        ),
        ("deep.geojson", b"[" * 100_000, "JSON is broken"),
        ("text.geojson", "{‘type’: ‘FeatureCollection’}".encode("cp1252"), "JSON is broken"),
        ("wide.geojson", '{"type": "FeatureCollection"}'.encode("utf-16"), "UTF-16"),
        ("table.csv", b"code,name\n1,a\n", "not GeoJSON, GeoPackage or Shapefile"),
        ("base.gpkg", b"not a database", "cannot be read"),
        ("lone.shp", b"not shapes", "cannot be read"),
        (
            "vrt.json",
            b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>',
            "cannot be read|not accepted",
        ),
    ],
)
def test_broken_files_are_refused_in_words(write: Write, name: str, content: bytes, says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        job(write(name, content))


def test_coordinates_that_are_no_numbers_or_absurd_are_rejected(bring: Bring, write: Write) -> None:
    text = """{"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"code": "E1"}, "geometry": {"type": "Polygon", "coordinates": [%s]}},
      {"type": "Feature", "properties": {"code": "E2"},
       "geometry": {"type": "Polygon", "coordinates": [%s]}}]}"""
    huge = "[[1e308, 1e308], [1e308, 53], [-2, 53], [1e308, 1e308]]"
    fine = "[[-2.3, 53.4], [-2.29, 53.4], [-2.29, 53.41], [-2.3, 53.4]]"
    outcome = bring(job(write("a.geojson", text % (huge, fine))))
    assert [line for line, _ in reasons(outcome)] == [1]
    assert list(Area.objects.values_list("code", flat=True)) == ["E2"]


def test_windows_text_in_geojson_is_read_and_noted(bring: Bring, write: Write) -> None:
    content = collection([({"code": "E1", "name": "Café"}, square(E, N, 9))])
    text = json.dumps(content, ensure_ascii=False)
    outcome = bring(job(write("a.geojson", text.encode("cp1252"))))
    assert Area.objects.get().name == "Café"
    assert "the file is not UTF-8; it was read as Windows-1252" in outcome.notes


def test_columns_are_found_named_or_asked_for(bring: Bring, write: Write) -> None:
    path = write("a.geojson", collection([({"ref": "E1", "called": "Mill"}, square(E, N, 9))]))
    with pytest.raises(ImportProblem, match=r"Say which with --code. The columns are: ref, called."):
        job(path)
    with pytest.raises(ImportProblem, match=r"no column “reff” for --code\. Did you mean “ref”"):
        job(path, code="reff")
    bring(job(path, code="ref", label="CALLED"))
    assert Area.objects.get().name == "Mill"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"kind": "parish"}, "not a kind of boundary"),
        ({"vintage": "  "}, "Give the vintage"),
        ({"vintage": "2" * 21}, "Give the vintage"),
        ({"layer": "nonsense"}, "has no layer"),
    ],
)
def test_options_that_make_no_sense_are_told(write: Write, options: dict[str, str], says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        job(write("a.geojson", collection([GOOD])), **options)
    with pytest.raises(ImportProblem, match="at most 120"):
        Described(name="x" * 121)
