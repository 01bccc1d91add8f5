"""Mapping files: a declaration, in YAML, of how one publisher's list becomes listings.

The whole file is checked when it is read, so that a mistake in it is told once and not a thousand times.
docs/listing-mappings.md describes the format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from assets.imports import fields as known
from assets.imports.checks import Checks, MappingProblem
from assets.imports.mapping import Address, Mapping, Place, Reference, SourceInfo, Times
from assets.imports.specs import CASES, Condition, Rule, Spec
from assets.imports.tidying import EMPTY
from assets.vocabulary import Kind

_TOP = (
    "source",
    "file",
    "kind",
    "id",
    "fields",
    "rules",
    "only",
    "skip",
    "group",
    "point",
    "partial",
    "optional",
    "empty",
    "crs",
    "layer",
)
_SOURCE = ("slug", "name", "licence", "attribution", "url")
_SPEC = (
    "column", "template", "value", "flags", "pattern", "split", "join", "map", "otherwise", "case", "shorten",
    "longer_than", "days", "default",
)  # fmt: skip
_TIMES = ("notation", "opening_hours", "day_columns", "value")
_POINT = ("columns", "crs", "postcode")
_DAYS = {"ago": -1, "ahead": 1}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ELSEWHERE = frozenset({"schedules", "address", *known.REFERENCES})
_DATED = frozenset({"confirmed_at", "room_as_of", "room_valid_until", "valid_until"})


def load_mapping(path: Path | str) -> Mapping:
    """Read and check a mapping file. Raises MappingProblem, saying where in it the mistake is."""
    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingProblem(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise MappingProblem(f"The mapping {path} is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise MappingProblem(
            f"The mapping {path.name} is not YAML{where}: {getattr(error, 'problem', error)}."
        ) from error
    return read_mapping(content, name=path.name)


def read_mapping(content: Any, *, name: str) -> Mapping:
    """Check a mapping given as plain data. Raises MappingProblem."""
    return _Reader(name).mapping(content)


class _Reader(Checks):
    def mapping(self, content: Any) -> Mapping:
        top = self.table(content, _TOP, "")
        for needed in ("source", "kind", "id", "fields"):
            if needed not in top:
                raise self.wrong("", f"“{needed}” is missing")
        kind = self.one_of(top["kind"], Kind.values, "kind")
        source = self.source(top["source"])
        said = self.table(top["fields"], known.names(kind), "fields", what="field")
        if "name" not in said:
            raise self.wrong("fields", "“name” is missing")
        place = self.place(top.get("point", {}))
        return Mapping(
            name=self.name,
            source=source,
            kind=Kind(kind),
            id=self.spec(top["id"], "id", _SPEC),
            file=self.text(top.get("file", ""), "file"),
            specs={n: self.field(kind, n, v, f"fields.{n}") for n, v in said.items() if n not in _ELSEWHERE},
            references={
                n: self.reference(said[n], source.slug, f"fields.{n}") for n in known.REFERENCES if n in said
            },
            rules=tuple(
                self.rule(kind, r, f"rules[{n}]")
                for n, r in enumerate(self.items(top.get("rules", []), "rules"), 1)
            ),
            only=self.conditions(top.get("only", {}), "only"),
            skip=self.conditions(top.get("skip", {}), "skip"),
            times=self.times(said["schedules"]) if "schedules" in said else None,
            address=self.address(said["address"]) if "address" in said else None,
            place=place,
            group=self.boolean(top.get("group", False), "group"),
            partial=self.boolean(top.get("partial", False), "partial"),
            optional=frozenset(c.casefold() for c in self.texts(top.get("optional", []), "optional")),
            empty=EMPTY | {c.casefold() for c in self.texts(top.get("empty", []), "empty")},
            crs=self.text(top.get("crs", ""), "crs"),
            layer=self.text(top.get("layer", ""), "layer"),
        )

    def source(self, content: Any) -> SourceInfo:
        said = self.table(content, _SOURCE, "source")
        values = {n: self.text(said.get(n, ""), f"source.{n}") for n in _SOURCE}
        if not _SLUG.fullmatch(values["slug"]) or len(values["slug"]) > 60:
            raise self.wrong(
                "source.slug",
                "say a lasting name in small letters, digits and hyphens, such as sale-libraries",
            )
        if not values["name"]:
            raise self.wrong("source", "“name” is missing")
        for name, most in (("name", 160), ("licence", 200), ("attribution", 300), ("url", 300)):
            if len(values[name]) > most:
                raise self.wrong(f"source.{name}", f"at most {most} characters fit")
        return SourceInfo(**values)

    def field(self, kind: str, name: str, content: Any, at: str) -> Spec:
        spec = self.spec(content, at, _SPEC)
        if spec.days and name not in _DATED:
            raise self.wrong(at, "days are for dates only")
        for constant in spec.constants():
            self.fits(kind, name, constant, at)
        return spec

    def fits(self, kind: str, name: str, constant: Any, at: str) -> None:
        try:
            known.canonical(kind, name, constant)
        except known.Unfit as unfit:
            raise self.wrong(at, f"{unfit}") from unfit

    def rule(self, kind: str, content: Any, at: str) -> Rule:
        said = self.table(content, ("if", "then"), at)
        if "then" not in said:
            raise self.wrong(at, "“then” is missing")
        offered = [n for n in known.names(kind) if n not in _ELSEWHERE]
        then = self.table(said["then"], offered, f"{at}.then", what="field")
        specs = {}
        for name, value in then.items():
            constant = value if isinstance(value, dict) else {"value": value}
            specs[name] = self.field(kind, name, constant, f"{at}.then.{name}")
        return Rule(self.conditions(said.get("if", {}), f"{at}.if"), specs)

    def conditions(self, content: Any, at: str) -> tuple[Condition, ...]:
        if not isinstance(content, dict):
            raise self.wrong(at, "say column: pattern")
        found = []
        for column, pattern in content.items():
            negated = isinstance(pattern, dict)
            text = self.table(pattern, ("not",), f"{at}.{column}")["not"] if negated else pattern
            found.append(Condition(str(column).casefold(), self.regex(text, f"{at}.{column}"), negated))
        return tuple(found)

    def times(self, content: Any) -> Times:
        at = "fields.schedules"
        if isinstance(content, str):
            content = {"notation": content}
        said = self.table(content, _TIMES, at)
        if len(said) != 1:
            raise self.wrong(at, "say one of notation, opening_hours, day_columns or value")
        if "day_columns" in said:
            return Times(day_columns=tuple(c.casefold() for c in self.texts(said["day_columns"], at)))
        if "opening_hours" in said:
            return Times(opening_hours=self.spec(said["opening_hours"], at, _SPEC))
        constant = {"value": said["value"]} if "value" in said else said["notation"]
        return Times(notation=self.spec(constant, at, _SPEC))

    def address(self, content: Any) -> Address:
        at = "fields.address"
        said = self.table(
            {"column": content} if isinstance(content, str) else content, ("column", "drop"), at
        )
        if "column" not in said:
            raise self.wrong(at, "“column” is missing")
        return Address(
            self.text(said["column"], at).casefold(), tuple(self.texts(said.get("drop", []), f"{at}.drop"))
        )

    def reference(self, content: Any, own: str, at: str) -> Reference:
        said = self.table(
            {"column": content} if isinstance(content, str) else content, ("column", "source"), at
        )
        if "column" not in said:
            raise self.wrong(at, "“column” is missing")
        return Reference(self.text(said["column"], at).casefold(), self.text(said.get("source", own), at))

    def place(self, content: Any) -> Place:
        said = self.table(content, _POINT, "point")
        columns = tuple(c.casefold() for c in self.texts(said.get("columns", []), "point.columns"))
        if columns and len(columns) != 2:
            raise self.wrong("point.columns", "name two: [easting, northing] or [longitude, latitude]")
        crs = self.text(said.get("crs", "EPSG:27700"), "point.crs").upper()
        if crs not in ("EPSG:27700", "EPSG:4326"):
            raise self.wrong("point.crs", "a table's coordinates must be EPSG:27700 or EPSG:4326")
        return Place(columns, crs == "EPSG:4326", self.boolean(said.get("postcode", True), "point.postcode"))

    def spec(self, content: Any, at: str, offered: Sequence[str]) -> Spec:
        if isinstance(content, str | list):
            content = {"column": content}
        said = self.table(content, offered, at)
        froms = [n for n in ("column", "template", "value", "flags") if n in said]
        if len(froms) != 1 and not (not froms and "default" in said):
            raise self.wrong(at, "say one of column, template, value or flags")
        case = self.text(said.get("case", ""), f"{at}.case")
        if case and case not in CASES:
            raise self.wrong(f"{at}.case", f"say one of {', '.join(CASES)}")
        days = said.get("days")
        if days is not None and days not in _DAYS:
            raise self.wrong(f"{at}.days", f"say one of {', '.join(_DAYS)}")
        mapped = said.get("map")
        flags = said.get("flags", {})
        for name, table in (("map", mapped), ("flags", flags)):
            if table is not None and not isinstance(table, dict):
                raise self.wrong(f"{at}.{name}", "say text: value")
        return Spec(
            columns=tuple(c.casefold() for c in self.texts(said.get("column", []), at)),
            template=re.sub(
                r"\{([^{}]+)\}", lambda m: m[0].casefold(), self.text(said.get("template", ""), at)
            ),
            value=said.get("value"),
            flags={str(k).casefold(): str(v) for k, v in flags.items()},
            pattern=self.regex(said["pattern"], f"{at}.pattern") if "pattern" in said else None,
            split=self.text(said.get("split", ""), f"{at}.split"),
            join=str(said.get("join", "")),
            map=None if mapped is None else {_folded(k): v for k, v in mapped.items()},
            has_otherwise="otherwise" in said,
            otherwise=said.get("otherwise"),
            case=case,
            shorten=self.whole(said.get("shorten", 0), f"{at}.shorten"),
            longer_than=self.whole(said.get("longer_than", 0), f"{at}.longer_than"),
            days=_DAYS.get(str(days), 0),
            default=said.get("default"),
        )


def _folded(key: object) -> str:
    """A map's key as text: YAML reads an unquoted yes as true."""
    return (
        {True: "yes", False: "no"}.get(key, str(key)).casefold()
        if isinstance(key, bool)
        else str(key).casefold()
    )
