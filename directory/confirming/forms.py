from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.vocabulary import ConfirmedHow

MOST_NOTE = 280
"""Characters; history keeps them with the change."""


class ByStaffForm(forms.Form):
    """A worker or convenor has asked the group themselves."""

    how = forms.ChoiceField(
        label=_("How did you ask?"),
        choices=[
            ("", ""),
            (ConfirmedHow.PHONE.value, _("By phone")),
            (ConfirmedHow.VISIT.value, _("I was there")),
        ],
        error_messages={"required": _("Say how you asked.")},
    )
    note = forms.CharField(
        required=False,
        max_length=MOST_NOTE,
        label=_("Whom did you ask, and what did they say?"),
        help_text=_("This stays in the history of the entry. Name nobody who does not work there."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
