"""The site before anything is loaded: every page answers, says something helpful, and no address makes it fail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from geo.models import BoundarySet
from geo.places import PlaceNotFound, Reason, locate
from tests.contract.test_hostile_addresses import PAGES as ADDRESSES
from tests.contract.test_hostile_addresses import QUERIES

pytestmark = pytest.mark.django_db

NEARS = [
    "50,-9.4",
    "49.01,-9.49",
    "61.4,-9.4",
    "61.4,2.5",
    "-9.4,50",
    "53.4,-2.3",
    "0,0",
    "1001 1001",
    "699999 1299999",
    "700001 1300001",
    "999999999 999999999",
    "SV0000",
    "HP9999",
    "JM0000000000",
    "OZ 12 34",
    "M33 7XX",
    "M33",
    "Nowhere",
]
OFF_THE_GRID = ["50,-9.4", "49.01,-9.49", "-9.4,50", "700001 1300001", "999999999 999999999"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Find what"),
        ("/search/", "Say what matters, and where"),
        ("/search/?q=garden", "Nothing"),
        ("/search/?near=M33+7XX", "M33 7XX is not on this map"),
        ("/areas/", "No areas have been loaded yet"),
        ("/about/", ""),
        ("/accessibility/", ""),
        ("/sign-in/", ""),
    ],
)
def test_every_page_has_something_to_say(path: str, says: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert says in response.content.decode()


@pytest.mark.parametrize("name", ["basemap", "outlines"])
def test_the_map_has_nothing_to_draw_and_knows_it(name: str) -> None:
    response = Client().get(reverse(name))
    assert (response.status_code, response.json()["features"]) == (200, [])
    assert Client().get(reverse(name), headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/areas/ward/X05000001/", "/areas/neighbourhood/N1/points.json"])
def test_an_area_that_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("near", NEARS)
@pytest.mark.parametrize("path", ["/search/", "/search/points.json"])
def test_no_place_makes_a_search_fail(path: str, near: str) -> None:
    for radius in ("", "1", "30"):
        assert Client().get(path, {"near": near, "radius": radius}).status_code < 500


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(("query", "_"), QUERIES, ids=lambda value: str(value)[:30])
def test_no_address_fails(path: str, query: str, _: int) -> None:
    assert Client().get(f"{path}?{query}").status_code < 500


@pytest.mark.parametrize("near", OFF_THE_GRID)
def test_a_point_off_the_national_grid_is_refused_in_words(near: str) -> None:
    assert not BoundarySet.objects.exists()
    with pytest.raises(PlaceNotFound) as found:
        locate(near)
    assert found.value.reason in (Reason.OUTSIDE_AREA, Reason.BAD_COORDINATES)
    assert "not on this map" in found.value.message or "National Grid" in found.value.message
    assert not found.value.suggestions
    assert found.value.message.split(".")[0] in Client().get("/search/", {"near": near}).content.decode()
