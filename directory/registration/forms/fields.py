"""What all steps are made of: lines without tricks, numbers, days, and boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.document import MOST_TEXT
from assets.plain_text import name_fault
from assets.snapshot import Document
from directory.registration.draft import Draft
from geo.text import tidy

_TOO_LONG = {"max_length": _("Use %(limit_value)d letters or fewer. You typed %(show_value)d.")}
_NOT_A_NUMBER = {
    "invalid": _("Type a whole number, such as 12."),
    "min_value": _("Type %(limit_value)s or more."),
    "max_value": _("Type %(limit_value)s or less."),
}
_NOT_A_DAY = {"invalid": _("Type a day like 2027-03-31.")}
_PHONE = re.compile(r"\+?[\d\s()./-]{5,30}(?:\s*(?:ext|x|extension)\.?\s*\d{1,6})?", re.IGNORECASE)

Choices = Iterable[tuple[str, Any]] | Callable[[], Iterable[tuple[str, Any]]]


class StepForm(forms.Form):
    """One step: some fields of a listing's document. Nothing has to be filled in to be saved."""

    template = "registration/step.html"
    fields_of: tuple[str, ...] = ()
    """The fields of the document that it writes."""
    asks_again = False
    """Set by a form that wants to show what it understood before it is saved."""

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        """What its fields show of the document."""
        return {name: draft.said[name] for name in cls.fields_of if name in draft.said}

    def changes(self) -> Document:
        """What the document is to say of its fields; None empties one."""
        return {name: _kept(self.cleaned_data.get(name)) for name in self.fields_of if name in self.fields}


def _kept(value: Any) -> Any:
    if value in (None, "", []):
        return None
    return value.isoformat() if isinstance(value, date) else value


class LineField(forms.CharField):
    """One line, without control, invisible and direction characters, or words of two alphabets."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=max_length, error_messages=_TOO_LONG, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        fault = name_fault(value)
        if fault:
            raise ValidationError(fault)


class TextField(forms.CharField):
    """Several lines, each of them clean; empty lines part paragraphs."""

    def __init__(self, *, rows: int = 5, max_length: int = MOST_TEXT, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=max_length,
            error_messages=_TOO_LONG,
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        lines = (tidy(line) for line in super().to_python(value).splitlines())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class PhoneField(LineField):
    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _PHONE.fullmatch(value):
            raise ValidationError(gettext("Type one phone number, such as 0161 496 0000."))


class WebsiteField(forms.URLField):
    """An address of the web; people leave out its beginning."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": _("Type an address like www.example.org.")}
        super().__init__(required=False, max_length=300, assume_scheme="https", error_messages=said, **kwargs)

    def to_python(self, value: Any) -> str:
        address = str(super().to_python(tidy(value)))
        if address and not address.startswith(("http://", "https://")):
            raise ValidationError(gettext("Type an address like www.example.org."))
        return address


class CodeField(forms.ChoiceField):
    """One of some codes, each with a button to press."""

    def __init__(self, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(required=False, choices=choices, widget=forms.RadioSelect, **kwargs)


class CodesField(forms.MultipleChoiceField):
    """Some codes, each with a box to tick."""

    def __init__(self, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(required=False, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


def number(label: Any, help_text: Any = "", *, least: int = 0, most: int = 100_000) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        error_messages=_NOT_A_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )


def day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        required=False,
        label=label,
        help_text=help_text,
        error_messages=_NOT_A_DAY,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
    )
