"""A real borough, from a folder, end to end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.models import ExternalId, Listing, Revision, SearchEntry, Source
from geo.models import RejectedRow

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture
def borough(trafford: Path) -> Path:
    """Trafford's wards, postcodes and the taxonomy are in the database."""
    wards = trafford / "boundaries" / "trafford_ward_generalised_2023.geojson"
    call_command("import_boundaries", str(wards), kind="ward", vintage="2023", current=True, apply=True)
    call_command(
        "import_postcodes", str(trafford / "postcodes" / "codepoint_open_2025-11_trafford.csv"), apply=True
    )
    call_command("import_taxonomy", str(ROOT / "fixtures" / "taxonomy" / "themes.yaml"), apply=True)
    return trafford


def bring(folder: Path) -> None:
    mappings = ROOT / "fixtures" / "mappings" / "trafford"
    call_command("import_folder", str(folder), mappings=mappings, apply=True)


def test_a_real_borough(borough: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(borough)
    published = Listing.objects.published()
    assert published.count() >= 1_100
    assert SearchEntry.objects.count() == published.count()
    assert published.exclude(ward=None).values("ward").distinct().count() == 21
    assert not published.filter(name="").exists()
    # The council's own register has one building with its axes swapped; nothing else is refused.
    assert [r.reason.split(":")[0] for r in RejectedRow.objects.filter(run__kind="listings")] == [
        "longitude and latitude look swapped"
    ]
    check_the_layers()

    before = Revision.objects.count()
    capsys.readouterr()
    bring(borough)
    told = capsys.readouterr().out
    assert "In all: 0 to add, 0 to change, 0 to withdraw" in told
    assert Revision.objects.count() == before

    newer = tmp_path / "newer"
    newer.mkdir()
    changed_libraries(borough, newer)
    call_command("import_folder", str(newer), mappings=only("libraries", tmp_path), apply=True)
    told = capsys.readouterr().out
    assert "1 to add, 1 to change, 1 to withdraw, 11 the same" in told
    assert Revision.objects.count() == before + 3


def check_the_layers() -> None:
    by_source = {s.slug: s for s in Source.objects.all()}
    assert "ODbL" in by_source["trafford-allotments"].licence
    assert "OpenStreetMap" in by_source["trafford-allotments"].attribution
    library = Listing.objects.get(name="Sale Library")
    assert (library.street, library.town, library.postcode) == ("Sale Waterside", "Sale", "M33 7ZF")
    practice = Listing.objects.get(name="Park Medical Practice")
    assert practice.phone == "0161 973 3485"
    hub = Listing.objects.get(name="Altrincham community hub")
    assert [s.byday for s in hub.schedules.all()] == [["TU", "WE", "FR"]]
    clubs = Listing.objects.filter(external_ids__source__slug="trafford-sports-clubs")
    assert {c.confirmed_how for c in clubs} == {"import"}
    assert max(c.confirmed_at for c in clubs if c.confirmed_at).year == 2018
    centres = ExternalId.objects.filter(source__slug="trafford-sports-facilities")
    assert 100 < centres.count() < 171  # 314 rows of 171 sites, some of them private
    outside = Listing.objects.filter(
        external_ids__source__slug="trafford-mental-health-services", ward=None, location_privacy="exact"
    )
    assert outside.count() >= 10
    abuse = Listing.objects.get(name="Trafford Domestic Abuse Service")
    assert (abuse.location_privacy, abuse.ward) == ("hidden", None)
    assert abuse.search_entry.point is None
    charity = Listing.objects.get(name="Sale Civic Society")
    assert charity.location_privacy == "rough"


def changed_libraries(borough: Path, folder: Path) -> None:
    """A newer list of libraries: one renamed, one gone, one new."""
    content = json.loads((borough / "assets" / "trafford_libraries.geojson").read_text(encoding="utf-8"))
    features = content["features"]
    features[0]["properties"]["Email"] = "new.address@trafford.gov.uk"
    gone = features.pop(1)
    fresh = json.loads(json.dumps(gone))
    fresh["properties"]["Name"] = "The New Library"
    features.append(fresh)
    (folder / "trafford_libraries.geojson").write_text(json.dumps(content), encoding="utf-8")


def only(name: str, tmp_path: Path) -> Path:
    folder = tmp_path / "mappings"
    folder.mkdir()
    shutil.copy(ROOT / "fixtures" / "mappings" / "trafford" / f"{name}.yaml", folder)
    return folder


def test_one_broken_layer_leaves_everything_as_it_was(borough: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("trafford_libraries", "trafford_food_banks", "trafford_general_practices"):
        shutil.copy(borough / "assets" / f"{name}.geojson", folder)
    (folder / "trafford_food_banks.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{', encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"trafford_food_banks\.geojson .*JSON is broken at line 1"):
        bring(folder)
    assert not Listing.objects.exists()
    assert not Source.objects.exists()
