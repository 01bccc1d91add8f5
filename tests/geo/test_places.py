"""From words to a place, or to a helpful answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import BNG, point_from_lonlat
from geo.imports.boundaries import BoundaryImport
from geo.imports.place_names import PlaceNameImport
from geo.imports.plan import Outcome
from geo.imports.postcodes import PostcodeImport
from geo.imports.source import open_source
from geo.places import Place, PlaceNotFound, Reason, locate, suggest_places
from tests.geo.conftest import Bring, Write

pytestmark = pytest.mark.django_db

POSTCODES = """postcode,x,y
M33 7XX,378500,391500
M33 7XA,378600,391600
M33 2DH,379500,391500
M15 4AB,379900,391900
M3 3AA,378200,391200
BN1 1AA,531000,104000
"""
NAMES = """name,type,x,y
Sale,town,378900,391900
Stretford,town,379200,391200
Newton,village,378100,391100
Newton,village,379900,391900
Brighton,city,531000,104000
"""


@pytest.fixture(autouse=True)
def borough(bring: Bring, write: Write, grid_of_wards: Callable[..., Outcome]) -> None:
    """Two wards a kilometre square each, with some names and postcodes, and a town far away."""
    grid_of_wards([("E1", "Sale Moor", 378_000, 391_000), ("E2", "Bucklow-St Martins", 379_000, 391_000)])
    grid_of_wards([("N1", "Sale", 378_000, 391_000)], kind="neighbourhood")
    bring(PostcodeImport(open_source(write("postcodes.csv", POSTCODES))))
    bring(PlaceNameImport(open_source(write("names.csv", NAMES))))


def answered(text: str) -> Place | PlaceNotFound:
    try:
        return locate(text)
    except PlaceNotFound as problem:
        return problem


def lost(text: str) -> PlaceNotFound:
    answer = answered(text)
    assert isinstance(answer, PlaceNotFound)
    return answer


@pytest.mark.parametrize(
    "typed", ["M33 7XX", "m337xx", " m 33 7x.x ", "M33\u00a07XX", "flat 2, Sale M33 7XX"]
)
def test_postcodes(typed: str) -> None:
    place = locate(typed)
    assert (place.label, place.kind, place.postcode, place.outcode) == (
        "M33 7XX",
        "postcode",
        "M33 7XX",
        "M33",
    )
    assert place.point.coords == (378_500, 391_500)
    assert place.point.srid == BNG


@pytest.mark.parametrize(("typed", "label"), [("MI5 4AB", "M15 4AB"), ("M15 4A8", None), ("M33 2OH", None)])
def test_a_look_alike_is_taken_only_if_it_exists(typed: str, label: str | None) -> None:
    answer = answered(typed)
    assert (answer.label if isinstance(answer, Place) else None) == label


def test_an_outcode_is_the_middle_of_its_postcodes() -> None:
    place = locate("m33")
    assert (place.label, place.kind, place.postcode) == ("M33", "outcode", "")
    assert place.point.x == pytest.approx((378_500 + 378_600 + 379_500) / 3)
    assert place.extent_m > 500


def test_a_sector_and_an_outcode_that_is_none_but_a_sector() -> None:
    assert (locate("M33 7").kind, locate("M33 7").label) == ("sector", "M33 7")
    assert locate("M3 3").label == "M3 3"


def test_an_unknown_postcode_offers_its_neighbours_and_its_sector() -> None:
    problem = lost("M33 7XZ")
    assert problem.reason == Reason.UNKNOWN_POSTCODE
    assert problem.message == "We do not have the postcode M33 7XZ. It may be new, or mistyped."
    assert problem.suggestions == ("M33 7XA", "M33 7XX", "M33 7", "M33")
    assert lost("M33 9").suggestions == ("M33",)


@pytest.mark.parametrize(
    "typed", ["BN1 1AA", "ZZ9 9ZZ", "BN1", "51.5, -0.12", "Brighton", "48.85, 2.35", "TQ 30 80"]
)
def test_what_is_elsewhere_is_said_to_be(typed: str) -> None:
    problem = lost(typed)
    assert problem.reason == Reason.OUTSIDE_AREA
    assert "not on this map" in problem.message
    for suggestion in problem.suggestions:
        locate(suggestion)
    assert problem.suggestions


def test_the_map_is_named_after_its_local_authority(grid_of_wards: Callable[..., Outcome]) -> None:
    grid_of_wards([("E08", "Eastmoor", 378_000, 391_000)], kind="local_authority")
    assert "outside Eastmoor" in lost("BN1 1AA").message


def test_just_across_the_boundary_is_still_here_and_a_mile_is_not() -> None:
    place = locate("380900 391500")
    assert place.kind == "coordinates"
    assert lost("382000 391500").reason == Reason.OUTSIDE_AREA


@pytest.mark.parametrize("typed", ["53.4195,-2.3215", "53.4195 -2.3215", "53.4195N 2.3215W"])
def test_degrees(typed: str) -> None:
    place = locate(typed)
    assert (place.label, place.extent_m) == ("53.41950, -2.32150", 0)
    assert place.point.coords == pytest.approx(point_from_lonlat(-2.3215, 53.4195).coords)


def test_degrees_gone_wrong() -> None:
    swapped = lost("-2.3215, 53.4195")
    assert (swapped.reason, swapped.suggestions) == (Reason.BAD_COORDINATES, ("53.4195, -2.3215",))
    assert "other way round" in swapped.message
    assert lost("53.4195, 2.3215").suggestions == ("53.4195, -2.3215",)
    for typed in ("99, 200", "1000,-2", "53.42 -999999999"):
        assert lost(typed).reason == Reason.BAD_COORDINATES
    assert lost("999999999 999999999").reason == Reason.BAD_COORDINATES


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("sale moor", "Sale Moor (ward)"),
        ("SALE MOOR", "Sale Moor (ward)"),
        ("sale mour", "Sale Moor (ward)"),
        ("stretfrod", "Stretford"),
        ("sael", "Sale"),
        ("Bucklow", "Bucklow-St Martins (ward)"),
        ("Saint Martins", "Bucklow-St Martins (ward)"),
        ("Stretford, Manchester", "Stretford"),
        ("Sale Moor ward", "Sale Moor (ward)"),
        ("sale (neighbourhood)", "Sale (neighbourhood)"),
    ],
)
def test_names_mistyped_or_in_part(typed: str, label: str) -> None:
    assert locate(typed).label == label


def test_a_ward_is_found_with_its_code_and_extent() -> None:
    place = locate("Sale Moor")
    assert (place.kind, place.area_code) == ("ward", "E1")
    assert place.extent_m == pytest.approx(707, abs=1)


def test_of_one_name_the_town_comes_first_and_the_rest_are_offered() -> None:
    place = locate("Sale")
    assert (place.kind, place.alternatives) == ("town", ("Sale (neighbourhood)",))


def test_of_two_villages_of_one_name_the_nearer_is_meant() -> None:
    for x in (378_100.0, 379_900.0):
        assert locate("newton", near=Point(x=x, y=391_500, srid=BNG)).point.x == x


def test_a_name_nobody_knows() -> None:
    problem = lost("Zanzibar")
    assert problem.reason == Reason.UNKNOWN
    assert (
        problem.message == "We do not know a place called “Zanzibar”. Check the spelling, or try a postcode."
    )
    assert lost("Salmor").suggestions


def test_every_suggestion_leads_somewhere() -> None:
    for typed in ("Sa", "Buc", "M33 7XZ", "Stre", "-2.3215, 53.4195", "qqq"):
        for suggestion in lost(typed).suggestions:
            assert isinstance(locate(suggestion), Place), (typed, suggestion)


def test_nothing_and_too_much() -> None:
    for typed in ("", "   ", "\x00\u202e"):
        assert lost(typed).reason == Reason.EMPTY
    problem = lost("x" * 1_000_000)
    assert problem.reason == Reason.TOO_LONG
    assert len(problem.text) <= 100


def test_with_nothing_loaded_everything_is_unknown_but_nothing_fails() -> None:
    from geo.models import BoundarySet, PlaceName, Postcode

    for model in (BoundarySet, PlaceName, Postcode):
        model.objects.all().delete()
    assert lost("Sale").reason == Reason.UNKNOWN
    assert lost("M33 7XX").reason == Reason.OUTSIDE_AREA
    assert locate("53.42,-2.32").kind == "coordinates"


def test_suggestions_while_typing() -> None:
    assert suggest_places("sal") == ["Sale", "Sale (neighbourhood)", "Sale Moor (ward)"]
    assert suggest_places("m33")[0] == "M33"
    assert suggest_places("M33 7") == ["M33 7XA", "M33 7XX"]
    assert suggest_places("sal", limit=1) == ["Sale"]
    for odd in ("", "\x00", "53.4,-2.3", "x" * 10_000, "%", "_", "\\"):
        assert suggest_places(odd, limit=-5) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=130))
def test_nothing_typed_can_break_it(text: str) -> None:
    answer = answered(text)
    if isinstance(answer, Place):
        assert answer.label
    else:
        assert answer.message
        assert len(answer.suggestions) <= 5
        assert len(answer.text) <= 100
    suggest_places(text)


def test_the_borough_itself(bring: Bring, trafford: Path) -> None:
    wards = trafford / "boundaries" / "trafford_ward_generalised_2023.geojson"
    authority = trafford / "boundaries" / "trafford_local_authority_generalised_2023.geojson"
    bring(BoundaryImport(open_source(wards), kind="ward", vintage="real", make_current=True))
    bring(BoundaryImport(open_source(authority), kind="local_authority", vintage="real", make_current=True))
    bring(PostcodeImport(open_source(trafford / "postcodes" / "codepoint_open_2025-11_trafford.csv")))
    towns = trafford / "boundaries" / "trafford_town_centres.geojson"
    bring(PlaceNameImport(open_source(towns), default_kind="town"))
    assert locate("m332dh").label == "M33 2DH"
    assert locate("altringham").label == "Altrincham"
    assert locate("Altrincham").alternatives == ("Altrincham (ward)",)
    assert locate("Hale Barns").area_code
    assert lost("EC1A 1BB").message.startswith("EC1A 1BB is outside Trafford")
