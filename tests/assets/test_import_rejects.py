"""What is kept of rejected rows: what helps to mend them, and no place that is not to be known."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assets.imports.discretion import NOT_KEPT, without_numbers
from geo.models import RejectedRow
from tests.assets.importing import Desk, a_mapping, as_geojson, row
from tests.factories import make_place, make_term

pytestmark = pytest.mark.django_db

SECRET = {
    "street": "14 Shuttle Street",
    "town": "Marlsden",
    "postcode": "MX7 1AA",
    "easting": "293001.5",
    "northing": "433002.5",
    "directions": "The blue door on Shuttle Street",
}
ADDRESSED = {"street": "street", "town": "town"}


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    make_place()
    make_term("gardening")
    return Desk(tmp_path, at)


def kept(desk: Desk, bad: dict[str, Any], **mapping: Any) -> RejectedRow:
    """What is kept of a row that is rejected, brought in with one that is not."""
    desk.bring([row("good", website=""), {**row("bad"), **bad}], a_mapping(**mapping))
    return RejectedRow.objects.get()


def says_nothing_of_the_place(rejected: RejectedRow) -> bool:
    said = f"{rejected.reason} {json.dumps(rejected.row)}".casefold()
    forms = [*SECRET.values(), "shuttle", "mx7-1aa", "293001", "433002"]
    return not any(form.casefold() in said for form in forms)


@pytest.mark.parametrize("privacy", ["rough", "hidden"])
@pytest.mark.parametrize(
    "fields",
    [
        {"location_privacy": {"value": "{}"}},
        {"location_privacy": {"column": "shown", "default": "exact"}},
        {"location_privacy": {"column": "shown", "map": {"no": "{}"}, "otherwise": "exact"}},
    ],
    ids=["always", "by a column", "by a map"],
)
def test_places_a_mapping_protects_are_not_kept(desk: Desk, fields: Any, privacy: str) -> None:
    fields = json.loads(json.dumps(fields).replace("{}", privacy))
    bad = {**SECRET, "age": "old", "shown": "exact", "phone": ""}
    rejected = kept(
        desk, bad, fields={**ADDRESSED, **fields, "age_min": "age"}, optional=["age", "shown", *USUAL]
    )
    assert says_nothing_of_the_place(rejected)
    assert rejected.reason == "age_min: “old” is not a number"
    assert rejected.row["id"] == "bad"
    assert rejected.row["age"] == "old"
    assert rejected.row["phone"] == ""
    assert rejected.row["street"] == rejected.row["easting"] == rejected.row["directions"] == NOT_KEPT


USUAL = ["summary", "phone", "postcode", "themes", "street", "town"]


def test_a_rule_may_protect_too(desk: Desk) -> None:
    rules = [{"if": {"name": "refuge"}, "then": {"location_privacy": "hidden"}}]
    bad = {**SECRET, "id": "good", "name": "A refuge"}
    rejected = kept(desk, bad, fields=ADDRESSED, rules=rules)
    assert rejected.reason == "the id “good” is already on line 2"
    assert says_nothing_of_the_place(rejected)


@pytest.mark.parametrize("fields", [{}, {"location_privacy": {"value": "exact"}}])
def test_places_that_anyone_may_see_are_kept_to_be_mended(desk: Desk, fields: Any) -> None:
    rejected = kept(desk, {**SECRET, "id": "good"}, fields={**ADDRESSED, **fields})
    assert rejected.row["street"] == "14 Shuttle Street"
    assert rejected.row["directions"] == "The blue door on Shuttle Street"


def test_an_id_made_of_a_place_does_not_tell_it(desk: Desk) -> None:
    same = {**row("x"), **SECRET}
    mapping = a_mapping(
        id={"template": "{name} {postcode} {@grid}"},
        fields={**ADDRESSED, "location_privacy": {"value": "hidden"}},
    )
    desk.bring([same, same], mapping)
    rejected = RejectedRow.objects.get()
    assert rejected.reason == "the id “group-x-…-…” is already on line 2"
    assert says_nothing_of_the_place(rejected)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"easting": "433002.5", "northing": "2930010"}, "…, … is outside the British National Grid"),
        ({"easting": "-2.365856", "northing": "53.457484"}, "…, … look like degrees"),
        ({"easting": "E 293001", "northing": "N 433002"}, "the coordinates “E …”, “N …” are not numbers"),
        ({"easting": "SD93001", "northing": "unclear"}, "the coordinates “…”, “…” are not numbers"),
    ],
)
def test_what_is_wrong_with_coordinates_is_told_without_them(
    desk: Desk, place: dict[str, str], said: str
) -> None:
    rejected = kept(desk, place, fields={"location_privacy": {"value": "hidden"}})
    assert rejected.reason.startswith(said)
    assert rejected.row["easting"] == rejected.row["northing"] == NOT_KEPT


def test_the_shape_of_a_row_is_not_told_either(desk: Desk) -> None:
    mapping = a_mapping(point=None, fields={"location_privacy": {"value": "hidden"}})
    good, bad = (
        ({"id": key, "name": "Group"}, {"type": "Point", "coordinates": at})
        for key, at in (("a", [-3.6, 53.78]), ("b", [53.457484, -2.365856]))
    )
    desk.bring(as_geojson([good, bad]), mapping, name="list.geojson")
    assert RejectedRow.objects.get().reason == "longitude and latitude look swapped: …, …"


def test_a_row_too_broken_to_take_apart_is_not_kept(desk: Desk) -> None:
    mapping = a_mapping(fields={"location_privacy": {"value": "rough"}})
    good = "id,name,easting,northing\na,Group,293000,433000\n"
    desk.bring(good + "b,Group,293001.5,433002.5,14 Shuttle Street\n", mapping)
    rejected = RejectedRow.objects.get()
    assert rejected.row == {"line": NOT_KEPT}
    assert rejected.reason == "5 values where the heading has 4"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("378756.5, 1e+08 is outside", "…, … is outside"),
        (
            "-2.3, 53.4 cannot be degrees (say --crs EPSG:27700)",
            "…, … cannot be degrees (say --crs EPSG:27700)",
        ),
        ("the coordinates are 0, 0, which means", "the coordinates are 0, 0, which means"),
        ("longitude 0.5, latitude 0 is outside", "longitude …, latitude 0 is outside"),
    ],
)
def test_numbers_are_taken_out_of_a_fault(fault: str, told: str) -> None:
    assert without_numbers(fault) == told
