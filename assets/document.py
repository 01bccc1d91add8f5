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

from assets.capacity import Room
from assets.errors import Invalid
from assets.models import Listing, Organisation, Space, Term
from assets.schedule_words import parse_notation
from assets.schedules import Rule, ScheduleError, validate
from assets.snapshot import DERIVED, Document
from assets.vocabulary import Cost, ReachKind, Status
from geo.crs import BNG, in_grid
from geo.models import Area
from geo.privacy import LocationPrivacy

LISTS = ("themes", "reach_areas", "schedules")
"""The parts of a document that are kept in tables of their own."""

MOST_TEXT = 20_000
"""Characters of free text: twenty pages, and far from where PostgreSQL could no longer index them."""


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
                Area.objects.filter(
                    boundary_set__is_current=True, code__in=wanted["reach_areas"]
                ).values_list("code", "pk")
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
        if name not in columns or name in {"kind", "id", "uuid", "listing_ptr", "merged_into", *DERIVED}:
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
    for name in ("description", "first_visit"):
        if len(getattr(row, name, "") or "") > MOST_TEXT:
            problems[name] = [f"This is too long: at most {MOST_TEXT:,} characters fit."]
    if row.point is not None and not in_grid(row.point.x, row.point.y):
        problems["point"] = ["The point lies outside the British National Grid."]
    for name, known in (("themes", lookups.terms), ("reach_areas", lookups.areas)):
        unknown = [code for code in document.get(name) or () if code not in known]
        if unknown:
            problems[name] = [f"Not known: {', '.join(unknown)}."]
    if problems:
        raise Invalid(problems)


def check(row: Listing) -> None:
    """Check that a row's fields agree with each other, as the database will. Raises Invalid.

    Asked once everything is settled: a venue may have hidden a place after its document was read.
    """
    problems: dict[str, list[str]] = {}
    if row.merged_into_id is not None and row.status != Status.WITHDRAWN:
        problems["status"] = ["It was merged into another listing: undo that first."]
    if row.age_min is not None and row.age_max is not None and row.age_min > row.age_max:
        problems["age_min"] = ["The youngest age is above the oldest."]
    if row.cost_pence is not None and row.cost != Cost.PAID:
        problems["cost_pence"] = ["A price goes with a cost that is a charge."]
    distance = row.reach_kind == ReachKind.DISTANCE
    if distance and (not row.reach_m or row.point is None):
        problems["reach_m"] = ["A distance needs a number of metres above 0, and a place to measure it from."]
    elif distance and row.location_privacy == LocationPrivacy.HIDDEN:
        problems["reach_m"] = ["A circle round a hidden place would show where it is: name areas instead."]
    elif (row.reach_m is not None) != distance:
        problems["reach_m"] = ["Metres go with a reach that is a distance."]
    if (row.reach_polygon is not None) != (row.reach_kind == ReachKind.POLYGON):
        problems["reach_polygon"] = ["A drawn area goes with a reach that is one."]
    if (row.confirmed_at is not None) != bool(row.confirmed_how):
        problems["confirmed_how"] = ["When it was confirmed and how go together."]
    if row.room == Room.UNKNOWN and (row.room_as_of is not None or row.room_places is not None):
        problems["room"] = ["Places and a date go with a known answer."]
    elif row.room != Room.UNKNOWN and (row.room_as_of is None or row.room_valid_until is None):
        problems["room"] = ["Whether there is room needs the date it was said, and until when it holds."]
    if bool(row.photo) != bool(row.photo_alt.strip()):
        problems["photo_alt"] = ["A photo and a description of it go together."]
    hours = getattr(row, "hours_per_week", None)
    if hours is not None and hours < 0:
        problems["hours_per_week"] = ["Hours cannot be fewer than none."]
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
        known = lookups.spaces.get(value) if column.name == "venue" else lookups.organisations.get(value)
        if known is None:
            raise ValueError("The listing it names is not known.")
        return known
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
