from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import MODELS, Proposal
from assets.proposed import whole
from assets.snapshot import Document
from directory.changes.labels import label, place_of

_PLAIN = (models.CharField, models.TextField, models.IntegerField)
_NOT_HERE = {"kind", "status", "photo", "confirmed_how", "reach_m"}


class ReasonsForm(forms.Form):
    """What is sent with a change that goes back."""

    reasons = forms.CharField(
        max_length=4_000,
        label=_("What should be different?"),
        help_text=_("This is sent to them as you leave it. Say what to change, kindly and in plain words."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what should be different, so that they can change it.")},
    )


class PlainFieldsForm(forms.Form):
    """The plain ones of the fields that a change changes, to be put right in passing."""

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data)
        said = whole(proposal)
        columns = {f.name: f for f in MODELS[proposal.kind]._meta.concrete_fields}
        for name in sorted(proposal.document, key=place_of):
            column = columns.get(name)
            if column is None or name in _NOT_HERE or not isinstance(column, _PLAIN):
                continue
            field = column.formfield(label=label(name), initial=said.get(name), help_text="")
            if field is not None:
                self.fields[name] = field

    def corrected(self) -> Document:
        """What differs from what was asked for; an emptied field as None."""
        found: Document = {}
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value in (None, ""):
                value = None
            if value != (field.initial if field.initial not in ("", None) else None):
                found[name] = value
        return found
