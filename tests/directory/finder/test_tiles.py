"""The map's tiles over HTTP: what they hold, for how long they may be kept, and what they refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from assets.models import Listing
from assets.search import pyramid
from assets.vocabulary import Kind
from directory.finder import tiles
from tests.assets.search.test_pyramid import tile_over
from tests.factories import make_listing, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(at: datetime) -> Listing:
    make_place()
    made = make_listing(name="Seed swap")
    make_listing(Kind.SPACE, name="Shed")
    pyramid.refresh(at=at)
    return made


def address(listing: Listing, zoom: int, form: str = "json") -> str:
    tile = tile_over(listing, zoom)
    return f"/map/{tile.zoom}/{tile.x}/{tile.y}.{form}"


def get(path: str, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def test_far_out_there_are_numbers_by_kind_and_when_they_were_counted(listing: Listing, at: datetime) -> None:
    body = get(address(listing, 9)).json()
    [[x, y, *numbers]] = body["cells"]
    assert 0 <= x < body["side"] == 16
    assert 0 <= y < 16
    assert [kind["code"] for kind in body["kinds"]] == Kind.values
    assert dict(zip(Kind.values, numbers, strict=True)) == dict.fromkeys(Kind.values, 0) | {
        "activity": 1,
        "space": 1,
    }
    assert datetime.fromisoformat(body["as_of"]) == at


def test_near_there_are_pins_as_every_map_is_given_them(listing: Listing) -> None:
    body = get(address(listing, 15)).json()
    assert body["more"] is False
    assert [point[2] for point in body["points"]] == ["Seed swap", "Shed"]
    assert body["points"][0][0] == listing.pk


def test_a_kind_narrows_both(listing: Listing) -> None:
    assert get(address(listing, 9) + "?kind=opening").json()["cells"] == []
    [[_, _, *numbers]] = get(address(listing, 9) + "?kind=space&kind=opening").json()["cells"]
    assert numbers == [0, 1, 0, 0, 0]
    assert [p[2] for p in get(address(listing, 15) + "?kind=space").json()["points"]] == ["Shed"]


@pytest.mark.parametrize("form", ["json", "mvt"])
@pytest.mark.parametrize("query", ["q=lunch", "kind=refuge", "kind=space&cost=free", "near=MX2+1AA"])
def test_any_other_filter_is_refused_in_words(listing: Listing, form: str, query: str) -> None:
    response = get(f"{address(listing, 9, form)}?{query}")
    assert response.status_code == 400
    assert "use the search" in response.json()["error"]
    assert response.json()["search"] == "/search/points.json"


@pytest.mark.parametrize("form", ["json", "mvt"])
@pytest.mark.parametrize(
    "numbers", ["21/0/0", "5/32/0", "5/0/32", "99999999999999999999/0/0", "5/-1/0", "5/a/0"]
)
def test_tiles_that_do_not_exist_are_not_found(numbers: str, form: str) -> None:
    assert get(f"/map/{numbers}.{form}").status_code == 404


@pytest.mark.parametrize("form", ["json", "mvt"])
@pytest.mark.parametrize("zoom", [6, 9, 13, 15])
def test_what_a_browser_has_already_is_not_sent_again(
    listing: Listing, zoom: int, form: str, at: datetime
) -> None:
    path = address(listing, zoom, form)
    first = get(path)
    assert first.status_code == 200
    assert first["Cache-Control"].startswith("public, max-age=")
    for given in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}'):
        again = get(path, if_none_match=given)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    make_listing()
    pyramid.refresh(at=at)
    changed = get(path, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_tile_known_already_costs_one_small_question(
    listing: Listing, django_assert_num_queries: Any
) -> None:
    path = address(listing, 8)
    etag = get(path)["ETag"]
    with django_assert_num_queries(1):
        assert get(path, if_none_match=etag).status_code == 304


def test_vector_tiles_are_for_maps_anywhere(listing: Listing) -> None:
    far, near = get(address(listing, 9, "mvt")), get(address(listing, 15, "mvt"))
    for response in (far, near):
        assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
        assert response["Access-Control-Allow-Origin"] == "*"
    assert b"counts" in far.content
    assert b"activity" in far.content
    assert b"Seed swap" not in far.content
    assert b"listings" in near.content
    assert b"Seed swap" in near.content
    assert b"Shed" not in get(address(listing, 15, "mvt") + "?kind=activity").content


def test_reading_only(listing: Listing) -> None:
    assert Client().post(address(listing, 9)).status_code == 405


@pytest.mark.parametrize(
    ("query", "total", "expected"),
    [
        ("q=", 2_001, "/map/{z}/{x}/{y}.json"),
        ("", 2_001, "/map/{z}/{x}/{y}.json"),
        (
            "kind=space&kind=opening&radius=3000&sort=best&page=2",
            5_000,
            "/map/{z}/{x}/{y}.json?kind=space&kind=opening",
        ),
        ("q=", 2_000, ""),
        ("q=lunch", 2_001, ""),
        ("near=MX2+1AA", 2_001, ""),
        ("cost=free", 2_001, ""),
        ("area=1,2;3,4", 2_001, ""),
        ("view=1,2,3,4", 2_001, ""),
    ],
)
@pytest.mark.usefixtures("listing")
def test_looking_round_shows_tiles_and_any_other_search_its_pins(
    query: str, total: int, expected: str
) -> None:
    assert tiles.tiles_url(QueryDict(query), total=total) == expected


def test_without_numbers_there_are_no_tiles_to_show() -> None:
    assert tiles.tiles_url(QueryDict("q="), total=9_999) == ""
    assert get("/map/6/31/20.json").json()["cells"] == []
