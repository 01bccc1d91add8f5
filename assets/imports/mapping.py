"""What a mapping says: how one publisher's list becomes listings. :mod:`assets.imports.mapping_file` reads it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from assets.imports import fields
from assets.imports.specs import Condition, Rule, Spec
from assets.imports.tidying import EMPTY
from assets.vocabulary import Kind
from geo.privacy import LocationPrivacy

_PLACING = ("street", "town", "postcode")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The publisher's list, with the credit it asks for."""

    slug: str
    name: str
    licence: str = ""
    attribution: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Where opening or meeting times come from: our own notation, free text, or a column a day."""

    notation: Spec | None = None
    opening_hours: Spec | None = None
    day_columns: tuple[str, ...] = ()

    def needs(self) -> Iterator[str]:
        for spec in (self.notation, self.opening_hours):
            yield from spec.needs() if spec is not None else ()
        yield from self.day_columns


@dataclass(frozen=True, slots=True)
class Place:
    """Where the point comes from when the file has no shapes: two columns, then the postcode."""

    columns: tuple[str, ...] = ()
    degrees: bool = False
    postcode: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names another listing by its id in a source's list (this mapping's own, if not said)."""

    column: str
    source: str


@dataclass(frozen=True, slots=True)
class Address:
    """One column that holds a whole address; ``drop`` are post towns nobody says."""

    column: str
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    name: str
    source: SourceInfo
    kind: Kind
    id: Spec
    file: str = ""
    specs: Dict[str, Spec] = field(default_factory=dict)
    references: Dict[str, Reference] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    only: tuple[Condition, ...] = ()
    skip: tuple[Condition, ...] = ()
    times: Times | None = None
    address: Address | None = None
    place: Place = Place()
    group: bool = False
    partial: bool = False
    optional: frozenset[str] = frozenset()
    empty: frozenset[str] = EMPTY
    crs: str = ""
    layer: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a document that this source speaks of. Others are none of its business."""
        found = {"status", "point", *self.specs, *self.references}
        found.update(name for rule in self.rules for name in rule.then)
        if self.times is not None:
            found.update({"schedules", "description"} if self.times.opening_hours else {"schedules"})
        if self.address is not None:
            found.update({"street", "town"})
        if "reach" in found:
            found = found - {"reach"} | {"reach_kind", "reach_m", "reach_areas"}
        if "confirmed_at" in found:
            found.add("confirmed_how")
        if "room" in found:
            found.update({"room_as_of", "room_valid_until"})
        return frozenset(found)

    @property
    def columns(self) -> frozenset[str]:
        """The columns of the file that it reads."""
        parts: list[Any] = [self.id, self.times, *self.specs.values()]
        parts += [spec for rule in self.rules for spec in rule.then.values()]
        found = {column for part in parts if part is not None for column in part.needs()}
        found.update(c.column for rule in self.rules for c in rule.conditions)
        found.update(c.column for c in (*self.only, *self.skip))
        found.update(r.column for r in self.references.values())
        found.update([self.address.column] if self.address else [])
        found.update(self.place.columns)
        return frozenset(c for c in found if not c.startswith("@"))

    @property
    def protects(self) -> bool:
        """Whether it may say of some place that it is not to be shown exactly."""
        return any(
            # What a column says is known row by row only, and not of a row too broken to be read.
            (spec.map is None and next(spec.needs(), None) is not None)
            or any(c != LocationPrivacy.EXACT for c in self._canonical("location_privacy", spec))
            for spec in self._specs_of("location_privacy")
        )

    @property
    def placing_columns(self) -> frozenset[str]:
        """The columns that say where something is."""
        placing = {*self.place.columns, *([self.address.column] if self.address else [])}
        placing.update(c for name in _PLACING for spec in self._specs_of(name) for c in spec.needs())
        return frozenset(placing)

    def _canonical(self, name: str, spec: Spec) -> Iterator[Any]:
        return (fields.canonical(self.kind, name, constant) for constant in spec.constants())

    def _specs_of(self, name: str) -> list[Spec]:
        specs = [self.specs.get(name), *(rule.then.get(name) for rule in self.rules)]
        return [spec for spec in specs if spec is not None]

    @property
    def themes(self) -> frozenset[str]:
        """Themes written in the mapping itself, to be looked up before a row is read."""
        return frozenset(
            slug
            for spec in self._specs_of("themes")
            for constant in spec.constants()
            for slug in (constant if isinstance(constant, list) else [constant])
        )
