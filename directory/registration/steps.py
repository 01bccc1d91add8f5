"""The steps a listing of each kind is written in, and which of its fields each step is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assets.vocabulary import Kind
from directory.registration.forms import about, giving, photo, reach, times, where
from directory.registration.forms.fields import StepForm


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    name: Any
    form: type[StepForm]


STEPS = {
    step.slug: step
    for step in (
        Step("what", _("What it is"), about.WhatForm),
        Step("themes", _("What it is about"), about.ThemesForm),
        Step("role", _("Role, people and hours"), giving.RoleForm),
        Step("venue", _("Hall or other space"), where.VenueForm),
        Step("where", _("Where it is"), where.WhereForm),
        Step("privacy", _("How much of the place is shown"), where.PrivacyForm),
        Step("reach", _("Who it reaches"), reach.ReachForm),
        Step("times", _("Days and times"), times.TimesForm),
        Step("space", _("What there is to use"), about.SpaceForm),
        Step("who", _("Who it is for"), about.WhoForm),
        Step("cost", _("What it costs"), about.CostForm),
        Step("access", _("Access"), about.AccessForm),
        Step("join", _("How to join"), about.JoinForm),
        Step("room", _("Room for more people"), giving.RoomForm),
        Step("contact", _("How to get in touch"), about.ContactForm),
        Step("photo", _("Photo"), photo.PhotoForm),
        Step("upkeep", _("Keeping it right"), about.UpkeepForm),
    )
}
BOXES = Step("times-boxes", _("Days and times"), times.BoxesForm)
"""Another way to the same field; it is no step of its own."""

ORDER: dict[str, tuple[str, ...]] = {
    Kind.ORGANISATION: ("what", "themes", "where", "privacy", "reach", "who", "contact", "access", "photo", "upkeep"),
    Kind.SPACE: (
        "what", "themes", "where", "privacy", "space", "cost", "times", "access", "contact", "photo", "upkeep",
    ),
    Kind.ACTIVITY: (
        "what", "themes", "venue", "where", "privacy", "times", "who", "cost", "access", "join", "room", "reach",
        "contact", "photo", "upkeep",
    ),
    Kind.VOLUNTEER_OFFER: ("what", "themes", "role", "where", "privacy", "reach", "times", "contact", "upkeep"),
    Kind.OPENING: (
        "what", "themes", "role", "venue", "where", "privacy", "times", "who", "access", "reach", "contact", "photo",
        "upkeep",
    ),
}  # fmt: skip


def steps_of(kind: str) -> list[Step]:
    return [STEPS[slug] for slug in ORDER[kind]]


def step_of(kind: str, slug: str) -> Step | None:
    if slug == BOXES.slug and "times" in ORDER[kind]:
        return BOXES
    return STEPS[slug] if slug in ORDER[kind] else None


def after(kind: str, slug: str) -> Step | None:
    """The step after this one; None after the last."""
    order = ORDER[kind]
    place = order.index("times" if slug == BOXES.slug else slug) + 1
    return STEPS[order[place]] if place < len(order) else None


def step_for(kind: str, name: str) -> Step | None:
    """The step in which a field of the document is written."""
    return next((step for step in steps_of(kind) if name in step.form.fields_of), None)
