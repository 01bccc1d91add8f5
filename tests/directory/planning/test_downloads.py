"""Figures as files: read back by the programs that read them, with method and licences, and hidden where hidden."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import geopandas
import pyogrio
import pypdfium2
import pytest
import time_machine
from django.test import Client
from PIL import Image
from pyarrow import parquet

from directory.accounts.roles import Role
from directory.gaps import actions
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Figure, Result, Sources, Supply
from directory.gaps.stamps import stamp
from geo.models import Area, BoundarySet
from tests.factories import make_place, make_user

pytestmark = pytest.mark.django_db

QUESTION = Question()
RESULT = Result(
    total=Figure(0.5, 0.6, "", 2_000),
    areas=(
        AreaFigure(0.62, 0.7, "", 1_000, "X05000000", "=HYPERLINK(1)", 620, 30.5, 1),
        AreaFigure(None, None, "hidden", None, "X05000001", "Mid", None, 12.0, None),
        AreaFigure(0.25, 0.25, "", 1_000, "X05000002", "East", 250, None, 0),
    ),
    lowest=None,
    breaks=(0.25, 0.5, 0.62),
    method="quantiles",
    supply=Supply(9, 7, 0, 0, 0, 0),
    inequality=None,
    sources=Sources("Lower layer super output area 2021", "Ward 2023", "", ""),
    reach_m=865.0,
)


@pytest.fixture
def planner(at: datetime) -> Client:
    """Who plans, in a place where the plain question was worked out."""
    make_place()
    BoundarySet.objects.filter(kind="ward").update(licence="OGL v3.0", attribution="© The Makers of Wards")
    actions.ask(QUESTION, at=at)
    row = actions.begin(QUESTION.key, at=at)
    assert row is not None
    actions.finish(row, result={"by_ward": RESULT.as_json()}, maps={}, stamp=stamp(at=at), at=at)
    client = Client()
    client.force_login(make_user(Role.PLANNER), backend="django.contrib.auth.backends.ModelBackend")
    return client


def fetched(planner: Client, form: str, at: datetime) -> bytes:
    with time_machine.travel(at, tick=False):
        response = planner.get(f"/planning/figures/{form}/")
    assert response.status_code == 200
    assert 'attachment; filename="reach-everything-2026-11-24.' in response["Content-Disposition"]
    return bytes(response.content)


def test_a_table_comes_with_what_is_to_be_known_of_it(planner: Client, at: datetime) -> None:
    with ZipFile(BytesIO(fetched(planner, "csv", at))) as package:
        table = package.read("figures.csv").decode("utf-8-sig")
        readme = package.read("README.txt").decode()
        described = json.loads(package.read("datapackage.json"))
    west, mid, east = csv.DictReader(StringIO(table))
    assert (west["ward"], west["value"], west["people_reached"]) == ("'=HYPERLINK(1)", "0.62", "620")
    assert (mid["value"], mid["people"], mid["people_reached"], mid["why_no_value"]) == ("", "", "", "hidden")
    assert east["deprivation"] == ""
    for words in ("OGL v3.0", "© The Makers of Wards", "share = people with at least one", "Ward 2023"):
        assert words in readme
        assert words in described["description"]
    assert [field["name"] for field in described["resources"][0]["schema"]["fields"]] == list(west)


def test_shapes_are_read_back_with_their_grid_and_method(
    planner: Client, at: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "figures.gpkg"
    path.write_bytes(fetched(planner, "gpkg", at))
    wards = geopandas.read_file(path, layer="wards")
    assert wards.crs == "EPSG:27700"
    stored = Area.objects.get(code="X05000000")
    assert wards.geometry.iloc[0].area == pytest.approx(stored.geometry.area)
    assert wards["value"].isna().tolist() == [False, True, False]
    about = dict(pyogrio.read_dataframe(path, layer="about")[["name", "text"]].to_numpy())
    assert "OGL v3.0" in about["sources_and_licences"]
    assert "Share of people within reach" in about["method"]
    assert "OGL v3.0" in pyogrio.read_info(path, layer="wards")["dataset_metadata"]["ABOUT"]

    packed = tmp_path / "figures.parquet"
    packed.write_bytes(fetched(planner, "parquet", at))
    again = geopandas.read_parquet(packed)
    assert again.crs == "EPSG:27700"
    assert again["people"].isna().tolist() == [False, True, False]
    assert "OGL v3.0" in parquet.read_schema(packed).metadata[b"about"].decode()


def test_geojson_is_of_the_world_and_wound_as_the_standard_has_it(planner: Client, at: datetime) -> None:
    data = json.loads(fetched(planner, "geojson", at))
    frame = geopandas.GeoDataFrame.from_features(data["features"], crs="EPSG:4326")
    assert frame.total_bounds[0] == pytest.approx(-3.67, abs=0.1)
    assert frame.explode().exterior.is_ccw.all()
    assert data["features"][1]["properties"]["value"] is None
    assert any("OGL v3.0" in credit for credit in data["sources_and_licences"])


def test_a_report_says_its_method_and_licences(planner: Client, at: datetime) -> None:
    pdf = pypdfium2.PdfDocument(fetched(planner, "pdf", at))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    for words in (
        "62 %",
        "If unconfirmed entries are right",
        "hidden",
        "OGL v3.0",
        "share = people with",
        "Ward 2023",
    ):
        assert words in text
    png = fetched(planner, "png", at)
    assert png.startswith(b"\x89PNG")
    assert len(png) < 500_000
    with Image.open(BytesIO(png)) as picture:
        picture.load()
        assert "OGL v3.0" in picture.info["Description"]


def test_what_was_not_worked_out_cannot_be_downloaded(planner: Client, at: datetime) -> None:
    for path in ("csv/?minutes=30", "csv/?minutes=7", "xls/"):
        assert planner.get(f"/planning/figures/{path}").status_code == 404
