"""A listing's fields in parts that make sense only together: of two listings each part is taken from one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from assets.snapshot import Document

Side = Literal["keep", "drop"]

PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "summary": ("summary",),
    "description": ("description",),
    "type": ("activity_type", "space_type", "legal_form"),
    "role": ("role", "skills", "hours_per_week", "valid_until", "training"),
    "owner": ("owner",),
    "place": ("venue", "point", "street", "town", "postcode", "location_privacy", "attendance"),
    "reach": ("reach_kind", "reach_m", "reach_areas", "reach_polygon"),
    "times": ("schedules", "free_slots"),
    "themes": ("themes",),
    "cost": ("cost", "cost_pence", "cost_note", "hire_cost"),
    "who": ("groups", "age_min", "age_max"),
    "access": ("access", "facilities"),
    "languages": ("languages",),
    "joining": ("booking", "referral", "first_visit", "bookable"),
    "phone": ("phone",),
    "email": ("email",),
    "website": ("website",),
    "registers": ("charity_number", "company_number", "founded"),
    "people": ("people",),
    "room": ("room", "room_places", "room_as_of", "room_valid_until"),
    "confirmed": ("confirmed_at", "confirmed_how", "confirm_every_days"),
}
"""Every field that a listing of any kind says, but for its kind and whether it is published."""

PART_OF = {name: part for part, names in PARTS.items() for name in names}


def part_of(name: str) -> str:
    """The part a field is in: its own, where a field was added that nobody put anywhere."""
    return PART_OF.get(name, name)


def differing(mine: Document, theirs: Document) -> list[str]:
    """The parts in which two documents differ, in their order."""
    names = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
    parts = {part_of(name) for name in names - {"kind", "status", "published_at"}}
    return [part for part in PARTS if part in parts] + sorted(parts - PARTS.keys())


def said(document: Mapping[str, Any], part: str) -> Document:
    """What a document says in one part, emptied fields as None."""
    return {name: document.get(name) for name in PARTS.get(part, (part,))}


def suggested(part: str, mine: Document, theirs: Document) -> Side:
    """Of which of two a part had best be taken: the kept one's, unless only the other says anything."""
    empty = all(document_value in (None, "", []) for document_value in said(mine, part).values())
    if part == "confirmed":
        newer = str(theirs.get("confirmed_at") or "") > str(mine.get("confirmed_at") or "")
        return "drop" if newer else "keep"
    if part == "cost" and mine.get("cost", "unknown") == "unknown" != theirs.get("cost", "unknown"):
        return "drop"
    return "drop" if empty else "keep"
