from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.actions.erasing import WHOLE
from assets.models import Term
from directory.accounts.models import User
from directory.changes.labels import label
from geo.models import Area, BoundaryKind


class ReasonTemplateForm(forms.Form):
    title = forms.CharField(max_length=80, label=_("Short name"))
    text = forms.CharField(
        max_length=2_000, label=_("What is sent"), widget=forms.Textarea(attrs={"rows": 6})
    )


class RemitForm(forms.Form):
    """What a convenor looks after. Nothing chosen means the whole place."""

    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), required=False, label=_("Only these areas"), widget=forms.CheckboxSelectMultiple
    )
    themes = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        required=False,
        label=_("Only these themes"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, data: Any = None) -> None:
        remit = getattr(user, "remit", None)
        initial = {"areas": list(remit.areas.all()), "themes": list(remit.themes.all())} if remit else {}
        super().__init__(data, initial=initial)
        kinds = (BoundaryKind.NEIGHBOURHOOD, BoundaryKind.WARD)
        areas = Area.objects.filter(boundary_set__is_current=True, boundary_set__kind__in=kinds)
        self._offer("areas", areas.defer("geometry", "outline").order_by("boundary_set__kind", "name", "pk"))
        self._offer("themes", Term.objects.filter(parent=None).order_by("position", "name", "pk"))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = rows


class EraseForm(forms.Form):
    """What somebody asks us to forget."""

    words = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Names, numbers or addresses to take out, one a line"),
        help_text=_("Capitals and the spaces in a number make no difference."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    fields_ = forms.MultipleChoiceField(
        required=False,
        choices=[(name, label(name)) for name in WHOLE],
        label=_("And everything that these ever said"),
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(
        label=_("Yes, take it out of every version. It cannot be brought back."),
        error_messages={"required": _("Say that you are sure.")},
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("words") or "").strip() and not given.get("fields_"):
            self.add_error("words", _("Say what should be taken out."))
        return given
