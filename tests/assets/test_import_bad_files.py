"""Files as they really come, and worse: a clear message or a reported row, and nothing half done."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets.models import Listing
from geo.imports.problem import ImportProblem
from tests.assets.importing import (
    Desk,
    a_mapping,
    as_csv,
    as_geojson,
    counts,
    listing_of,
    reasons,
    row,
    said_of,
)
from tests.factories import make_place, make_term

pytestmark = pytest.mark.django_db

POINT = {"type": "Point", "coordinates": [-3.62, 53.77]}
MAP: dict[str, Any] = {"point": None, "optional": ["summary", "phone", "postcode", "themes"]}


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    make_term("gardening")


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    return Desk(tmp_path, at)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty|no heading"),
        (b"id,name,easting,northing\n", "no rows to import"),
        (b'id,name,easting,northing\n"a,b,1,2\nc', "breaks off near line"),
        (b"id,name,name,easting\n", "two columns called"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"id,na\x00me\n", "NUL"),
        (b"%PDF-1.7", "PDF"),
        (
            b"id,name,easting,northing\n" + b"a," + b"x" * 200_000 + b",293000,433000\n",
            "breaks off near line",
        ),
    ],
)
def test_a_broken_csv_file(desk: Desk, content: bytes, said: str) -> None:
    with pytest.raises(ImportProblem, match=said):
        desk.bring(content)
    assert not Listing.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(desk: Desk, encoding: str) -> None:
    desk.bring(as_csv([row("a", name="Café Zoë – “open”")]).encode(encoding))
    assert listing_of("a").name == "Café Zoë – “open”"


def test_a_row_of_the_wrong_width_is_rejected_with_its_line(desk: Desk) -> None:
    text = as_csv([row("a"), row("b")]) + "c,C,293000,433000,what,is,this\n"
    outcome = desk.bring(text)
    assert counts(outcome) == (2, 0, 0, 0, 1)
    assert reasons(outcome)[0][0] == 4


def test_hostile_markup_is_stored_as_the_text_it_is(desk: Desk) -> None:
    name = '<script>alert("x")</script> & <img src=x onerror=y>'
    desk.bring([row("a", name=name, summary="{{ 7*7 }} ${x} '; DROP TABLE assets_listing; --")])
    assert listing_of("a").name == name
    assert listing_of("a").summary == "{{ 7*7 }} ${x} '; DROP TABLE assets_listing; --"


def test_invisible_characters_are_taken_out(desk: Desk) -> None:
    desk.bring([row("a", name="Tea\u200b \u202eand\u202c\x07 cake")])
    assert listing_of("a").name == "Tea and cake"


def test_a_huge_cell_rejects_its_row_alone(desk: Desk) -> None:
    mapping = a_mapping(fields={"description": "about"})
    outcome = desk.bring([row("a", about="x " * 30_000), row("b", about="short")], mapping)
    assert counts(outcome) == (1, 0, 0, 0, 1)
    assert "at most 20,000 characters" in reasons(outcome)[0][1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"type": "FeatureCollection", "features": [', "JSON is broken at line 1"),
        ('{"hello": "world"}', "not a GeoJSON FeatureCollection"),
        ("[1, 2, 3]", "not a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "no rows|no layer|which is not there"),
    ],
)
def test_a_broken_geojson_file(desk: Desk, content: str, said: str) -> None:
    with pytest.raises(ImportProblem, match=said):
        desk.bring(content, a_mapping(**MAP), name="list.geojson")


def test_shapes_points_and_polygons(desk: Desk) -> None:
    ring = [
        [-3.62, 53.77],
        [-3.60, 53.77],
        [-3.60, 53.771],
        [-3.619, 53.771],
        [-3.619, 53.79],
        [-3.62, 53.79],
        [-3.62, 53.77],
    ]
    bow_tie = [[-3.62, 53.77], [-3.60, 53.78], [-3.60, 53.77], [-3.62, 53.78], [-3.62, 53.77]]
    outcome = desk.bring(
        as_geojson(
            [
                ({"id": "point", "name": "Point"}, POINT),
                ({"id": "ell", "name": "An L"}, {"type": "Polygon", "coordinates": [ring]}),
                ({"id": "bow", "name": "A bow tie"}, {"type": "Polygon", "coordinates": [bow_tie]}),
                ({"id": "no shape", "name": "Nowhere"}, None),
                ({"id": "empty shape", "name": "Empty"}, {"type": "Polygon", "coordinates": []}),
                ({"id": "swapped", "name": "Swapped"}, {"type": "Point", "coordinates": [53.77, -3.62]}),
                ({"id": "zero", "name": "Null island"}, {"type": "Point", "coordinates": [0, 0]}),
                ({"id": "sydney", "name": "Sydney"}, {"type": "Point", "coordinates": [151.2, -33.9]}),
                ({"id": "point", "name": "Again"}, POINT),
            ]
        ),
        a_mapping("space", **MAP),
        name="list.geojson",
    )
    assert counts(outcome)[0] == 3
    said = dict(reasons(outcome))
    assert said[4] == said[5] == "Before it can be published it needs a place, or the area it reaches"
    assert "look swapped" in said[6]
    assert "0, 0" in said[7]
    assert "outside Great Britain" in said[8]
    assert said[9] == "the id “point” is already on line 1"
    # An L's middle lies outside it; the point kept lies on its foot or its leg.
    from django.contrib.gis.geos import Point, Polygon

    from geo.crs import to_grid

    shape = to_grid(Polygon(ring))
    easting, northing = said_of("ell")["point"]
    assert shape.buffer(1).contains(Point(easting, northing))


def test_a_wrong_crs_is_told_with_what_to_say(desk: Desk) -> None:
    grid = {"type": "Point", "coordinates": [378756, 392047]}
    content = as_geojson([({"id": "a", "name": "A"}, grid)])
    with pytest.raises(ImportProblem, match="look like British National Grid metres"):
        desk.bring(content, a_mapping("space", **MAP), name="list.geojson")
    desk.bring(content, a_mapping("space", crs="EPSG:27700", **MAP), name="list.geojson")
    assert said_of("a")["point"] == [378756.0, 392047.0]


def test_values_of_every_json_type(desk: Desk) -> None:
    properties = {"id": 7, "name": True, "summary": {"nested": [1, 2]}, "phone": 1617486414.0}
    desk.bring(as_geojson([(properties, POINT)]), a_mapping("space", **MAP), name="list.geojson")
    assert said_of("7")["phone"] == "0161 748 6414"


def test_when_no_row_is_any_good_the_reason_is_said(desk: Desk) -> None:
    with pytest.raises(
        ImportProblem, match=r"None of the 2 rows could be used. Line 2: it has no id"
    ) as caught:
        desk.bring([row(""), row("")])
    assert caught.value.rejects is not None


def test_the_command_says_it_all_and_writes_the_rejects(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from tests.assets.importing import plain_mapping

    file = desk.write("list.csv", as_csv([row("a"), row("a"), row("b", easting="53.4", northing="-2.3")]))
    mapping = desk.write("map.yaml", json.dumps(plain_mapping()))
    rejects = tmp_path / "rejects.csv"
    call_command("import_listings", str(file), mapping=mapping, rejects=rejects)
    told = capsys.readouterr().out
    assert "1 to add, 0 to change, 0 to remove, 0 the same" in told
    assert "line 3: the id “a” is already on line 2" in told
    assert "This was a trial" in told
    assert "look swapped" in rejects.read_text(encoding="utf-8")
    assert not Listing.objects.exists()
    call_command("import_listings", str(file), mapping=mapping, apply=True, by="Ana")
    assert listing_of("a").revisions.get().by_name == "Ana"
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_listings", str(tmp_path / "none.csv"), mapping=mapping)
