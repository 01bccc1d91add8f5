"""The demo place's boundaries, postcodes, names, people, figures and basemap."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from assets.imports.taxonomy import TaxonomyImport
from assets.imports.term_dates import TermDatesImport
from geo.imports.basemap import BasemapImport
from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.demand import DemandImport
from geo.imports.indicators import IndicatorImport, Measure
from geo.imports.place_names import PlaceNameImport
from geo.imports.plan import Import
from geo.imports.postcodes import PostcodeImport
from geo.imports.source import open_source
from geo.models import BoundaryKind, Indicator

Step = tuple[str, Callable[[], Import]]
"""What to call a step, and how to make its import; made late, because it may look at what came before."""

_CREDIT = {"source": "Made for the demo place", "licence": "CC0 1.0", "attribution": "Fictional"}
_LSOA = "2021"
# file, kind, vintage, whether it is in force
_BOUNDARIES = (
    ("borough", BoundaryKind.LOCAL_AUTHORITY, "2023", True),
    ("wards_2019", BoundaryKind.WARD, "2019", False),
    ("wards", BoundaryKind.WARD, "2023", True),
    ("neighbourhoods", BoundaryKind.NEIGHBOURHOOD, "2023", True),
    ("lsoas", BoundaryKind.LSOA, _LSOA, True),
)
_BETTER = {"better": Indicator.Better.HIGHER, "worse": Indicator.Better.LOWER}


def steps(fixtures: Path) -> Iterator[Step]:
    """Every step before the listings, in order. ``fixtures`` is the project's folder of that name."""
    geography = fixtures / "demo" / "geography"
    for file, kind, vintage, current in _BOUNDARIES:
        yield (
            f"{kind.label} boundaries {vintage}",
            _boundary(geography / f"{file}.geojson", kind, vintage, current),
        )
    yield "Postcodes", lambda: PostcodeImport(open_source(geography / "postcodes.csv"), replace=True)
    yield "Place names", lambda: PlaceNameImport(open_source(geography / "place_names.csv"), replace=True)
    yield (
        "People of each small area",
        lambda: DemandImport(
            open_source(geography / "demand_points.csv"), kind=BoundaryKind.LSOA, vintage=_LSOA, replace=True
        ),
    )
    with (geography / "indicators_meta.csv").open(encoding="utf-8", newline="") as file_of_measures:
        for row in csv.DictReader(file_of_measures):
            yield row["name"], _indicator(geography / "indicators.csv", row)
    for layer in sorted((geography / "basemap").glob("*.geojson")):
        yield f"Basemap: {layer.stem}", _basemap(layer)
    yield "School terms", lambda: TermDatesImport(open_source(geography / "term_dates.csv"), replace=True)
    yield "Needs and themes", lambda: TaxonomyImport(open_source(fixtures / "taxonomy" / "themes.yaml"))


def _boundary(path: Path, kind: str, vintage: str, current: bool) -> Callable[[], Import]:
    return lambda: BoundaryImport(
        open_source(path),
        kind=kind,
        vintage=vintage,
        described=Described(**_CREDIT),
        make_current=current,
        replace=True,
    )


def _indicator(path: Path, row: dict[str, str]) -> Callable[[], Import]:
    measure = Measure(
        code=row["code"],
        name=row["name"],
        unit=row["unit"],
        better=_BETTER.get(row["higher_is"], Indicator.Better.NEITHER),
        source=row["source"],
        licence=row["licence"],
    )
    return lambda: IndicatorImport(
        open_source(path),
        measure=measure,
        kind=BoundaryKind.LSOA,
        vintage=_LSOA,
        where=[f"indicator={row['code']}"],
        replace=True,
    )


def _basemap(path: Path) -> Callable[[], Import]:
    return lambda: BasemapImport(open_source(path), default_layer=path.stem)
