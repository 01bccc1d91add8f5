"""The form with which planners ask: its state is the address bar's, read by directory.gaps.question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assets.vocabulary import Kind
from directory.gaps.measures import MEASURES
from directory.gaps.question import MINUTES, Question
from directory.gaps.sites import CANDIDATES, MOST_SITES
from directory.gaps.words import CONDITIONS, people_choices, theme_choices


class QuickSelect(forms.Select):
    """A list to choose from, put together in one go: a template for each of 150 themes is half the time of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (code, mark_safe(" selected") if str(code) in chosen else "", label)
                for code, label in self.choices
            ),
        )
        given = {"name": name, "class": "govuk-select", **self.attrs, **(attrs or {})}
        return format_html("<select{}>{}</select>", flatatt(given), options)


class QuestionForm(forms.Form):
    """Shows a question, and sends another by GET."""

    theme = forms.ChoiceField(label=_("What it is about"), required=False, widget=QuickSelect)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Groups, places and activities")), *Kind.choices],
        widget=QuickSelect,
    )
    measure = forms.ChoiceField(
        label=_("Measure"),
        choices=[(measure.code, measure.name) for measure in MEASURES.values()],
        widget=QuickSelect,
    )
    people = forms.ChoiceField(label=_("People"), widget=QuickSelect)
    minutes = forms.ChoiceField(
        label=_("Walking time"),
        choices=[(str(n), format_lazy(_("{n} minutes"), n=n)) for n in MINUTES],
        widget=QuickSelect,
    )
    filter = forms.MultipleChoiceField(
        label=_("Only what is"),
        required=False,
        choices=list(CONDITIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, question: Question) -> None:
        super().__init__(
            initial={
                "theme": question.themes[0] if question.themes else "",
                "kind": question.kind,
                "measure": question.measure,
                "people": question.people,
                "minutes": str(question.minutes),
                "filter": list(question.filters),
            }
        )
        self.choose("theme", [("", _("Anything")), *theme_choices()])
        self.choose("people", people_choices())

    def choose(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        """Give a field its choices, which are read from the database."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, str(label)) for code, label in choices]


class SitingForm(QuestionForm):
    """The same, with how many places are looked for and among which."""

    budget = forms.ChoiceField(
        label=_("How many new places"), choices=[(str(n), str(n)) for n in range(1, MOST_SITES + 1)]
    )
    candidates = forms.ChoiceField(label=_("Where they could be"), choices=CANDIDATES)
    deprived = forms.MultipleChoiceField(
        label=_("Who counts"),
        required=False,
        choices=[("yes", _("People in the most deprived fifth of small areas count double"))],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, question: Question, *, budget: int, candidates: str, deprived: bool) -> None:
        super().__init__(question)
        self.initial["budget"] = str(budget)
        self.initial["candidates"] = candidates
        self.initial["deprived"] = ["yes"] if deprived else []
        del self.fields["measure"]
