"""Volunteers' time that is given or wanted, and room for more people: what is only known for a while."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.capacity import Room, default_valid_until
from assets.local_time import local_date
from assets.snapshot import Document
from assets.vocabulary import Kind
from directory.registration.draft import Draft
from directory.registration.forms.fields import CodeField, LineField, StepForm, TextField, day, number

LONGEST = timedelta(days=366)
"""Nobody can promise time, or say that there is room, for longer."""
MOST_SKILLS = 20


def _within_a_year(value: date | None, today: date) -> date | None:
    if value is not None and not today <= value <= today + LONGEST:
        raise ValidationError(gettext("Choose a day from today to a year from now."))
    return value


class RoleForm(StepForm):
    fields_of = ("role", "skills", "people", "hours_per_week", "valid_until", "training")

    role = LineField(label=_("The role"), help_text=_("Such as: driver, befriender, cook."), max_length=120)
    skills = TextField(label=_("Skills, one a line"), rows=3, max_length=1_500)
    people = number(_("How many people?"), least=1, most=10_000)
    hours_per_week = forms.DecimalField(
        required=False,
        label=_("Hours a week"),
        min_value=Decimal(0),
        max_value=Decimal(10_000),
        max_digits=6,
        decimal_places=1,
        error_messages={"invalid": _("Type a number of hours, such as 3 or 1.5.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    valid_until = day(_("Until when?"), _("At most a year from now. After that day it is not shown as known."))
    training = LineField(label=_("Training you give"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.draft.kind == Kind.OPENING
        self.fields["people"].label = _("How many people do you need?") if wanted else _("How many people give time?")
        self.fields["hours_per_week"].label = (
            _("Hours a week for one person") if wanted else _("Hours a week, of all of them together")
        )
        if not wanted:
            del self.fields["training"]

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        return {**super().shown(draft), "skills": "\n".join(draft.said.get("skills", ()))}

    def clean_skills(self) -> list[str]:
        skills = [line for line in self.cleaned_data["skills"].splitlines() if line]
        if len(skills) > MOST_SKILLS or any(len(skill) > 60 for skill in skills):
            raise ValidationError(gettext("Write at most {n} skills, each short.").format(n=MOST_SKILLS))
        return skills

    def clean_valid_until(self) -> date | None:
        return _within_a_year(self.cleaned_data["valid_until"], self.draft.today)

    def changes(self) -> Document:
        hours = self.cleaned_data["hours_per_week"]
        return {**super().changes(), "hours_per_week": None if hours is None else float(hours)}


class RoomForm(StepForm):
    fields_of = ("room", "room_places", "room_as_of", "room_valid_until")

    room = CodeField(label=_("Is there room for more people?"), choices=Room.choices)
    room_places = number(_("How many places?"), _("If you know."), least=1, most=10_000)
    until = day(
        _("Until when is that right?"), _("Leave empty and we take a few weeks. Then it says “not known”.")
    )

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        until = draft.said.get("room_valid_until")
        shown = {name: draft.said[name] for name in ("room", "room_places") if name in draft.said}
        return {**shown, "until": local_date(datetime.fromisoformat(until)) if until else None}

    def clean_until(self) -> date | None:
        value: date | None = self.cleaned_data["until"]
        return value if value == self.initial.get("until") else _within_a_year(value, self.draft.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("room_places") and cleaned.get("room") not in (Room.YES, Room.FEW):
            self.add_error("room_places", gettext("A number of places goes with “Room for more” or “A few places”."))
        return cleaned

    def changes(self) -> Document:
        room = self.cleaned_data["room"] or Room.UNKNOWN.value
        if room == Room.UNKNOWN:
            return dict.fromkeys(self.fields_of)
        places, until = self.cleaned_data["room_places"], self.cleaned_data["until"]
        before = self.shown(self.draft)
        if (room, places, until) == (before.get("room"), before.get("room_places"), before.get("until")):
            return {name: self.draft.said.get(name) for name in self.fields_of}
        ends = (
            datetime.combine(until + timedelta(days=1), time(), UTC)
            if until and until != before.get("until")
            else default_valid_until(status=room, as_of=self.draft.at)
        )
        return {
            "room": room,
            "room_places": places,
            "room_as_of": self.draft.at.isoformat(),
            "room_valid_until": None if ends is None else ends.isoformat(),
        }
