"""Who it reaches: anyone, within a distance, in some wards, or inside an area drawn on the map."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.snapshot import Document
from assets.vocabulary import ReachKind
from directory.registration.draft import Draft
from directory.registration.forms.fields import CodeField, CodesField, LineField, StepForm, TextField
from geo.coverage import Coverage
from geo.crs import BNG, to_wgs84
from geo.drawn import MOST_CORNERS, AreaNotUnderstood, LonLat, corners_of, crosses_itself, drawn_text, read_area
from geo.models import Area, BoundaryKind
from geo.place_text import Degrees, read
from geo.places import PlaceNotFound, locate
from geo.privacy import LocationPrivacy
from geo.text import tidy

MOST_WARDS = 300
MOST_KM = 60
LEAST_HERE = 0.5
"""The part of a drawn area that must lie in this place and on its land."""


class ReachForm(StepForm):
    template = "registration/reach.html"
    fields_of = ("reach_kind", "reach_m", "reach_areas", "reach_polygon")

    reach_kind = CodeField(label=_("Where do the people live whom it reaches?"), choices=())
    km = LineField(label=_("How many kilometres from its place?"), help_text=_("Such as 2 or 1.5."), max_length=6)
    reach_areas = CodesField(label=_("Which wards?"), choices=())
    corners = TextField(
        label=_("The corners of the area, one a line"),
        help_text=_("Postcodes, names of places, or latitude and longitude, in order round the edge."),
        rows=6,
        max_length=6_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in ReachKind]
        hidden = self.draft.said.get("location_privacy") == LocationPrivacy.HIDDEN
        if hidden or not (self.draft.said.get("point") or self.draft.said.get("venue")):
            kinds = [pair for pair in kinds if pair[0] != ReachKind.DISTANCE]
        self.fields["reach_kind"].choices = kinds  # type: ignore[attr-defined]
        wards = Area.objects.current(BoundaryKind.WARD).order_by("name", "pk")
        listed = list(wards.values_list("code", "name")[:MOST_WARDS])
        known = dict(listed)
        more = [code for code in self.draft.said.get("reach_areas", ()) if code not in known]
        named = Area.objects.filter(boundary_set__is_current=True, code__in=more).values_list("code", "name")
        self.fields["reach_areas"].choices = [*listed, *named.order_by("name", "pk")]  # type: ignore[attr-defined]
        self.drawn: MultiPolygon | None = None

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        metres = draft.said.get("reach_m")
        return {
            "reach_kind": draft.said.get("reach_kind", ReachKind.ANYWHERE.value),
            "km": "" if metres is None else f"{metres / 1000:g}",
            "reach_areas": draft.said.get("reach_areas", []),
            "corners": _as_lines(draft.said.get("reach_polygon")),
        }

    def clean_km(self) -> int | None:
        typed = str(self.cleaned_data["km"]).lower().removesuffix("km").strip()
        if not typed:
            return None
        try:
            metres = round(float(typed) * 1000)
        except (ValueError, OverflowError) as problem:
            raise ValidationError(gettext("Type a number, such as 2 or 1.5.")) from problem
        if not 50 <= metres <= MOST_KM * 1000:
            raise ValidationError(gettext("Type 0.05 to {n} kilometres.").format(n=MOST_KM))
        return metres

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("reach_kind")
        if kind == ReachKind.DISTANCE and "km" in cleaned and not cleaned["km"]:
            self.add_error("km", gettext("Type how many kilometres."))
        if kind == ReachKind.AREAS and not cleaned.get("reach_areas"):
            self.add_error("reach_areas", gettext("Tick the wards it reaches."))
        if kind == ReachKind.POLYGON and "corners" in cleaned:
            try:
                self.drawn = _area(cleaned["corners"])
            except AreaNotUnderstood as problem:
                self.add_error("corners", problem.message)
        return cleaned

    def changes(self) -> Document:
        cleaned = self.cleaned_data
        kind = cleaned.get("reach_kind") or ReachKind.ANYWHERE.value
        wkt = self.draft.said.get("reach_polygon")
        if kind == ReachKind.POLYGON and _as_lines(wkt) != cleaned["corners"]:
            wkt = None if self.drawn is None else self.drawn.wkt
        return {
            "reach_kind": kind,
            "reach_m": cleaned["km"] if kind == ReachKind.DISTANCE else None,
            "reach_areas": sorted(cleaned["reach_areas"]) if kind == ReachKind.AREAS else None,
            "reach_polygon": wkt if kind == ReachKind.POLYGON else None,
        }


def _as_lines(wkt: Any) -> str:
    if not wkt:
        return ""
    shape = GEOSGeometry(wkt, srid=BNG)
    return "\n".join(f"{lat}, {lon}" for lon, lat in corners_of(shape))


def _area(text: str) -> MultiPolygon:
    """The area of some corners. Raises AreaNotUnderstood, with the reason in plain words."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CORNERS:
        raise AreaNotUnderstood(gettext("An area can have at most {n} corners.").format(n=MOST_CORNERS))
    drawn = read_area(drawn_text([_corner(line) for line in lines]))
    if crosses_itself(drawn):
        raise AreaNotUnderstood(gettext("The edge of the area crosses itself. Go round it in one direction."))
    coverage = Coverage.current()
    if coverage.share_of(drawn.shape) < LEAST_HERE:
        where = coverage.name or gettext("this map")
        said = gettext("Most of the area is outside {place} or in the sea. Draw a smaller one.")
        raise AreaNotUnderstood(said.format(place=where))
    shape = drawn.shape
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=BNG)


def _corner(line: str) -> LonLat:
    typed = read(tidy(line))
    if isinstance(typed, Degrees):
        return typed.lon, typed.lat
    try:
        at = to_wgs84(locate(line).point)
    except PlaceNotFound as problem:
        raise AreaNotUnderstood(problem.message) from problem
    return at.x, at.y
