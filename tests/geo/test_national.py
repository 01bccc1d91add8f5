"""The whole country. Run with --full; the figures are kept in docs/importing.md."""

from __future__ import annotations

import resource
from pathlib import Path
from time import monotonic

import pytest
from django.db.models.expressions import RawSQL

from geo.imports.boundaries import BoundaryImport
from geo.imports.indicators import IndicatorImport, Measure
from geo.imports.postcodes import PostcodeImport
from geo.imports.source import open_source
from geo.models import Area, Postcode
from geo.places import locate
from geo.queries import area_id_sql
from tests.geo.conftest import Bring

pytestmark = [pytest.mark.django_db, pytest.mark.full]


def test_the_country_goes_in_within_minutes_and_bounded_memory(bring: Bring, national: Path) -> None:
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = monotonic()
    path = national / "codepoint_open_2025-11_gb.csv.gz"
    first = bring(PostcodeImport(open_source(path)))
    assert (first.diff.added, len(first.rejects)) == (1_745_013, 836)
    assert monotonic() - started < 600
    assert bring(PostcodeImport(open_source(path))).diff.is_empty
    lsoas = open_source(national / "lsoa21_ew_simplified.gpkg")
    assert bring(BoundaryImport(lsoas, kind="lsoa", vintage="2021", make_current=True)).diff.added == 35_672
    imd = Measure("imd-2025", "Index of Multiple Deprivation", "score", better="lower")
    deprivation = open_source(national / "imd2025_england_lsoa21.csv")
    figures = IndicatorImport(
        deprivation, measure=imd, kind="lsoa", vintage="2021", value="IMD_score", period="2025"
    )
    assert bring(figures).diff.added == 33_755
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    assert grown_mb < 250

    lsoa = RawSQL(area_id_sql("lsoa", "geo_postcode.point"), [])  # noqa: S611
    manchester = Postcode.objects.filter(outcode__startswith="M")
    assert manchester.annotate(lsoa=lsoa).exclude(lsoa=None).count() > 60_000
    started = monotonic()
    for code in ("E01000001", "E01005948", "E01020634"):
        assert Postcode.objects.in_area(Area.objects.get(code=code)).exists()
    assert locate("SW1A 1AA").label == "SW1A 1AA"
    assert locate("SW1A").kind == "outcode"
    assert monotonic() - started < 3
