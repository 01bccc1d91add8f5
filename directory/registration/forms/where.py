"""Where it is: a pin on a map or a space that is on the map already, and how much of that may be shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models import Space
from assets.snapshot import Document
from assets.vocabulary import Attendance, Kind, ReachKind
from directory.registration import pin
from directory.registration.draft import Draft
from directory.registration.forms.fields import CodeField, CodesField, LineField, StepForm
from geo.crs import BNG, point_from_lonlat, to_wgs84
from geo.places import PlaceNotFound
from geo.privacy import LocationPrivacy

NO_VENUE = "none"
MOST_VENUES = 12


class WhereForm(StepForm):
    template = "registration/where.html"
    fields_of = ("attendance", "point", "street", "town", "postcode")

    attendance = CodesField(label=_("How do people take part?"), choices=Attendance.choices)
    find = LineField(
        label=_("Find the place"), help_text=_("A postcode, or the name of a place."), max_length=100
    )
    lat = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    lon = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    found = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    pin_is_right = forms.BooleanField(required=False, label=_("The pin is right"))
    street = LineField(label=_("Building and street"), max_length=200)
    town = LineField(label=_("Town or village"), max_length=80)
    postcode = LineField(label=_("Postcode"), max_length=8, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubt = ""
        if self.draft.kind in (Kind.ORGANISATION, Kind.SPACE):
            del self.fields["attendance"]
        if self.draft.said.get("venue"):
            for name in ("find", "lat", "lon", "found", "pin_is_right", "street", "town", "postcode"):
                del self.fields[name]

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        shown = super().shown(draft)
        if "point" in shown:
            at = to_wgs84(Point(*shown.pop("point"), srid=BNG))
            shown |= {"lon": f"{at.x:.6f}", "lat": f"{at.y:.6f}"}
        return shown

    @property
    def has_place(self) -> bool:
        return "find" in self.fields

    @property
    def pin(self) -> pin.LonLat | None:
        return pin.read_pin(str(self["lon"].value() or ""), str(self["lat"].value() or "")) if self.has_place else None

    @property
    def map(self) -> pin.PinMap | None:
        here = self.pin
        return None if here is None else pin.pin_map(here)

    def clean_postcode(self) -> str:
        return str(self.cleaned_data["postcode"]).upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.has_place:
            return cleaned
        if cleaned.get("find") and cleaned["find"] != cleaned.get("found"):
            self._look_up(cleaned["find"])
            return cleaned
        here = pin.read_pin(cleaned.get("lon", ""), cleaned.get("lat", ""))
        if here is None:
            if cleaned.get("lon") or cleaned.get("lat"):
                self.add_error("find", gettext("The pin could not be read. Find the place again."))
            return cleaned
        point = point_from_lonlat(*here)
        wrong = pin.outside(point)
        if wrong:
            self.add_error("find", wrong)
        elif not cleaned.get("pin_is_right"):
            self.doubt = pin.doubt(point, cleaned.get("postcode", ""))
            if self.doubt:
                self.add_error("find", gettext("{why} Move it, or tick “The pin is right”.").format(why=self.doubt))
        cleaned["point"] = [round(point.x, 1), round(point.y, 1)]
        return cleaned

    def _look_up(self, text: str) -> None:
        """Put the pin where somebody said, to be looked at before it is saved."""
        try:
            here, postcode, _kind = pin.found(text)
        except PlaceNotFound as problem:
            hint = " ".join(problem.suggestions)
            self.add_error("find", f"{problem.message} {hint}".strip())
            return
        data = self.data.copy()
        data["lon"], data["lat"], data["found"] = f"{here[0]:.6f}", f"{here[1]:.6f}", text
        if postcode and not data.get("postcode"):
            data["postcode"] = postcode
        self.data = data
        self.asks_again = True

    def changes(self) -> Document:
        cleaned = {name: self.cleaned_data.get(name) or None for name in self.fields if name in self.fields_of}
        if self.has_place:
            cleaned["point"] = self.cleaned_data.get("point")
        return cleaned


class VenueForm(StepForm):
    """Whether it takes place at a space that is on the map, found by name or the nearest first."""

    template = "registration/venue.html"
    fields_of = ("venue",)

    venue = CodeField(label=_("Where does it take place?"), choices=())

    def __init__(self, *args: Any, search: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.search = search
        sent = self.data.get("venue") if self.is_bound else None
        rows = _venues(self.draft, search, {sent, self.draft.said.get("venue")} - {None, "", NO_VENUE})
        said = [(str(row.uuid), ", ".join(filter(None, (row.name, row.street, row.town)))) for row in rows]
        self.fields["venue"].choices = [*said, (NO_VENUE, gettext("Somewhere else, or no one place"))]  # type: ignore[attr-defined]

    def changes(self) -> Document:
        chosen = self.cleaned_data["venue"]
        if not chosen:
            return {"venue": self.draft.said.get("venue")}
        return {"venue": None if chosen == NO_VENUE else chosen}


def _venues(draft: Draft, search: str, kept: set[Any]) -> list[Space]:
    """Spaces that anybody may know of: those that match, nearest first; and those already chosen."""
    rows = Space.objects.published().filter(location_privacy=LocationPrivacy.EXACT)
    chosen = list(rows.filter(uuid__in=[value for value in kept if _is_uuid(value)]))
    if search:
        rows = rows.filter(name__icontains=search)
    point = draft.said.get("point") or _home(draft)
    rows = rows.exclude(pk__in=[row.pk for row in chosen])
    if point:
        rows = rows.filter(search_entry__point__isnull=False).order_by(
            Distance("search_entry__point", Point(*point, srid=BNG)), "pk"
        )
    else:
        rows = rows.order_by("name", "pk")
    return [*chosen, *rows[:MOST_VENUES]]


def _home(draft: Draft) -> list[float] | None:
    """Where the group itself is, if it has said."""
    organisation = draft.proposal.organisation
    if organisation is not None and organisation.point is not None:
        return [organisation.point.x, organisation.point.y]
    along = draft.proposal.along_with
    return None if along is None else along.document.get("point")


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


class PrivacyForm(StepForm):
    template = "registration/privacy.html"
    fields_of = ("location_privacy",)

    home = CodeField(
        label=_("Is it in somebody’s home?"),
        choices=[("yes", _("Yes, somebody lives there")), ("no", _("No"))],
    )
    location_privacy = CodeField(
        label=_("How much of the place may be shown?"),
        choices=[
            (LocationPrivacy.EXACT.value, _("The exact place: address and pin")),
            (LocationPrivacy.ROUGH.value, _("Only roughly: the town, and a square of a kilometre on the map")),
            (LocationPrivacy.HIDDEN.value, _("Never: people ask you where it is")),
        ],
    )

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        privacy = draft.said.get("location_privacy")
        settled = privacy if privacy != LocationPrivacy.EXACT or not draft.is_new else None
        return {"location_privacy": settled} if settled else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("location_privacy")
        if cleaned.get("home") == "yes" and chosen == LocationPrivacy.EXACT:
            self.add_error("location_privacy", gettext("A home is never shown exactly. Choose another answer."))
        if cleaned.get("home") == "yes" and not chosen:
            cleaned["location_privacy"] = chosen = LocationPrivacy.HIDDEN.value
        if chosen == LocationPrivacy.HIDDEN and self.draft.said.get("reach_kind") == ReachKind.DISTANCE:
            self.add_error(
                "location_privacy",
                gettext("A circle round a hidden place would show where it is. First change who it reaches."),
            )
        return cleaned

    def changes(self) -> Document:
        chosen = self.cleaned_data.get("location_privacy")
        return {"location_privacy": chosen or self.draft.said.get("location_privacy")}
