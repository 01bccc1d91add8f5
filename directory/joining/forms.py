from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.capacity import Room
from assets.models.claim import MOST_WORDS
from assets.vocabulary import MembershipRole, ReportAbout, ReportKind
from directory.joining.stamp import StampedForm

MOST_NAME = 160
MOST_REPORTED = 1_000

_ADDRESS = {
    "required": _("Enter an e-mail address."),
    "invalid": _("Enter an e-mail address in the form name@example.org."),
}


def _words(label: Any, hint: Any, *, most: int, rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(
        required=required,
        max_length=most,
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": _("That is too long. Use %(limit_value)d letters or fewer."),
            "required": _("Say it in a few words."),
        },
    )


class FindForm(forms.Form):
    """What the group is called, and where: to find it if it is there already."""

    name = forms.CharField(
        max_length=MOST_NAME,
        label=_("What is your group called?"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of your group.")},
    )
    postcode = forms.CharField(
        required=False,
        max_length=80,
        label=_("Where is it? A postcode, ward, town or village"),
        help_text=_("You can leave this empty."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )


class AddressForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=_ADDRESS,
    )


class ClaimForm(forms.Form):
    """Who somebody is who says that a group is theirs."""

    name = forms.CharField(
        required=False,
        max_length=120,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    words = _words(
        _("What do you do in the group?"),
        _("For example: I am the secretary. It helps whoever decides."),
        most=MOST_WORDS,
    )
    charity_number = forms.CharField(
        required=False, max_length=20, label=_("Its charity number, if it has one and you know it")
    )

    def __init__(self, *args: Any, ask_name: bool, ask_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_name:
            del self.fields["name"]
        if not ask_number:
            del self.fields["charity_number"]


class ReportForm(StampedForm):
    """What a visitor says is wrong. Nothing says who they are."""

    kind = forms.ChoiceField(
        choices=ReportKind.choices,
        label=_("What is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it has closed or something is wrong.")},
    )
    about = forms.ChoiceField(
        required=False,
        choices=ReportAbout.choices,
        label=_("If something is wrong: which part?"),
        widget=forms.RadioSelect,
    )
    words = _words(
        _("What should it say?"),
        _("You can leave this empty. Please don’t write anybody’s name or number."),
        most=MOST_REPORTED,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("kind") == ReportKind.WRONG and not said.get("about"):
            self.add_error("about", str(_("Say which part is wrong.")))
        return said

    @property
    def about_said(self) -> str:
        """Which part, where something is wrong; a group that has closed is wrong in no part of its own."""
        return self.cleaned_data["about"] if self.cleaned_data["kind"] == ReportKind.WRONG else ""


class RoomForm(forms.Form):
    """Whether there is room, and for how long that may be believed."""

    UNTIL = {
        "": _("as long as usual"),
        "7": _("1 week"),
        "14": _("2 weeks"),
        "28": _("4 weeks"),
        "56": _("8 weeks"),
    }
    room = forms.ChoiceField(choices=Room.choices, label=_("Room for more people?"))
    days = forms.TypedChoiceField(
        required=False,
        choices=list(UNTIL.items()),
        coerce=int,
        empty_value=None,
        label=_("How long will that hold?"),
    )

    def until(self, at: datetime) -> datetime | None:
        days = self.cleaned_data["days"]
        return None if days is None else at + timedelta(days=days)


class WithdrawForm(forms.Form):
    why = forms.CharField(
        max_length=200,
        label=_("Why?"),
        help_text=_("For example: we have closed; we pause until spring. It is kept in the history."),
        error_messages={"required": _("Say why, in a few words.")},
    )


class InviteForm(AddressForm):
    email = forms.EmailField(
        max_length=254,
        label=_("Their e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=_ADDRESS,
    )
    role = forms.ChoiceField(
        choices=MembershipRole.choices,
        initial=MembershipRole.EDITOR,
        label=_("What may they do?"),
        help_text=_("Editors change what the group says. Owners also invite others, and take them off."),
    )


class RefuseForm(forms.Form):
    reasons = _words(_("Why not?"), _("They are sent this."), most=500, rows=3, required=True)
