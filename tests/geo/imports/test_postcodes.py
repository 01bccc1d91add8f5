"""Postcode files in the forms their publishers use."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from geo.imports.postcodes import PostcodeImport
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from geo.models import Postcode
from tests.geo.conftest import Bring, Write

pytestmark = pytest.mark.django_db

CODE_POINT = '"M337XX",10,378756,392047,"E92000001","E19000001","E18000002","","E08000009","E05015254"\n'


def job(path: Path, **options: Any) -> PostcodeImport:
    return PostcodeImport(open_source(path), **options)


def stored() -> dict[str, tuple[float, float]]:
    return {p.code: (p.point.x, p.point.y) for p in Postcode.objects.all()}


@pytest.mark.parametrize(
    "text",
    [
        "pcds,oseast1m,osnrth1m,doterm\nM33 7XX,378756,392047,\n",
        "pcd7,pcd8,pcds,dointr,doterm,east1m,north1m\nM337XX,M33  7XX,M33 7XX,198001,,0378756,0392047\n",
        "\ufeffPostcode;Easting;Northing\nm33 7xx;378756.0;392047.0\n",
        "postcode,lat,long\nM33 7XX,53.424787,-2.321159\n",
        "postcode,eastings,northings,lat,lon\nM33 7XX,378756,392047,0,0\n",
        CODE_POINT,
        "Postcode,Positional_quality_indicator,Eastings,Northings\n" + "M33 7XX,10,378756,392047\n",
    ],
)
def test_each_publishers_columns_are_found(bring: Bring, write: Write, text: str) -> None:
    bring(job(write("a.csv", text)))
    assert stored() == {"M337XX": (378756, 392047)}
    assert Postcode.objects.get().outcode == "M33"
    assert str(Postcode.objects.get()) == "M33 7XX"


def test_gzip_without_heading_is_code_point_open_and_said(bring: Bring, write: Write) -> None:
    outcome = bring(job(write("a.csv.gz", gzip.compress(CODE_POINT.encode()))))
    assert stored() == {"M337XX": (378756, 392047)}
    assert outcome.notes == ["the file has no heading line; it was read as Code-Point Open"]


def test_named_columns(bring: Bring, write: Write) -> None:
    path = write("a.csv", "pc,e,n\nM33 7XX,378756,392047\n")
    with pytest.raises(ImportProblem, match="--postcode"):
        job(path)
    with pytest.raises(ImportProblem, match="--x and --y"):
        job(path, postcode="pc")
    with pytest.raises(ImportProblem, match="both"):
        job(path, postcode="pc", x="e")
    bring(job(path, postcode="pc", x="e", y="n"))
    assert len(stored()) == 1


def test_rows_without_a_place_are_rejected_and_terminated_ones_left_out(bring: Bring, write: Write) -> None:
    path = write(
        "a.csv",
        "pcds,oseast1m,osnrth1m,doterm\n"
        "M33 7XX,378756,392047,\n"
        "M33 7XY,378756,392047,202401\n"
        "M33 7AA,0,0,\n"
        "GY1 1AA,,,\n"
        "BT1 1AA,333863,374004,\n"
        "M33 7AB,nan,nan,\n"
        "M33 7AC,1e999,5,\n"
        "M33 7AD,53.42,-2.32,\n"
        "M33 7AE,378756,99999999,\n"
        "M33,378756,392047,\n"
        ",378756,392047,\n"
        "m337xx,378756,392047,\n",
    )
    outcome = bring(job(path))
    assert list(stored()) == ["M337XX"]
    assert outcome.notes == ["left out 1 terminated postcodes"]
    assert {r.line: r.reason for r in outcome.rejects} == {
        4: "the coordinates are 0, 0, which means the place is not known",
        5: "it has no coordinates",
        6: "Northern Ireland's postcodes are on the Irish grid; use a file with longitude and latitude",
        7: "the coordinates are not numbers",
        8: "the coordinates are not numbers",
        9: "53.42, -2.32 look like degrees, not British National Grid metres, and longitude and latitude "
        "look swapped (say --crs EPSG:4326)",
        10: "378756, 99999999 is outside the British National Grid",
        11: "“M33” is not a full postcode",
        12: "it has no postcode",
        13: "postcode M337XX is already on line 2",
    }


def test_a_part_of_the_country_leaves_the_rest_alone_unless_asked(bring: Bring, write: Write) -> None:
    bring(job(write("a.csv", "postcode,x,y\nM33 7XX,378756,392047\nM33 2DH,379031,391984\n")))
    part = write("b.csv", "postcode,x,y\nM33 7XX,378757,392047\nM15 4AB,382806,396569\n")
    kept = bring(job(part))
    assert (kept.diff.added, kept.diff.changed, kept.diff.removed, kept.diff.absent) == (1, 1, 0, 1)
    assert kept.diff.changed_samples[0].fields[0].after == "E 378757.0 N 392047.0"
    assert stored()["M337XX"] == (378757, 392047)
    assert len(stored()) == 3
    replaced = bring(job(part, replace=True))
    assert (replaced.diff.removed, replaced.diff.removed_samples) == (1, ["M332DH"])
    assert set(stored()) == {"M337XX", "M154AB"}


def test_the_real_borough(bring: Bring, trafford: Path) -> None:
    code_point = job(trafford / "postcodes" / "codepoint_open_2025-11_trafford.csv")
    outcome = bring(code_point)
    assert (outcome.diff.added, len(outcome.rejects)) == (6480, 0)
    assert bring(job(trafford / "postcodes" / "codepoint_open_2025-11_trafford.csv")).diff.is_empty
    assert stored()["M154AB"] == (382806, 396569)
    # The other file is in degrees, and older; where both have a postcode they mostly agree to the metre.
    other = bring(job(trafford / "postcodes" / "trafford_postcodes.csv"), apply=False)
    assert (other.diff.added, other.diff.absent) == (4792, 8)
    assert other.diff.unchanged > 5_000
