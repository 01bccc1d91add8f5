"""Demand points and indicators: figures about areas, from tables of every shape."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.imports.boundaries import BoundaryImport
from geo.imports.demand import Columns, DemandImport
from geo.imports.indicators import IndicatorImport, Measure
from geo.imports.plan import Outcome
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import BoundarySet, DemandPoint, Indicator, IndicatorValue
from tests.geo.conftest import Bring, Write
from tests.geo.shapes import collection

pytestmark = pytest.mark.django_db

Wards = Callable[..., Outcome]
IMD = Measure("imd-2025", "Index of Multiple Deprivation", "score", better="lower")
POINTS = "lsoa21cd,lsoa21nm,x,y,all_ages,aged_0_to_15,aged_16_to_64,aged_65_and_over\n"


def demand(path: Path, **options: Any) -> DemandImport:
    return DemandImport(open_source(path), **({"kind": "lsoa", "vintage": "2021"} | options))


def figures(path: Path, **options: Any) -> IndicatorImport:
    defaults: dict[str, Any] = {"measure": IMD, "kind": "ward", "vintage": "2023", "period": "2025"}
    return IndicatorImport(open_source(path), **(defaults | options))


@pytest.fixture
def wards(grid_of_wards: Wards) -> None:
    grid_of_wards([("E1", "Mill", 378_000, 391_000), ("E2", "Moor", 379_000, 391_000)], vintage="2023")
    grid_of_wards([("W1", "Mill", 378_000, 391_000), ("W2", "Moor", 379_000, 391_000)], vintage="2022")


def test_demand_points_from_a_table(bring: Bring, write: Write) -> None:
    path = write("a.csv", POINTS + 'L1,Mill 1A,378500,391500,"1,634",367,928.0,339\n')
    outcome = bring(demand(path))
    point = DemandPoint.objects.get()
    assert (point.code, point.name, point.population) == ("L1", "Mill 1A", 1634)
    assert (point.aged_0_15, point.aged_16_64, point.aged_65_over) == (367, 928, 339)
    assert point.point.coords == (378_500, 391_500)
    assert point.boundary_set.vintage == "2021"
    assert outcome.diff.also == ["the set lower layer super output area 2021 is new, and has no polygons yet"]
    assert bring(demand(path)).diff.is_empty


def test_demand_rows_that_make_no_sense_are_rejected(bring: Bring, write: Write) -> None:
    bad = ["-1", "12.5", "nan", "inf", "1e12", "", "many", "1_000", "٣"]
    rows = "".join(f"L{n},,378500,391500,{value},,,\n" for n, value in enumerate(bad))
    outcome = bring(
        demand(write("a.csv", POINTS + "L9,,378500,391500,0,,,\n" + rows + ",,378500,391500,5,,,\n"))
    )
    assert [r.line for r in outcome.rejects] == list(range(3, 4 + len(bad)))
    assert {r.reason.partition(" of ")[0] for r in outcome.rejects} == {"the population", "it has no code"}
    assert DemandPoint.objects.get().aged_65_over is None


def test_demand_from_a_spatial_file_with_named_columns_and_where(bring: Bring, write: Write) -> None:
    shape = {"type": "Point", "coordinates": [-2.32, 53.42]}
    content = collection(
        [({"ref": "L1", "n": 5, "sex": "Persons"}, shape), ({"ref": "L1", "n": 2, "sex": "Males"}, shape)],
        epsg=None,
    )
    path = write("a.geojson", content)
    columns = Columns(code="ref", population="n")
    outcome = bring(demand(path, columns=columns, where=["sex=persons"]))
    assert DemandPoint.objects.get().population == 5
    assert outcome.notes == ["left out 1 rows that do not meet --where"]
    with pytest.raises(ImportProblem, match="no column “nn” for --population"):
        demand(path, columns=Columns(code="ref", population="nn"))


def test_replacing_demand_points_leaves_other_sets_alone(bring: Bring, write: Write) -> None:
    both = write("a.csv", POINTS + "L1,,378500,391500,5,,,\nL2,,378600,391500,6,,,\n")
    bring(demand(both))
    bring(demand(both, vintage="2011"))
    outcome = bring(demand(write("b.csv", POINTS + "L1,,378500,391500,7,,,\n"), replace=True))
    assert (outcome.diff.changed, outcome.diff.removed) == (1, 1)
    assert DemandPoint.objects.filter(boundary_set__vintage="2021").count() == 1
    assert DemandPoint.objects.filter(boundary_set__vintage="2011").count() == 2


def test_the_boroughs_people_joined_from_a_second_table(bring: Bring, trafford: Path) -> None:
    folder = trafford / "population"
    points = folder / "lsoa21_population_weighted_centroids_DERIVED.geojson"
    people = open_source(folder / "mid-year_2024_population_estimates_lsoa.csv")
    assert bring(demand(points), apply=False).diff.added == 139
    with pytest.raises(ImportProblem, match=r"more than once.*--where sex=Persons"):
        bring(demand(points, people=people))
    with pytest.raises(ImportProblem, match="sex is one of: Females, Males, Persons"):
        bring(demand(points, people=people, where=["sex=Everyone"]))
    bring(demand(points, people=people, where=["sex=Persons"]))
    with people.path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sex"] == "Persons"]
    assert DemandPoint.objects.count() == len(rows) == 139
    for column, field in (("all_ages", "population"), ("aged_65_and_over", "aged_65_over")):
        total = sum(DemandPoint.objects.values_list(field, flat=True))
        assert total == sum(int(row[column]) for row in rows)


def test_a_wide_tables_column(bring: Bring, write: Write, wards: None) -> None:
    path = write("a.csv", "ward24_code,IMD_decile,IMD_score\nE1,3,41.5\nE2,9,-2e0\n")
    outcome = bring(figures(path, value="IMD_score"))
    assert outcome.diff.also == ["the indicator imd-2025 is new: Index of Multiple Deprivation (score)"]
    assert outcome.diff.added_samples == ["E1 Mill, 2025", "E2 Moor, 2025"]
    assert dict(IndicatorValue.objects.values_list("area__code", "value")) == {"E1": 41.5, "E2": -2.0}
    assert Indicator.objects.get().better == "lower"
    assert bring(figures(path, value="IMD_score")).diff.is_empty
    corrected = bring(figures(path, measure=Measure("imd-2025", unit="points"), value="IMD_score"))
    assert corrected.diff.also == ["the unit of imd-2025 changes from “score” to “points”"]


def test_a_long_tables_rows(bring: Bring, write: Write, wards: None) -> None:
    path = write(
        "a.csv",
        "area_code,period,measure,category,value\n"
        "E1,2021,Count,Disabled: a lot,115\n"
        "E1,2021,Percentage,Disabled: a lot,9\n"
        "E1,2021,Count,Not disabled,900\n"
        "E2,2021,Count,Disabled: a lot,*\n",
    )
    outcome = bring(figures(path, period="", where=["measure=count", "category=Disabled*"]))
    assert [(v.period, v.value) for v in IndicatorValue.objects.all()] == [("2021", 115.0)]
    assert [(r.line, r.reason) for r in outcome.rejects] == [(5, "“*” is not a number")]
    assert outcome.notes == ["left out 2 rows that do not meet --where"]
    with pytest.raises(ImportProblem, match="category is one of: Disabled: a lot, Not disabled"):
        bring(figures(path, period="", where=["category=Able"]))


def test_rows_not_chosen_apart_are_rejected_as_repeats(bring: Bring, write: Write, wards: None) -> None:
    path = write("a.csv", "code,sex,value\nE1,F,1\nE1,M,2\n")
    outcome = bring(figures(path))
    assert [(r.line, r.reason) for r in outcome.rejects] == [
        (3, "figure for E1 Mill, 2025 is already on line 2")
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"measure": Measure("new")}, "say what it is with --name and --unit"),
        ({"vintage": "1066"}, "no ward 1066 boundaries. Stored vintages: 2022, 2023"),
        ({"kind": "lsoa"}, "None of that kind is stored"),
        ({"kind": "nonsense"}, "not a kind of boundary"),
        ({"value": "score"}, "no column “score” for --value"),
        ({"period": ""}, "Say which with --period"),
        ({"period": "2" * 21}, "None of the 1 rows could be used.*longer than 20"),
        ({"where": ["value"]}, "should be COLUMN=VALUE"),
        ({"where": ["sex=F"]}, "no column “sex” for --where"),
    ],
)
def test_what_was_asked_wrongly_is_told(
    bring: Bring, write: Write, wards: None, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(ImportProblem, match=says):
        bring(figures(write("a.csv", "code,value\nE1,1\n"), **options))
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"code": "has space"}, "cannot be an indicator's code"),
        ({"code": "x" * 61}, "at most 60"),
        ({"code": "x", "better": "more"}, "Say which is better"),
    ],
)
def test_a_measure_must_be_storable(fields: dict[str, str], says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        Measure(**fields)


def test_codes_of_another_vintage_are_named(bring: Bring, write: Write, wards: None) -> None:
    path = write("a.csv", "code,value\nW1,1\nW2,2\n")
    with pytest.raises(ImportProblem) as caught:
        bring(figures(path))
    assert caught.value.message == (
        "None of the codes is in ward 2023, but 2 of these 2 are in ward 2022 (--kind ward --vintage 2022)."
    )
    assert caught.value.rejects is not None
    assert next(r.reason for r in caught.value.rejects) == "no area of ward 2023 has the code “W1”"
    some = bring(figures(write("b.csv", "code,value\nE1,1\nW2,2\nZZ,3\n")))
    assert len(some.rejects) == 2
    assert some.notes == [
        "of the codes not in ward 2023, 1 of these 2 are in ward 2022 (--kind ward --vintage 2022)"
    ]


def test_a_national_file_may_leave_out_what_is_not_here(bring: Bring, write: Write, wards: None) -> None:
    outcome = bring(figures(write("a.csv", "code,value\nE1,1\nZ1,2\nZ2,3\n"), ignore_unknown=True))
    assert (outcome.diff.added, len(outcome.rejects)) == (1, 0)
    assert outcome.notes == ["left out 2 figures for codes not in ward 2023"]


def test_figures_of_one_vintage_do_not_touch_anothers(bring: Bring, write: Write, wards: None) -> None:
    bring(figures(write("a.csv", "code,value\nE1,1\nE2,2\n")))
    outcome = bring(figures(write("b.csv", "code,value\nW1,1\n"), vintage="2022", replace=True))
    assert (outcome.diff.added, outcome.diff.removed) == (1, 0)
    assert IndicatorValue.objects.count() == 3


def test_the_boroughs_census_trap_and_deprivation(bring: Bring, trafford: Path) -> None:
    folder = trafford / "boundaries"
    for kind, vintage, name in (
        ("ward", "2022", "trafford_ward_generalised_2022.geojson"),
        ("ward", "2023", "trafford_ward_generalised_2023.geojson"),
        ("lsoa", "2021", "trafford_lsoa_generalised_2021.geojson"),
    ):
        bring(BoundaryImport(open_source(folder / name), kind=kind, vintage=vintage))
    no_car = Measure("no-car", "Households with no car or van", "households")
    cars = trafford / "census2021" / "2021_car_van_availability_ward_trafford.csv"
    chosen = {"measure": no_car, "period": "", "where": ["measure=Count", "availability_category=No cars*"]}
    with pytest.raises(ImportProblem, match="21 of these 21 are in ward 2022"):
        bring(figures(cars, **chosen, vintage="2023"))
    assert bring(figures(cars, **chosen, vintage="2022")).diff.added == 21
    assert IndicatorValue.objects.get(area__code="E05000819").value == 1038
    imd = trafford / "deprivation" / "imd2025_lsoa21_trafford.csv"
    assert bring(figures(imd, kind="lsoa", vintage="2021", value="IMD_score")).diff.added == 139
    assert IndicatorValue.objects.get(area__code="E01006076", indicator__code="imd-2025").value == 5.061
    ward_imd = trafford / "deprivation" / "ward_index_of_multiple_deprivation.csv"
    assert bring(figures(ward_imd, period="")).diff.added == 21
    assert BoundarySet.objects.count() == 3
