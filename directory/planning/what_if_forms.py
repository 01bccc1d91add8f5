from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("What would be different?"),
        max_length=120,
        help_text=_("Such as “Without Mill Lane Hall”"),
        error_messages={"required": _("Give it a name.")},
    )


class AddForm(forms.Form):
    """One more, at a place that the finder understands."""

    name = forms.CharField(label=_("Name"), max_length=160, error_messages={"required": _("Give it a name.")})
    place = forms.CharField(
        label=_("Where"),
        max_length=100,
        help_text=_("Postcode, ward or village"),
        error_messages={"required": _("Say where it would be.")},
    )
    capacity = forms.FloatField(
        label=_("Places in four weeks, or hours a week"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Leave it empty if you do not know"),
        error_messages={"invalid": _("Enter a number, or leave it empty.")},
    )
