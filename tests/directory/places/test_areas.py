from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.test import Client

from assets.areas import counted_areas
from assets.models import Listing
from geo.models import Area, BasemapFeature, BoundaryKind, BoundarySet, DemandPoint
from tests.factories import make_area, make_listing, make_listings, make_place, spot, square

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def test_every_ward_is_listed_with_what_it_has() -> None:
    make_listing(point=[*spot(300, 300)])
    body = Client().get("/areas/").content.decode()
    assert all(name in body for name in ("West", "Mid", "East"))


def test_an_area_shows_its_own_listings_people_and_counts() -> None:
    make_listing("space", name="West hall", point=[*spot(300, 300)])
    make_listing("activity", name="East club", point=[*spot(5_300, 300)])
    body = Client().get("/areas/ward/X05000000/").content.decode()
    assert "West hall" in body
    assert "East club" not in body
    assert "1,000" in body


def test_filters_narrow_and_a_bad_one_is_told() -> None:
    make_listing("space", name="West hall", point=[*spot(300, 300)])
    make_listing("activity", name="West club", point=[*spot(300, 300)])
    body = Client().get("/areas/ward/X05000000/?kind=space").content.decode()
    assert "West hall" in body
    assert "West club" not in body
    assert Client().get("/areas/ward/X05000000/?kind=castle").status_code == 400


def test_a_neighbourhood_has_what_its_wards_have() -> None:
    make_area("neighbourhood", "X99", "West and Mid", square(0, 0, 4_000, 6_000))
    make_listing(name="Mid club")
    make_listing(name="East club", point=[*spot(5_300, 300)])
    body = Client().get("/areas/neighbourhood/X99/").content.decode()
    assert "Mid club" in body
    assert "East club" not in body


def test_the_list_of_areas_counts_as_the_areas_themselves_do(django_assert_num_queries: Any) -> None:
    make_area("neighbourhood", "X99", "West and Mid", square(0, 0, 4_000, 6_000))
    make_area("neighbourhood", "X98", "Mid and East", square(2_000, 0, 4_000, 6_000))
    make_area("neighbourhood", "X97", "Elsewhere", square(9_000, 0, 10, 10))
    make_listing(point=[*spot(300, 300)])
    make_listing(location_privacy="rough")
    make_listing(location_privacy="hidden")
    make_listing(point=[*spot(5_300, 300)])
    make_listing(point=[*spot(20_000, 300)])
    with django_assert_num_queries(2):
        wards = counted_areas(BoundaryKind.WARD)
    with django_assert_num_queries(3):
        larger = counted_areas(BoundaryKind.NEIGHBOURHOOD)
    assert [(area.name, n) for area, n in wards] == [("East", 1), ("Mid", 1), ("West", 1)]
    assert [(area.name, n) for area, n in larger] == [
        ("Elsewhere", 0),
        ("Mid and East", 2),
        ("West and Mid", 2),
    ]
    for area, n in [*wards, *larger]:
        assert Listing.objects.published().shown_in(area).count() == n


def test_a_neighbourhoods_map_draws_its_own_outline() -> None:
    make_area("neighbourhood", "X99", "West and Mid", square(0, 0, 4_000, 6_000))
    outline = "/areas/neighbourhood/X99/outline.json"
    assert f'data-outline="{outline}"' in Client().get("/areas/neighbourhood/X99/").content.decode()
    response = Client().get(outline)
    (only,) = response.json()["features"]
    assert only["properties"] == {"code": "X99", "name": "West and Mid"}
    assert Client().get(outline, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert Client().get("/areas/neighbourhood/X96/outline.json").status_code == 404
    assert Client().get("/areas/lsoa/X01/outline.json").status_code == 404


def test_an_areas_pins_are_narrowed_as_its_list_is_and_refuse_what_it_refuses() -> None:
    make_listing("space", name="West hall", point=[*spot(300, 300)])
    make_listing("activity", name="West club", point=[*spot(300, 300)])
    pins = "/areas/ward/X05000000/points.json"
    assert len(Client().get(pins).json()["points"]) == 2
    assert [p[2] for p in Client().get(f"{pins}?kind=space").json()["points"]] == ["West hall"]
    for bad in ("kind=castle", "theme=no-such-theme", "cost=none", "access=teleport"):
        refused = Client().get(f"{pins}?{bad}")
        assert (refused.status_code, refused.json()) == (400, {"error": "This search cannot be read."})


def test_people_are_counted_once_though_stored_by_two_sets() -> None:
    smaller = BoundarySet.objects.create(kind="oa", vintage="2021", name="Output areas", is_current=True)
    DemandPoint.objects.create(boundary_set=smaller, code="X00", population=940, point=spot(1_000))
    assert "About 900 people" in Client().get("/areas/ward/X05000000/").content.decode()


def test_an_old_vintage_is_not_shown() -> None:
    make_area("ward", "X04", "Old ward", square(0, 0, 100, 100), vintage="2019", current=False)
    assert Client().get("/areas/ward/X04/").status_code == 404
    assert "Old ward" not in Client().get("/areas/").content.decode()


def test_pages_of_an_area_cost_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    make_listings([("activity", {"schedules": ["FREQ=DAILY 10:00-11:00"]}) for _ in range(45)])
    with django_assert_max_num_queries(22):
        response = Client().get("/areas/ward/X05000001/?page=2")
    assert response.status_code == 200
    assert Client().get("/areas/ward/X05000001/?page=4").status_code == 404


@pytest.mark.parametrize("path", ["/map/basemap.json", "/map/outlines.json"])
def test_map_layers_are_fetched_once_and_then_known(path: str) -> None:
    BasemapFeature.objects.create(
        layer="water", name="Pond", geometry=Polygon.from_bbox((-3.6, 53.7, -3.5, 53.8))
    )
    first = Client().get(path)
    assert first.json()["features"]
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_vintage_is_a_new_answer() -> None:
    first = Client().get("/map/outlines.json")
    BoundarySet.objects.filter(kind="ward").update(is_current=False)
    make_area("ward", "X06", "New", square(0, 0, 6_000, 6_000), vintage="2027")
    second = Client().get("/map/outlines.json", headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert [f["properties"]["name"] for f in second.json()["features"]] == ["New"]


@pytest.mark.parametrize("change", [{"name": "Renamed"}, {"geometry": square(0, 0, 1_900, 6_000)}])
def test_a_ward_corrected_in_place_is_a_new_answer(change: dict[str, Any]) -> None:
    first = Client().get("/map/outlines.json")
    Area.objects.filter(code="X05000000").update(**change)
    second = Client().get("/map/outlines.json", headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.content != first.content
