"""The steps that say what something is, for whom, what it costs and how to join."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models import Term
from assets.snapshot import Document
from assets.vocabulary import (
    Access,
    ActivityType,
    Booking,
    Cost,
    Facility,
    Group,
    Kind,
    LegalForm,
    Referral,
    SpaceType,
)
from directory.components.languages import language_name
from directory.registration.draft import Draft
from directory.registration.forms.fields import (
    CodeField,
    CodesField,
    LineField,
    PhoneField,
    StepForm,
    TextField,
    WebsiteField,
    number,
)

_PRICE = re.compile(r"£?\s*(\d{1,4})(?:[.](\d\d))?\s*(p)?", re.IGNORECASE)
LANGUAGES = ("ar", "bfi", "bn", "cy", "fa", "fr", "gu", "hi", "ku", "pa", "pl", "ps", "pt", "ro", "so", "es", "ti", "tr", "uk", "ur", "yue", "zh")  # fmt: skip
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class WhatForm(StepForm):
    fields_of = (
        "name", "summary", "description", "legal_form", "charity_number", "company_number", "space_type", "activity_type",
    )  # fmt: skip

    name = LineField(label=_("Name"), help_text=_("As people here call it."), max_length=160)
    summary = LineField(
        label=_("In one sentence"), help_text=_("What would somebody get from it?"), max_length=300
    )
    description = TextField(
        label=_("More about it"), help_text=_("What happens, who is there, what it feels like.")
    )
    legal_form = CodeField(label=_("What kind of group is it?"), choices=LegalForm.choices)
    charity_number = LineField(label=_("Charity number, if there is one"), max_length=12)
    company_number = LineField(label=_("Company number, if there is one"), max_length=12)
    space_type = CodeField(label=_("What kind of space is it?"), choices=SpaceType.choices)
    activity_type = CodeField(label=_("What kind of thing is it?"), choices=ActivityType.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {
            Kind.ORGANISATION: ("legal_form", "charity_number", "company_number"),
            Kind.SPACE: ("space_type",),
            Kind.ACTIVITY: ("activity_type",),
        }.get(Kind(self.draft.kind), ())
        for name in self.fields_of[3:]:
            if name not in own:
                del self.fields[name]

    def clean_charity_number(self) -> str:
        value = str(self.cleaned_data["charity_number"])
        if value and not re.fullmatch(r"(?:SC|NI)?\d{5,7}(?:-\d{1,3})?", value, re.IGNORECASE):
            raise ValidationError(gettext("A charity number has 6 or 7 digits."))
        return value.upper()

    def clean_company_number(self) -> str:
        value = str(self.cleaned_data["company_number"]).replace(" ", "").upper()
        if value and not re.fullmatch(r"[A-Z]{0,2}\d{5,8}[A-Z]?", value):
            raise ValidationError(gettext("A company number has 8 digits or letters."))
        return value


class ThemesForm(StepForm):
    template = "registration/themes.html"
    fields_of = ("themes",)
    MOST = 8

    themes = CodesField(
        label=_("What is it about?"), choices=lambda: Term.objects.order_by("pk").values_list("slug", "name")
    )

    def clean_themes(self) -> list[str]:
        chosen = list(self.cleaned_data["themes"])
        if len(chosen) > self.MOST:
            raise ValidationError(
                gettext("Choose at most {n}: those it is most about.").format(n=self.MOST)
            )
        # Those that were there keep their order: the first is what it is mainly about.
        before = [slug for slug in self.draft.said.get("themes", ()) if slug in chosen]
        return [*before, *(slug for slug in chosen if slug not in before)]

    def groups(self) -> Iterable[tuple[Term, list[tuple[Term, bool]]]]:
        """The themes under their headings, each with whether it is chosen."""
        chosen = set(self["themes"].value() or ())
        terms = list(Term.objects.order_by("position", "name", "pk"))
        for head in (term for term in terms if term.parent_id is None):
            under = [head, *(term for term in terms if term.parent_id == head.pk)]
            yield head, [(term, term.slug in chosen) for term in under]


class WhoForm(StepForm):
    fields_of = ("groups", "age_min", "age_max", "languages")

    groups = CodesField(
        label=_("Who is it especially for?"), help_text=_("Tick none if anyone can come."), choices=Group.choices
    )
    age_min = number(_("Youngest age"), _("Leave empty if it does not matter."), most=120)
    age_max = number(_("Oldest age"), most=120)
    languages = CodesField(
        label=_("Languages spoken, besides English"),
        choices=lambda: sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        known = dict(field.choices)  # type: ignore[attr-defined]
        more = [(code, language_name(code)) for code in self.draft.said.get("languages", ()) if code not in known]
        field.choices = [*known.items(), *more]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        youngest, oldest = cleaned.get("age_min"), cleaned.get("age_max")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_min", gettext("The youngest age is above the oldest."))
        return cleaned


class CostForm(StepForm):
    fields_of = ("cost", "cost_pence", "cost_note", "hire_cost")

    cost = CodeField(label=_("What does it cost to come?"), choices=Cost.choices)
    price = LineField(label=_("Usual price of one visit"), help_text=_("Such as £4 or £2.50."), max_length=12)
    cost_note = LineField(
        label=_("More about the cost"), help_text=_("Such as: first visit free, tea included."), max_length=300
    )
    hire_cost = LineField(label=_("What does it cost to hire?"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.draft.kind != Kind.SPACE:
            del self.fields["hire_cost"]

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        pence = draft.said.get("cost_pence")
        price = "" if pence is None else f"£{pence / 100:.2f}".removesuffix(".00")
        return {**super().shown(draft), "price": price}

    def clean_price(self) -> int | None:
        typed = self.cleaned_data["price"]
        if not typed:
            return None
        match = _PRICE.fullmatch(typed)
        if match is None or (match[2] and match[3]):
            raise ValidationError(gettext("Type a price like £4 or £2.50."))
        return int(match[1]) if match[3] else int(match[1]) * 100 + int(match[2] or 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("price") is not None and cleaned.get("cost") not in (Cost.PAID, "", None, Cost.UNKNOWN):
            self.add_error("price", gettext("Take the price out, or choose “There is a charge”."))
        return cleaned

    def changes(self) -> Document:
        pence = self.cleaned_data.get("price")
        if pence is None:
            return {**super().changes(), "cost_pence": None}
        return {**super().changes(), "cost": Cost.PAID.value, "cost_pence": pence}


class AccessForm(StepForm):
    fields_of = ("access",)

    access = CodesField(
        label=_("How easy is it to get in and take part?"),
        help_text=_("Tick what is really there. People plan their day by it."),
        choices=Access.choices,
    )


class JoinForm(StepForm):
    fields_of = ("booking", "referral", "first_visit")

    booking = CodeField(label=_("How do people join?"), choices=Booking.choices)
    referral = CodeField(label=_("Who can send them?"), choices=Referral.choices)
    first_visit = TextField(
        label=_("What is a first visit like?"), help_text=_("Where to go, who meets you, what to bring.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.draft.kind != Kind.ACTIVITY:
            del self.fields["first_visit"]


class ContactForm(StepForm):
    fields_of = ("phone", "email", "website")

    phone = PhoneField(
        label=_("Phone"),
        max_length=40,
        help_text=_("This will be public. Give a number that is not somebody’s own, if there is one."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        help_text=_("This will be public."),
        max_length=254,
        error_messages={"invalid": _("Type one address, such as hello@example.org.")},
    )
    website = WebsiteField(label=_("Website"))


class SpaceForm(StepForm):
    fields_of = ("people", "facilities", "bookable", "free_slots")

    people = number(_("How many people does it hold?"), least=1)
    facilities = CodesField(label=_("What is there to use?"), choices=Facility.choices)
    bookable = CodeField(label=_("Can other groups book it?"), choices=_YES_NO)
    free_slots = LineField(
        label=_("When is it free?"), help_text=_("Such as: Monday and Friday mornings."), max_length=300
    )

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        bookable = {True: "yes", False: "no"}.get(draft.said.get("bookable"), "")
        return {**super().shown(draft), "bookable": bookable}

    def changes(self) -> Document:
        bookable = {"yes": True, "no": False}.get(self.cleaned_data["bookable"])
        return {**super().changes(), "bookable": bookable}


class UpkeepForm(StepForm):
    fields_of = ("confirm_every_days",)

    confirm_every_days = CodeField(
        label=_("How often should we ask whether this is still right?"),
        help_text=_("We send a short mail. One tap answers it."),
        choices=[
            ("60", _("Every 2 months")),
            ("90", _("Every 3 months")),
            ("180", _("Every 6 months")),
            ("365", _("Once a year")),
        ],
    )

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        return {"confirm_every_days": str(draft.said.get("confirm_every_days", 180))}

    def changes(self) -> Document:
        days = self.cleaned_data["confirm_every_days"]
        return {"confirm_every_days": int(days) if days else None}
