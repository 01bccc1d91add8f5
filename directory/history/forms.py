from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WhyForm(forms.Form):
    """Why a listing goes or comes back, for its history."""

    why = forms.CharField(
        max_length=300,
        label=_("Why?"),
        help_text=_("A few words, for whoever looks after this later. Do not name people."),
        error_messages={"required": _("Say why, in a few words.")},
    )
