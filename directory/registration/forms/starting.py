from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.registration.forms.fields import LineField


class StartForm(forms.Form):
    """What something new begins with: its name, and of a group the postcode it is at."""

    name = LineField(label=_("Name"), max_length=160)
    postcode = LineField(
        label=_("Postcode"), help_text=_("Where you meet, if you have a place. You can change it."), max_length=100
    )

    def __init__(self, *args: Any, with_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_place:
            del self.fields["postcode"]

    def clean_name(self) -> str:
        if not self.cleaned_data["name"]:
            raise ValidationError(gettext("Type its name."))
        return str(self.cleaned_data["name"])
