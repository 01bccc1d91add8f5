"""A folder of layers: what is named comes before what names it; all or nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets.models import Listing
from geo.imports.report import Progress
from geo.management.importing import ImportingCommand
from geo.models import ImportRun
from tests.assets.importing import Desk, as_csv, listing_of, plain_mapping, row
from tests.factories import make_place, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    make_place()
    make_term("gardening")
    for folder in ("data", "mappings"):
        (tmp_path / folder).mkdir()
    return Desk(tmp_path, at)


def layer(desk: Desk, name: str, kind: str, rows: list[dict[str, Any]], **more: Any) -> None:
    desk.write(f"data/{name}.csv", as_csv(rows))
    mapping = plain_mapping(kind, file=f"{name}.csv", **more)
    desk.write(f"mappings/{name}.yaml", json.dumps(mapping))


def bring(desk: Desk, *, apply: bool = True, **options: Any) -> None:
    mappings = desk.folder / "mappings"
    call_command("import_folder", str(desk.folder / "data"), mappings=mappings, apply=apply, **options)


def test_organisations_and_spaces_come_first_and_even_a_trial_finds_them(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    layer(
        desk,
        "a_sessions",
        "activity",
        [row("yoga", by="org", where="hall")],
        fields={"owner": "by", "venue": "where"},
    )
    layer(desk, "b_halls", "space", [row("hall", by="org")], fields={"owner": "by"})
    layer(desk, "c_groups", "organisation", [row("org")])
    bring(desk, apply=False)
    told = capsys.readouterr().out
    assert "In all: 3 to add, 0 to change, 0 to withdraw, 0 the same, 0 rejected" in told
    assert not Listing.objects.exists()
    assert not ImportRun.objects.exists()
    bring(desk)
    assert listing_of("yoga").owner == listing_of("org").organisation


def test_a_layer_whose_file_is_not_there_is_passed_over(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    layer(desk, "groups", "organisation", [row("org")])
    layer(desk, "halls", "space", [row("hall")])
    (desk.folder / "data" / "halls.csv").unlink()
    bring(desk)
    assert "halls.yaml: there is no halls.csv" in capsys.readouterr().out
    assert Listing.objects.count() == 1


def test_two_mappings_that_would_withdraw_each_others_listings(desk: Desk) -> None:
    layer(desk, "one", "organisation", [row("a")])
    layer(desk, "two", "organisation", [row("b")])
    with pytest.raises(CommandError, match="each would withdraw what the other brought"):
        bring(desk)


@pytest.mark.parametrize("name", ["", "*.csv", "../secret.csv"])
def test_a_mapping_names_one_plain_file(desk: Desk, name: str) -> None:
    layer(desk, "one", "organisation", [row("a")])
    desk.write("mappings/one.yaml", json.dumps({**plain_mapping(), "file": name}))
    with pytest.raises(CommandError, match="file"):
        bring(desk)


def test_a_file_that_is_there_twice(desk: Desk) -> None:
    layer(desk, "one", "organisation", [row("a")])
    (desk.folder / "data" / "old").mkdir()
    desk.write("data/old/one.csv", as_csv([row("a")]))
    with pytest.raises(CommandError, match="more than once"):
        bring(desk)


def test_folders_that_are_not_there_or_hold_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no mapping"):
        bring(desk)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_folder", str(tmp_path / "nowhere"), mappings=desk.folder / "mappings")
    layer(desk, "one", "organisation", [row("a")])
    (desk.folder / "data" / "one.csv").unlink()
    with pytest.raises(CommandError, match="None of the files"):
        bring(desk)


def test_one_bad_layer_takes_the_good_ones_back(desk: Desk) -> None:
    layer(desk, "groups", "organisation", [row("org")])
    layer(desk, "halls", "space", [row("")])
    with pytest.raises(CommandError, match=r"halls.csv \(halls.yaml\): None of the 1 rows could be used"):
        bring(desk)
    assert not Listing.objects.exists()


def rejected(file: Path) -> list[tuple[str, str, str]]:
    """File, line and the id in the kept row, of every row in a file of rejected rows."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [(r["file"], r["line"], json.loads(r["row"])["id"]) for r in csv.DictReader(stream)]


def test_the_rejected_rows_of_all_files_are_written_to_one(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [row(f"o{n}", attendance="tuesdays") for n in range(7)]
    only_some = {"attendance": {"column": "attendance", "default": ["in_person"]}}
    layer(desk, "groups", "organisation", [row("org"), *many], fields=only_some)
    layer(desk, "halls", "space", [row("hall"), row("hall")])
    file = desk.folder / "rejects.csv"
    bring(desk, apply=False, rejects=file)
    told = capsys.readouterr().out
    assert "… and 2 more rejected. See them all with --rejects FILE." in told
    assert f"All rejected rows are in {file}." in told
    assert rejected(file) == [
        *(("groups.csv", str(n + 3), f"o{n}") for n in range(7)),
        ("halls.csv", "3", "hall"),
    ]


def test_no_file_of_rejected_rows_where_there_are_none(desk: Desk) -> None:
    layer(desk, "groups", "organisation", [row("org")])
    bring(desk, rejects=desk.folder / "rejects.csv")
    assert not (desk.folder / "rejects.csv").exists()


def test_rejected_rows_are_written_where_a_layer_stops_the_import_too(desk: Desk) -> None:
    layer(desk, "groups", "organisation", [row("org"), row("org")])
    layer(desk, "halls", "space", [row("")])
    with pytest.raises(CommandError, match="None of the 1 rows"):
        bring(desk, rejects=desk.folder / "rejects.csv")
    assert rejected(desk.folder / "rejects.csv") == [("groups.csv", "3", "org"), ("halls.csv", "2", "")]


def test_a_file_of_rejected_rows_that_cannot_be_written(desk: Desk) -> None:
    layer(desk, "groups", "organisation", [row("org"), row("org")])
    with pytest.raises(CommandError, match="could not be written"):
        bring(desk, rejects=desk.folder / "no" / "rejects.csv")


def test_a_bar_for_each_file_says_how_many_there_are(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    layer(desk, "groups", "organisation", [row("org")])
    layer(desk, "halls", "space", [row("hall")])
    shown: list[str] = []

    @contextmanager
    def bar(command: ImportingCommand, name: str) -> Iterator[Progress]:
        def tell(done: int, total: int) -> None:
            shown.append(f"{name}: {done / total:.0%}")

        yield tell

    monkeypatch.setattr(ImportingCommand, "_progress", bar)
    bring(desk)
    assert "groups.csv (1 of 2): 100%" in shown
    assert shown[-1] == "halls.csv (2 of 2): 100%"
