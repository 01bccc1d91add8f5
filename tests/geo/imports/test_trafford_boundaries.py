"""A real borough's boundaries, as published."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.imports.boundaries import BoundaryImport
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import Area, AreaPart, BoundarySet
from tests.geo.conftest import Bring

pytestmark = pytest.mark.django_db

FILES = {
    ("ward", "2022"): ("trafford_ward_generalised_2022.geojson", 21),
    ("ward", "2023"): ("trafford_ward_full_resolution_2023.geojson", 21),
    ("local_authority", "2023"): ("trafford_local_authority_full_resolution_2023.geojson", 1),
    ("lsoa", "2011"): ("trafford_lsoa_generalised_2011.geojson", 138),
    ("lsoa", "2021"): ("trafford_lsoa_generalised_2021.geojson", 139),
    ("msoa", "2021"): ("trafford_msoa_generalised_2021.geojson", 28),
    ("oa", "2021"): ("trafford_oa_generalised_2021.geojson", 738),
}


@pytest.mark.parametrize(("kind", "vintage"), FILES)
def test_every_file_goes_in_once_and_repeats_as_nothing(
    bring: Bring, trafford: Path, kind: str, vintage: str
) -> None:
    name, count = FILES[kind, vintage]
    path = trafford / "boundaries" / name
    first = bring(BoundaryImport(open_source(path), kind=kind, vintage=vintage, make_current=True))
    assert (first.diff.added, len(first.rejects)) == (count, 0)
    again = bring(BoundaryImport(open_source(path), kind=kind, vintage=vintage, make_current=True))
    assert again.diff.is_empty
    assert again.diff.unchanged == count
    areas = list(Area.objects.prefetch_related("parts"))
    for area in areas:
        assert area.geometry.valid
        assert area.geometry.contains(area.centre)
        assert sum(p.geometry.area for p in area.parts.all()) == pytest.approx(area.geometry.area, rel=1e-6)
    assert max(p.geometry.num_coords for a in areas for p in a.parts.all()) <= 64


def test_the_two_invalid_polygons_of_2011_are_repaired(bring: Bring, trafford: Path) -> None:
    path = trafford / "boundaries" / "trafford_lsoa_generalised_2011.geojson"
    outcome = bring(BoundaryImport(open_source(path), kind="lsoa", vintage="2011"))
    assert outcome.notes[0] == "repaired 2 polygons: E01006195, E01006205"


def test_ward_vintages_live_side_by_side(bring: Bring, trafford: Path) -> None:
    for vintage in ("2022", "2023"):
        path = trafford / "boundaries" / FILES["ward", vintage][0]
        bring(BoundaryImport(open_source(path), kind="ward", vintage=vintage, make_current=True))
    assert Area.objects.count() == 42
    assert BoundarySet.objects.get(is_current=True).vintage == "2023"
    assert {a.code[:6] for a in Area.objects.current("ward")} == {"E05015"}
    sizes = AreaPart.objects.filter(area__boundary_set__vintage="2022").count()
    assert sizes >= 21


def test_areas_without_codes_may_take_their_names_for_codes(bring: Bring, trafford: Path) -> None:
    path = trafford / "boundaries" / "trafford_localities_generalised_resolution_2023.geojson"
    with pytest.raises(ImportProblem, match="--code"):
        BoundaryImport(open_source(path), kind="neighbourhood", vintage="2023")
    bring(BoundaryImport(open_source(path), kind="neighbourhood", vintage="2023", code="area_name"))
    assert set(Area.objects.values_list("code", flat=True)) == {"Central", "North", "South", "West"}


def test_points_are_no_boundaries(bring: Bring, trafford: Path) -> None:
    path = trafford / "boundaries" / "trafford_town_centres.geojson"
    with pytest.raises(ImportProblem, match="it is a point, not a polygon"):
        bring(BoundaryImport(open_source(path), kind="ward", vintage="2023", code="name"))
