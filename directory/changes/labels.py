"""What each part of a listing is called where changes are read, in the order in which people read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "status": _("On the map"),
    "name": _("Name"),
    "summary": _("In one sentence"),
    "description": _("Description"),
    "themes": _("About"),
    "owner": _("Run by"),
    "schedules": _("Days and times"),
    "venue": _("Where it meets"),
    "point": _("Place on the map"),
    "street": _("Street"),
    "town": _("Town"),
    "postcode": _("Postcode"),
    "location_privacy": _("How exactly the place is shown"),
    "attendance": _("How to take part"),
    "reach_kind": _("Who it reaches"),
    "reach_m": _("How far it reaches"),
    "reach_areas": _("Areas it reaches"),
    "reach_polygon": _("The drawn area it reaches"),
    "cost": _("Cost"),
    "cost_pence": _("Price of one visit"),
    "cost_note": _("More about the cost"),
    "groups": _("Especially for"),
    "age_min": _("Youngest age"),
    "age_max": _("Oldest age"),
    "access": _("Access"),
    "languages": _("Languages"),
    "booking": _("How to join"),
    "referral": _("Who can refer"),
    "first_visit": _("Your first time"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "website": _("Website"),
    "photo": _("Photo"),
    "photo_alt": _("What the photo shows"),
    "room": _("Room left"),
    "room_places": _("Places left"),
    "room_as_of": _("Room left, said on"),
    "room_valid_until": _("Room left, true until"),
    "role": _("Role"),
    "skills": _("Skills"),
    "people": _("People"),
    "hours_per_week": _("Hours a week"),
    "valid_until": pgettext_lazy("label of a date", "Until"),
    "training": _("Training"),
    "activity_type": _("Kind of activity"),
    "space_type": _("Kind of space"),
    "facilities": _("What there is"),
    "hire_cost": _("Cost of hire"),
    "bookable": _("Can be booked"),
    "free_slots": _("Free times"),
    "legal_form": _("Kind of organisation"),
    "charity_number": _("Charity number"),
    "company_number": _("Company number"),
    "founded": _("Founded in"),
    "confirm_every_days": _("Days until it is checked again"),
    "confirmed_at": _("Last said to be right"),
    "confirmed_how": _("Said to be right by"),
}

UNTOLD = frozenset({"kind", "published_at"})
"""What follows from the rest and tells nobody anything."""
LONG = frozenset(
    {"summary", "description", "first_visit", "cost_note", "free_slots", "hire_cost", "training"}
)
"""Running text, in which the words that changed are marked."""
_ORDER = {name: n for n, name in enumerate(LABELS)}


def label(name: str) -> str:
    """What a field is called; one that is not known any more, by its own name."""
    return str(LABELS[name]) if name in LABELS else gettext("Something else")


def place_of(name: str) -> tuple[int, str]:
    """Where a field stands among the others, to sort by."""
    return _ORDER.get(name, len(_ORDER)), name
