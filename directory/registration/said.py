"""What a document says, field by field, in words: for the list of steps, for checking, and where two people differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets import vocabulary as v
from assets.capacity import Room
from assets.local_time import local_date
from assets.models import Space, Term
from assets.schedule_words import date_words, describe, parse_notation
from assets.snapshot import Document
from directory.components.languages import language_name
from directory.registration.steps import Step
from geo.models import Area
from geo.privacy import LocationPrivacy

NAMES = {
    "name": _("Name"), "summary": _("In one sentence"), "description": _("More about it"),
    "legal_form": _("Kind of group"), "charity_number": _("Charity number"), "company_number": _("Company number"),
    "space_type": _("Kind of space"), "activity_type": _("Kind"), "themes": _("Themes"), "role": _("Role"),
    "skills": _("Skills"), "people": _("People"), "hours_per_week": _("Hours a week"), "valid_until": _("Until"),
    "training": _("Training"), "venue": _("Space"), "attendance": _("How people take part"), "point": _("Pin"),
    "street": _("Building and street"), "town": _("Town or village"), "postcode": _("Postcode"),
    "location_privacy": _("How much is shown"), "reach_kind": _("Who it reaches"), "reach_m": _("Distance"),
    "reach_areas": _("Wards"), "reach_polygon": _("Area"), "schedules": _("Days and times"),
    "facilities": _("What there is"), "bookable": _("Can be booked"), "free_slots": _("Free times"),
    "groups": _("Especially for"), "age_min": _("Youngest age"), "age_max": _("Oldest age"),
    "languages": _("Languages"), "cost": _("Cost"), "cost_pence": _("Price"), "cost_note": _("More about the cost"),
    "hire_cost": _("Cost to hire"), "access": _("Access"), "booking": _("How to join"), "referral": _("Who can send"),
    "first_visit": _("First visit"), "room": _("Room"), "room_places": _("Places"), "room_as_of": _("Room, said on"),
    "room_valid_until": _("Room, until"), "phone": _("Phone"), "email": _("E-mail"), "website": _("Website"),
    "photo": _("Photo"), "photo_alt": _("What the photo shows"), "confirm_every_days": _("We ask every"),
}  # fmt: skip

_CODED: dict[str, Any] = {
    "legal_form": v.LegalForm, "space_type": v.SpaceType, "activity_type": v.ActivityType, "attendance": v.Attendance,
    "location_privacy": LocationPrivacy, "reach_kind": v.ReachKind, "facilities": v.Facility, "groups": v.Group,
    "cost": v.Cost, "access": v.Access, "booking": v.Booking, "referral": v.Referral, "room": Room,
}  # fmt: skip


def _labels(codes: Any) -> Callable[[Any], str]:
    known = dict(codes.choices)

    def say(value: Any) -> str:
        return ", ".join(str(known.get(code, code)) for code in ([value] if isinstance(value, str) else value))

    return say


def _times(value: Any) -> str:
    return "\n".join(describe(rule) for notation in value for rule in parse_notation(notation))


_SAY: dict[str, Callable[[Any], str]] = {
    **{name: _labels(codes) for name, codes in _CODED.items()},
    "themes": lambda slugs: ", ".join(
        Term.objects.filter(slug__in=slugs).order_by("name", "pk").values_list("name", flat=True)
    ),
    "reach_areas": lambda codes: ", ".join(
        Area.objects.filter(code__in=codes, boundary_set__is_current=True)
        .order_by("name", "pk")
        .values_list("name", flat=True)
    ),
    "venue": lambda uuid: str(Space.objects.filter(uuid=uuid).first() or gettext("A space")),
    "schedules": _times,
    "skills": ", ".join,
    "languages": lambda codes: ", ".join(map(language_name, codes)),
    "point": lambda value: gettext("A pin on the map"),
    "reach_polygon": lambda value: gettext("An area drawn on the map"),
    "reach_m": lambda metres: gettext("{n} km").format(n=f"{metres / 1000:g}"),
    "cost_pence": lambda pence: f"£{pence / 100:.2f}".removesuffix(".00"),
    "valid_until": lambda value: date_words(date.fromisoformat(value)),
    "room_as_of": lambda value: date_words(local_date(datetime.fromisoformat(value))),
    "room_valid_until": lambda value: date_words(local_date(datetime.fromisoformat(value))),
    "bookable": lambda value: gettext("Yes") if value else gettext("No"),
    "photo": lambda value: gettext("A photo"),
    "confirm_every_days": lambda days: gettext("{n} days").format(n=days),
}


def words(name: str, value: Any) -> str:
    """One value in words; empty for what is empty."""
    if value in (None, "", []):
        return ""
    return _SAY.get(name, str)(value)


def rows(step: Step, said: Document) -> list[tuple[str, str]]:
    """What a step says so far, each field with its name; what is empty is left out."""
    return [
        (str(NAMES[name]), said_words)
        for name in step.form.fields_of
        if name != "room_as_of" and (said_words := words(name, said.get(name)))
    ]
