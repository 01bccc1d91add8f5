"""Telling people from programs that fill in forms, without asking anybody else and without a puzzle.

A field that no person sees, and a signed note of when the page was made: a program fills in the first, or is too quick.
Neither is silently taken for something else; whoever is held up by mistake is told, and can send again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

QUICKEST = timedelta(seconds=3)
LONGEST = timedelta(hours=12)
_SALT = "directory.joining.stamp"


class Doubt(StrEnum):
    FILLED = "filled"
    QUICK = "quick"
    OLD = "old"


SAID = {
    Doubt.FILLED: _("One field has to stay empty, and is not. Press Send again; we have emptied it."),
    Doubt.QUICK: _("That was very quick. Please look at it once more, then press Send again."),
    Doubt.OLD: _("This page was open for a long time. Please press Send again."),
}


def stamp(at: datetime) -> str:
    """A note of when a page was made, which only this site can write."""
    return signing.dumps(int(at.timestamp()), salt=_SALT)


def doubt(text: str, *, trap: str, at: datetime) -> Doubt | None:
    """Why a form may have been sent by a program; None when nothing speaks for it."""
    if trap:
        return Doubt.FILLED
    try:
        since = at.timestamp() - float(signing.loads(text, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return Doubt.OLD
    if since < QUICKEST.total_seconds():
        return Doubt.QUICK
    return Doubt.OLD if since > LONGEST.total_seconds() else None


class StampedForm(forms.Form):
    """A form that anybody may send. ``homepage`` is the field that stays empty."""

    homepage = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    made = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.held_up: Doubt | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.held_up = doubt(said.get("made", ""), trap=said.get("homepage", ""), at=self.at)
        if self.held_up is not None:
            self.add_error(None, str(SAID[self.held_up]))
        return said

    @property
    def next_stamp(self) -> str:
        """What the page is shown with again: who was only too quick need not wait anew."""
        kept = self.data.get("made", "") if self.is_bound else ""
        return kept if kept and self.held_up is not Doubt.OLD else stamp(self.at)
