"""What somebody at a terminal sees."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.imports.problem import ImportProblem
from geo.management.importing import ImportCommand
from geo.models import Area, BasemapFeature, DemandPoint, ImportRun, IndicatorValue, PlaceName, Postcode
from tests.geo.conftest import Write
from tests.geo.shapes import SALE, collection, square

pytestmark = pytest.mark.django_db

E, N = SALE


def said(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO(), no_color=True)
    return out.getvalue()


def test_a_trial_then_the_real_thing_then_nothing_to_do(write: Write) -> None:
    path = write("a.csv", "pcds,oseast1m,osnrth1m\nM33 7XX,378756,392047\nnonsense,1,1\n")
    trial = said("import_postcodes", path)
    assert trial.splitlines() == [
        "1 to add, 0 to change, 0 to remove, 0 the same",
        "  + M337XX",
        "1 row was rejected:",
        "  line 3: “nonsense” is not a full postcode",
        "This was a trial: nothing was written. Add --apply to apply it.",
    ]
    assert not Postcode.objects.exists()
    assert said("import_postcodes", path, "--apply", "--by", "Ana").endswith("Applied.\n")
    assert ImportRun.objects.get().by_name == "Ana"
    assert "Nothing to do" in said("import_postcodes", path, "--apply")


def test_many_rejected_rows_are_cut_short_on_screen_and_whole_in_a_file(write: Write, tmp_path: Path) -> None:
    path = write("a.csv", "pcds,oseast1m,osnrth1m\nM33 7XX,378756,392047\n" + "=cmd(),1,1\n" * 30)
    text = said("import_postcodes", path)
    assert text.count("  line ") == 20
    assert "… and 10 more. See them all with --rejects FILE." in text
    rejects = tmp_path / "rejects.csv"
    assert f"All of them are in {rejects}." in said("import_postcodes", path, "--rejects", rejects)
    with rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), rows[0]["line"], rows[0]["reason"]) == (30, "3", "“=cmd()” is not a full postcode")
    with pytest.raises(CommandError, match="could not be written"):
        said("import_postcodes", path, "--rejects", tmp_path / "no" / "folder.csv")


def test_a_file_that_is_no_use_ends_in_one_line_and_exit_code_1(write: Write, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file") as caught:
        said("import_postcodes", tmp_path / "none.csv")
    assert caught.value.returncode == 1
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(CommandError, match=r"None of the 1 rows could be used.*\n?Nothing was changed"):
        said("import_postcodes", write("a.csv", "pcds,x,y\nnonsense,1,1\n"), "--rejects", rejects)
    assert rejects.exists()


def test_stopping_it_says_that_nothing_was_changed(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.management.importing.run", stop)
    with pytest.raises(CommandError, match=r"Stopped\. Nothing was changed\.") as caught:
        said("import_postcodes", write("a.csv", "pcds,x,y\nM33 7XX,1,1\n"))
    assert caught.value.returncode == 130


def test_every_command_takes_its_options(write: Write) -> None:
    wards = write("wards.geojson", collection([({"code": "E1", "name": "Mill"}, square(E, N, 1000))]))
    said(
        "import_boundaries", wards, "--kind=ward", "--vintage=2023", "--current", "--apply", "--name=Wards",
        "--source=ONS", "--licence=OGL", "--attribution=©", "--code=code", "--label=name", "--crs=EPSG:27700",
    )  # fmt: skip
    assert Area.objects.get().boundary_set.is_current
    points = write("points.csv", f"code,x,y,people\nL1,{E},{N},5\n")
    said(
        "import_demand_points", points, "--vintage=2021", "--population=people", "--where=code=L1", "--apply"
    )
    assert DemandPoint.objects.get().population == 5
    values = write("values.csv", "code,value\nE1,5\n")
    said(
        "import_indicators", values, "--indicator=imd", "--name=IMD", "--unit=score", "--better=lower",
        "--kind=ward", "--vintage=2023", "--period=2025", "--apply",
    )  # fmt: skip
    assert IndicatorValue.objects.get().value == 5
    places = write("places.csv", f"name,x,y\nSale,{E},{N}\n")
    said("import_place_names", places, "--as=town", "--apply")
    assert PlaceName.objects.get().kind == "town"
    said("import_basemap", wards, "--as=green", "--apply")
    assert BasemapFeature.objects.get().layer == "green"
    assert ImportRun.objects.count() == 5


def test_a_bar_is_shown_on_a_terminal_only(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    class Command(ImportCommand):
        def add_options(self, parser: object) -> None: ...

        def build(self, options: object) -> None:  # type: ignore[override]
            raise ImportProblem("enough")

    command = Command(stderr=Terminal())
    with command._progress("a.csv") as tell:
        tell(1, 10)
        tell(10, 10)
    with Command(stderr=StringIO())._progress("a.csv") as tell:
        tell(1, 10)
