"""What workers fill in. Each form says what not to type, and questions what looks like somebody's identity."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assets.vocabulary import ReportAbout
from directory.accounts.models import User
from directory.models.plan_codes import OF_THEIRS, Easier, Outcome, Who
from directory.plans.identifiers import Identifier, Suspect, in_any
from directory.plans.person import MOST_CHARACTERS, MOST_LABEL, Person
from directory.plans.places import start_area
from geo.models import Area
from geo.places import PlaceNotFound

LOOKS_LIKE = {
    Identifier.NHS_NUMBER: _("an NHS number"),
    Identifier.NI_NUMBER: _("a National Insurance number"),
    Identifier.BIRTH: _("a date of birth"),
    Identifier.PHONE: _("a phone number"),
    Identifier.EMAIL: _("an e-mail address"),
    Identifier.ADDRESS: _("a home address"),
}
_TOO_LONG = {"max_length": _("Use %(limit_value)d letters or fewer. You typed %(show_value)d.")}


class QuestionedForm(forms.Form):
    """A form whose free text is read for identities. They are questioned once; who means it ticks the box."""

    questioned: tuple[str, ...] = ()

    keep = forms.BooleanField(required=False, label=_("Keep it as I wrote it"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.suspects: list[Suspect] = []

    def have_seen(self, version: int) -> None:
        """Show the form again as of a version somebody else made: to save once more is to have seen both."""
        typed = cast(MultiValueDict[str, Any], self.data)
        self.data = MultiValueDict({**dict(typed.lists()), "version": [str(version)]})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.suspects = in_any([cleaned.get(n) or "" for n in self.questioned], today=self.today)
        if not cleaned.get("keep"):
            for name in self.questioned:
                for suspect in in_any([cleaned.get(name) or ""], today=self.today):
                    self.add_error(
                        name,
                        _("“%(text)s” looks like %(what)s. Take it out, or tick “Keep it as I wrote it”.")
                        % {"text": suspect.text, "what": LOOKS_LIKE[suspect.kind]},
                    )
        return cleaned


def _text(label: Any, help_text: Any = "", *, rows: int = 4, most: int = MOST_CHARACTERS) -> forms.CharField:
    return forms.CharField(
        required=False,
        label=label,
        help_text=help_text,
        max_length=most,
        error_messages=_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        required=False,
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"],
        error_messages={"invalid": _("Enter a day that exists, like 24/11/2026.")},
    )


class PlanForm(QuestionedForm):
    """The beginning of a plan: the person first."""

    questioned = ("label", "matters", "brings", "easier_words")

    matters = _text(
        _("What matters to them?"),
        _("In their words: “company”, “getting out of the house”, “my garden”. One thing a line."),
    )
    brings = _text(
        _("What do they bring?"), _("Skills, time, interests: “I can mend bikes”, “Tuesdays”, “a van”.")
    )
    easier = forms.MultipleChoiceField(
        required=False,
        label=_("What makes it easier?"),
        choices=Easier.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    easier_words = _text(_("Anything else that makes it easier?"), rows=2, most=300)
    near = forms.CharField(
        required=False,
        max_length=80,
        label=_("Where do they start from?"),
        help_text=_("A postcode or a place. We keep only the neighbourhood it is in."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=_TOO_LONG,
    )
    label = forms.CharField(
        required=False,
        max_length=MOST_LABEL,
        label=_("A label, so that you find it again"),
        help_text=_("Not a name: “lunch club and garden” will do. Only you see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=_TOO_LONG,
    )
    language = forms.ChoiceField(
        required=False, label=_("Language of their copy"), initial=settings.LANGUAGE_CODE
    )
    follow_up_on = _day(_("When will you ask how it went?"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area: Area | None = None
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = settings.LANGUAGES

    def clean_near(self) -> str:
        text: str = self.cleaned_data["near"]
        if text:
            try:
                self.area = start_area(text)
            except PlaceNotFound as unknown:
                raise forms.ValidationError(unknown.message) from None
        return text

    def clean_follow_up_on(self) -> date | None:
        day: date | None = self.cleaned_data["follow_up_on"]
        if day is not None and day < self.today and "follow_up_on" in self.changed_data:
            raise forms.ValidationError(_("Choose a day to come."))
        return day

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE

    @property
    def person(self) -> Person:
        data = self.cleaned_data
        return Person(
            matters=data["matters"],
            brings=data["brings"],
            easier=tuple(data["easier"]),
            easier_words=data["easier_words"],
        )


class StepForm(QuestionedForm):
    """The first step of something on a plan."""

    questioned = ("first_step",)

    first_step = _text(
        _("What is the first step?"),
        _("Ring and ask for Jean. Walk past together on Monday."),
        rows=2,
        most=300,
    )
    who = forms.ChoiceField(
        required=False, label=_("Who takes it?"), choices=[("", _("Not said yet")), *Who.choices]
    )
    on = _day(_("When?"))
    asked_on = _day(_("When did somebody get in touch with them?"))
    answered_on = _day(_("When did they answer?"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked, answered = cleaned.get("asked_on"), cleaned.get("answered_on")
        if answered and (asked is None or answered < asked):
            self.add_error("answered_on", _("They cannot have answered before somebody asked."))
        for name in ("asked_on", "answered_on"):
            if (day := cleaned.get(name)) and day > self.today:
                self.add_error(name, _("That day is still to come."))
        return cleaned


class OutcomeForm(QuestionedForm):
    """How something turned out."""

    questioned = ("note",)

    outcome = forms.ChoiceField(
        required=False, label=_("How did it turn out?"), choices=[("", _("Not known yet")), *Outcome.choices]
    )
    about = forms.ChoiceField(
        required=False,
        label=_("If something we said was wrong: what?"),
        choices=[("", _("Nothing was wrong")), *ReportAbout.choices],
    )
    note = _text(_("Anything the next worker should know?"), rows=2, most=500)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.WRONG and not cleaned.get("about"):
            self.add_error("about", _("Say what was wrong, so that it can be put right."))
        return cleaned


class NoteForm(QuestionedForm):
    """A note on the timeline, and when to look again."""

    questioned = ("note",)

    note = _text(_("What was done or said?"), rows=3, most=1_000)
    follow_up_on = _day(_("When will you ask again?"))


class LinkForm(forms.Form):
    """The person's own address."""

    pin = forms.RegexField(
        r"^[0-9]{4}$",
        required=False,
        label=_("PIN of four digits, if they want one"),
        help_text=_("They type it when they open their plan. Leave it empty for none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages={"invalid": _("Enter four digits, or leave it empty.")},
    )


class MailForm(forms.Form):
    """Where to send the address of the plan. It is used once and not kept."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("We send the address of the plan. We do not keep the e-mail address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address in the form name@example.org."),
        },
    )
    whole = forms.BooleanField(
        required=False, label=_("Write what is on the plan into the e-mail too (others may read it there)")
    )


class ConsentForm(forms.Form):
    """What the person agreed to."""

    to = forms.ChoiceField(
        label=_("Who may see it?"), error_messages={"required": _("Choose who may see it.")}
    )
    parts = forms.MultipleChoiceField(
        label=_("What may they see?"),
        choices=list(OF_THEIRS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what they may see.")},
    )
    until = _day(_("Until when?"))
    how = forms.ChoiceField(
        label=_("How did they agree?"),
        choices=[("said", _("They said so")), ("signed", _("They signed a form"))],
    )

    def __init__(self, *args: Any, today: date, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def clean_until(self) -> date:
        day: date | None = self.cleaned_data["until"]
        if day is None or day < self.today:
            raise forms.ValidationError(_("Choose a day to come."))
        if (day - self.today).days > 2 * 366:
            raise forms.ValidationError(_("Choose a day in the next two years. You can ask again then."))
        return day


class HandOverForm(QuestionedForm):
    """To whom a plan goes, and what they should know."""

    questioned = ("note",)

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=_("Who takes it over?"),
        error_messages={"required": _("Choose a worker."), "invalid_choice": _("Choose a worker.")},
    )
    note = _text(_("What should they know?"), rows=3, most=1_000)
