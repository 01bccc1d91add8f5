"""Documents read back: the values of :mod:`assets.snapshot` turned into rows and columns.

Lookups are made once a batch, so that a thousand listings cost a handful of queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.core.exceptions import ValidationError
from django.db import models

from assets.errors import Invalid
from assets.models import Listing, Organisation, Space, Term
from assets.schedule_words import parse_notation
from assets.schedules import Rule, ScheduleError, validate
from assets.snapshot import Document
from geo.crs import BNG, in_grid
from geo.models import Area

LISTS = ("themes", "reach_areas", "schedules")
"""The parts of a document that are kept in tables of their own."""


@dataclass(slots=True)
class Lookups:
    """Rows that documents name: terms by slug, areas of current boundaries by code, listings by uuid."""

    terms: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)

    @classmethod
    def for_documents(cls, documents: Iterable[Document]) -> Lookups:
        wanted: dict[str, set[str]] = {"themes": set(), "reach_areas": set(), "owner": set(), "venue": set()}
        for document in documents:
            for name in ("themes", "reach_areas"):
                wanted[name].update(document.get(name) or ())
            for name in ("owner", "venue"):
                if document.get(name):
                    wanted[name].add(document[name])
        return cls(
            terms=dict(Term.objects.filter(slug__in=wanted["themes"]).values_list("slug", "pk")),
            areas=dict(
                Area.objects.filter(boundary_set__is_current=True, code__in=wanted["reach_areas"]).values_list("code", "pk")
            ),
            organisations={str(o.uuid): o for o in Organisation.objects.filter(uuid__in=wanted["owner"])},
            spaces={str(s.uuid): s for s in Space.objects.filter(uuid__in=wanted["venue"])},
        )


def fill(row: Listing, document: Document, lookups: Lookups) -> None:
    """Set a row's columns from a document; a field given as None is emptied, a field not named stays.

    Raises Invalid with every problem found, not only the first.
    """
    problems: dict[str, list[str]] = {}
    columns = {f.name: f for f in row._meta.concrete_fields}
    for name, value in document.items():
        if name in LISTS:
            continue
        if name not in columns or name in {"kind", "id", "uuid", "listing_ptr"}:
            problems[name] = ["There is no such field."]
            continue
        try:
            setattr(row, name, _value(columns[name], value, lookups))
        except (ValueError, TypeError, ArithmeticError) as error:
            problems[name] = [str(error) or "This cannot be read."]
    try:
        row.clean_fields(exclude={"owner", "venue", "ward", "confirmed_by", "listing_ptr", *problems})
    except ValidationError as error:
        problems.update(error.message_dict)
    if row.point is not None and not in_grid(row.point.x, row.point.y):
        problems["point"] = ["The point lies outside the British National Grid."]
    if row.age_min is not None and row.age_max is not None and row.age_min > row.age_max:
        problems["age_min"] = ["The youngest age is above the oldest."]
    for name, known in (("themes", lookups.terms), ("reach_areas", lookups.areas)):
        unknown = [code for code in document.get(name) or () if code not in known]
        if unknown:
            problems[name] = [f"Not known: {', '.join(unknown)}."]
    if problems:
        raise Invalid(problems)


def rules(document: Document) -> list[Rule]:
    """Read and check the times a document gives. Raises Invalid."""
    found = []
    for notation in document.get("schedules") or ():
        try:
            for rule in parse_notation(notation):
                validate(rule)
                found.append(rule)
        except ScheduleError as error:
            raise Invalid({"schedules": [str(error)]}) from error
    return found


def _value(column: models.Field[Any, Any], value: Any, lookups: Lookups) -> Any:
    if isinstance(column, models.ForeignKey):
        if value is None:
            return None
        known: dict[str, Any] = {"owner": lookups.organisations, "venue": lookups.spaces}[column.name]
        if value not in known:
            raise ValueError("The listing it names is not known.")
        return known[value]
    if value is None:
        return None if column.null else column.get_default()
    if isinstance(column, GeometryField):
        return _geometry(value)
    if isinstance(column, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(column, models.DateField):
        return date.fromisoformat(value)
    if isinstance(column, models.DecimalField):
        return Decimal(str(value))
    return value


def _geometry(value: Any) -> GEOSGeometry:
    if isinstance(value, list):
        easting, northing = value
        return Point(x=round(float(easting), 1), y=round(float(northing), 1), srid=BNG)
    shape = GEOSGeometry(value, srid=BNG)
    if isinstance(shape, Polygon):
        shape = MultiPolygon(shape, srid=BNG)
    if not isinstance(shape, MultiPolygon) or not shape.valid:
        raise ValueError("The outline is not a polygon, or crosses itself.")
    return shape
