"""Spatial questions: right answers, and by index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from geo.crs import BNG
from geo.imports.plan import Outcome
from geo.models import Area, BoundarySet, Postcode
from geo.queries import area_id_sql

pytestmark = pytest.mark.django_db

Wards = Callable[..., Outcome]


def at(easting: float, northing: float) -> Point:
    return Point(x=easting, y=northing, srid=BNG)


def postcode(code: str, easting: float, northing: float) -> Postcode:
    return Postcode.objects.create(code=code, outcode=code[:-3], point=at(easting, northing))


# Of a kind of boundary, for every row of the postcodes' own table.
WARD = RawSQL(area_id_sql("ward", "geo_postcode.point"), [])  # noqa: S611


@pytest.fixture
def two_wards(grid_of_wards: Wards) -> BoundarySet:
    grid_of_wards([("E2", "Moor", 379_000, 391_000), ("E1", "Mill", 378_000, 391_000)])
    return BoundarySet.objects.get()


def test_areas_containing_a_point(two_wards: BoundarySet) -> None:
    def codes(point: Point) -> list[str]:
        return list(Area.objects.containing(point).order_by("code").values_list("code", flat=True))

    assert codes(at(378_500, 391_500)) == ["E1"]
    assert codes(at(379_000, 391_500)) == ["E1", "E2"]
    assert codes(at(390_000, 391_500)) == []


def test_rows_in_an_area_within_a_distance_and_a_box(two_wards: BoundarySet) -> None:
    near, edge = postcode("M337XA", 378_500, 391_500), postcode("M337XB", 379_000, 391_500)
    far = postcode("M337XC", 379_900, 391_500)
    mill = Area.objects.get(code="E1")
    assert set(Postcode.objects.in_area(mill)) == {near, edge}
    assert set(Postcode.objects.within(at(378_500, 391_500), 500)) == {near, edge}
    assert list(Postcode.objects.nearest_first(at(379_900, 391_400))) == [far, edge, near]
    assert set(Postcode.objects.in_bbox((378_900, 391_000, 380_000, 392_000))) == {edge, far}
    assert set(Postcode.objects.in_bbox((378_900, 391_000, 380_000, 392_000)).in_area(mill)) == {edge}


def test_the_area_of_every_row_in_one_statement(two_wards: BoundarySet) -> None:
    postcode("M337XA", 378_500, 391_500)
    postcode("M337XB", 379_000, 391_500)
    postcode("M337XC", 390_000, 391_500)
    keys = dict(Area.objects.values_list("code", "pk"))
    rows = Postcode.objects.annotate(ward=WARD).order_by("code")
    # On the shared edge the first code wins, whichever was stored first.
    assert list(rows.values_list("ward", flat=True)) == [keys["E1"], keys["E1"], None]
    assert rows.filter(ward=keys["E1"]).count() == 2


def test_only_current_areas_of_the_kind_asked_for_count(grid_of_wards: Wards, two_wards: BoundarySet) -> None:
    postcode("M337XA", 378_500, 391_500)
    grid_of_wards([("N1", "North", 378_000, 391_000)], kind="neighbourhood")
    grid_of_wards([("A1", "New Mill", 378_000, 391_000)], vintage="2027")
    found = Postcode.objects.annotate(ward=WARD).values_list("ward", flat=True)
    assert list(found) == [Area.objects.get(code="A1").pk]
    BoundarySet.objects.filter(kind="ward").update(is_current=False)
    assert list(found.all()) == [None]
    with pytest.raises(ValueError, match="parish"):
        area_id_sql("parish", "geo_postcode.point")


def test_areas_belong_to_the_larger_ones_round_their_centre(
    grid_of_wards: Wards, two_wards: BoundarySet
) -> None:
    grid_of_wards([("N1", "North", 378_100, 391_100), ("N2", "All", 378_000, 390_900)], kind="neighbourhood")
    keys = dict(Area.objects.values_list("code", "pk"))
    larger = Area.objects.current("ward").larger("neighbourhood")
    assert larger == {keys["E1"]: [keys["N1"], keys["N2"]], keys["E2"]: []}


@pytest.fixture
def many(grid_of_wards: Wards) -> BoundarySet:
    """A country of 1,600 square wards and 20,000 postcodes, enough for the planner to care."""
    grid_of_wards(
        [
            (f"E{e:02}{n:02}", f"{e} {n}", 300_000.0 + 1000 * e, 300_000.0 + 1000 * n)
            for e in range(40)
            for n in range(40)
        ]
    )
    rows = (
        Postcode(
            code=f"A{i // 4000}{i // 400 % 10}{chr(65 + i // 20 % 20)}{chr(65 + i % 20)}",
            outcode=f"A{i // 4000}",
            point=at(300_000 + i * 7_919 % 40_000, 300_000 + i * 104_729 % 40_000),
        )
        for i in range(20_000)
    )
    Postcode.objects.bulk_create(rows, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE geo_postcode, geo_area, geo_areapart, geo_boundaryset")
    return BoundarySet.objects.get()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def indexes_and_scans(rows: QuerySet[Any, Any]) -> tuple[set[str], set[str]]:
    """Return the indexes a query's plan uses, and the tables it reads from end to end."""
    (top,) = json.loads(rows.explain(format="json", analyze=True))
    found = list(nodes(top["Plan"]))
    indexes = {n["Index Name"] for n in found if "Index Name" in n}
    return indexes, {n["Relation Name"] for n in found if n["Node Type"] == "Seq Scan"}


def test_nothing_is_scanned(many: BoundarySet) -> None:
    point, area = at(320_100, 320_100), Area.objects.get(code="E2020")
    big = {"geo_postcode", "geo_area", "geo_areapart"}
    for rows, index in (
        (Area.objects.containing(point), "area_part_geometry"),
        (Area.objects.current("ward").containing(point), "area_part_geometry"),
        (Postcode.objects.in_area(area), "postcode_point"),
        (Postcode.objects.within(point, 500), "postcode_point"),
        (Postcode.objects.in_bbox((320_000, 320_000, 321_000, 321_000)), "postcode_point"),
        (Postcode.objects.in_area(area).annotate(ward=WARD), "area_part_geometry"),
    ):
        indexes, scanned = indexes_and_scans(rows)
        assert index in indexes, str(rows.query)[:200]
        assert not scanned & big, str(rows.query)[:200]

    # All the points at once: every one of them is read, but the areas' parts are probed, never read through.
    rows = Postcode.objects.annotate(ward=WARD)
    indexes, scanned = indexes_and_scans(rows)
    assert "area_part_geometry" in indexes
    assert "geo_areapart" not in scanned
    assert not rows.filter(ward=None).exists()
