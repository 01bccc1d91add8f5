"""Mapping files: read whole, and told plainly what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assets.imports.checks import MappingProblem
from assets.imports.mapping_file import load_mapping, read_mapping
from tests.assets.importing import plain_mapping

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "mappings"


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.yaml")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_mappings_that_ship_are_sound(path: Path) -> None:
    mapping = load_mapping(path)
    assert mapping.file
    assert mapping.source.licence
    assert mapping.source.attribution


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "shed"}, "kind: “shed” is none of organisation"),
        ({"fields": {"nmae": "x"}}, "fields: there is no field “nmae”. Did you mean “name”?"),
        ({"fields": {"status": "x"}}, "there is no field “status”"),
        ({"fields": {"name": None}}, "fields: “name” is missing"),
        ({"fields": {"cost": {"value": "gratis"}}}, "fields.cost: “gratis” is none of free, donation"),
        ({"fields": {"access": {"flags": {"lift": "elevator"}}}}, "fields.access: “elevator” is none of"),
        ({"fields": {"cost": {"column": "c", "map": {"x": "gratis"}}}}, "“gratis” is none of"),
        ({"fields": {"name": {"colum": "x"}}}, "there is no word “colum”. Did you mean “column”?"),
        ({"fields": {"name": {"column": "x", "value": "y"}}}, "say one of column, template, value or flags"),
        ({"fields": {"name": {"column": "x", "case": "shout"}}}, "say one of title, sentence"),
        ({"fields": {"name": {"column": "x", "pattern": "("}}}, "is not a regular expression"),
        ({"fields": {"name": {"column": "x", "days": "ago"}}}, "days are for dates only"),
        ({"fields": {"confirmed_at": {"value": "2026-02-30"}}}, "“2026-02-30” is not a date there is"),
        ({"fields": {"reach": {"value": "everywhere"}}}, "“everywhere” is not distance:metres"),
        ({"fields": {"schedules": {"hours": "x"}}}, "there is no word “hours”"),
        ({"fields": {"space_type": {"value": "hall"}}}, "there is no field “space_type”"),
        ({"rules": [{"if": {"a": "b"}}]}, "rules[1]: “then” is missing"),
        ({"rules": [{"if": {"a": "("}, "then": {}}]}, "rules[1].if.a"),
        ({"rules": [{"if": {"a": "b"}, "then": {"cost": "gratis"}}]}, "rules[1].then.cost: “gratis”"),
        ({"source": {"slug": "A List", "name": "x"}}, "source.slug: say a lasting name"),
        ({"source": {"slug": "a", "nam": "x"}}, "Did you mean “name”?"),
        ({"point": {"columns": ["e"]}}, "point.columns: name two"),
        ({"point": {"crs": "EPSG:3857"}}, "must be EPSG:27700 or EPSG:4326"),
        ({"partial": "yes"}, "partial: say true or false"),
        ({"id": None}, "“id” is missing"),
        ({"feilds": {}}, "Did you mean “fields”?"),
    ],
)
def test_a_mistake_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(MappingProblem) as caught:
        read_mapping(plain_mapping(**change), name="a.yaml")
    assert str(caught.value).startswith("a.yaml: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("content", [None, [], "text", 7])
def test_what_is_no_mapping(content: Any) -> None:
    with pytest.raises(MappingProblem, match="names and values"):
        read_mapping(content, name="a.yaml")


def test_broken_yaml_says_where(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("source: [\nkind: space\n  x: {", encoding="utf-8")
    with pytest.raises(MappingProblem, match=r"a\.yaml is not YAML at line \d"):
        load_mapping(path)


def test_a_mapping_cannot_make_objects(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("!!python/object/apply:os.system ['true']", encoding="utf-8")
    with pytest.raises(MappingProblem, match="is not YAML"):
        load_mapping(path)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingProblem, match="cannot be read"):
        load_mapping(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("source: Café".encode("latin-1"))
    with pytest.raises(MappingProblem, match="not UTF-8"):
        load_mapping(tmp_path / "latin.yaml")
