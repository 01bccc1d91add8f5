"""What the person fills in themself. Nothing of it is questioned: it is their own, and it is about them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from directory.models.plan_codes import FACES, Easier, Part
from directory.plans.person import MOST_CHARACTERS, Person

MOST_NOTE = 1_000
_TOO_LONG = {"max_length": _("Use %(limit_value)d letters or fewer. You typed %(show_value)d.")}


def _text(label: Any, help_text: Any = "", *, rows: int = 4, most: int = MOST_CHARACTERS) -> forms.CharField:
    return forms.CharField(
        required=False,
        label=label,
        help_text=help_text,
        max_length=most,
        error_messages=_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class PinForm(forms.Form):
    """The PIN of an address. What cannot be one is not tried."""

    pin = forms.RegexField(
        r"^[0-9]{4}\Z",
        label=_("Your PIN"),
        help_text=_("Four numbers. You chose them with your worker."),
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4", "class": "own-pin-field"}
        ),
        error_messages={"required": _("Enter your PIN."), "invalid": _("Enter four numbers.")},
    )


class NoteForm(forms.Form):
    note = _text(_("My note"), rows=3, most=MOST_NOTE)

    def __init__(self, *args: Any, item: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_%s_{item}", **kwargs})


class FaceForm(forms.Form):
    face = forms.TypedChoiceField(
        label=_("Did it help with what mattered?"),
        choices=[(number, words) for number, _face, words in FACES],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one answer.")},
    )


class WordsForm(forms.Form):
    """What the person said at the beginning, in their own words."""

    matters = _text(_("What matters to me"), _("One thing on each line."))
    brings = _text(_("What I bring"), _("What you are good at, what you like, when you have time."))
    easier = forms.MultipleChoiceField(
        required=False,
        label=_("What makes it easier for me"),
        choices=Easier.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    easier_words = _text(_("Anything else that makes it easier"), rows=2, most=300)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def have_seen(self, version: int) -> None:
        """Show the form again as of a version somebody else made: to save once more is to have seen both."""
        typed = cast(MultiValueDict[str, Any], self.data)
        self.data = MultiValueDict({**dict(typed.lists()), "version": [str(version)]})

    @property
    def person(self) -> Person:
        data = self.cleaned_data
        return Person(
            matters=data["matters"],
            brings=data["brings"],
            easier=tuple(data["easier"]),
            easier_words=data["easier_words"],
        )


class PartsForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("What may they see?"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one. To share nothing, use “Stop sharing” below.")},
    )
