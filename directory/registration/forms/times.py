"""When it is on: in words people use, or, for who would rather press buttons, by boxes. Read back before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.calendar_words import DAY_NAMES, MONTH_NAMES
from assets.calendars import place_calendar
from assets.clock_times import Unclear
from assets.schedule_rules import WEEKDAYS, BankHolidays, Frequency, ImpossibleRule, Rule, validate
from assets.schedule_words import describe, describe_occurrence, parse_notation, to_notation
from assets.schedules import occurrences
from assets.snapshot import Document
from assets.spoken_clock import read_hours
from assets.spoken_times import MOST_LETTERS, MOST_LINES, NotUnderstood, read_line, words_for
from directory.registration.draft import Draft
from directory.registration.forms.fields import CodeField, CodesField, LineField, StepForm, TextField, day

DATES_SHOWN = 3
_AHEAD = timedelta(days=400)
_OFTEN = [
    ("1", _("Every week")),
    ("2", _("Every other week")),
    ("4", _("Every 4 weeks")),
    ("first", _("Once a month: the first of those days")),
    ("second", _("Once a month: the second")),
    ("third", _("Once a month: the third")),
    ("last", _("Once a month: the last")),
]
_ORDINALS = {"first": 1, "second": 2, "third": 3, "last": -1}


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One time as it was understood: the sentence, and the dates that come next."""

    words: str
    dates: tuple[str, ...]
    assumed: bool
    """Which weeks are meant was not said, so the nearest are taken."""


def read_back(rule: Rule, draft: Draft, *, assumed: bool = False) -> ReadBack:
    coming = occurrences(rule, from_=draft.at, until=draft.at + _AHEAD, calendar=place_calendar(draft.at))
    dates = (describe_occurrence(one, today=draft.today) for one in islice(coming, DATES_SHOWN))
    return ReadBack(describe(rule, today=draft.today), tuple(dates), assumed)


class TimesForm(StepForm):
    template = "registration/times.html"
    fields_of = ("schedules",)

    times = TextField(
        label=_("Days and times, one a line"),
        help_text=_("As you would say it: “Every other Thursday 2–4, not in August”."),
        rows=5,
        max_length=MOST_LINES * MOST_LETTERS,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_LINES * MOST_LETTERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.understood: list[ReadBack] = []
        self.notations: list[str] = []

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        return {"times": "\n".join(said for said, _rule in _lines(draft))}

    @cached_property
    def kept(self) -> list[ReadBack]:
        """What is said now, for a page that has just been opened."""
        return [read_back(rule, self.draft) for _said, rule in _lines(self.draft)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lines = [line for line in (cleaned.get("times") or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            said = gettext("Write at most {n} lines. A few that repeat say more than many dates.")
            self.add_error("times", said.format(n=MOST_LINES))
            return cleaned
        as_before = dict(_lines(self.draft))
        for number, line in enumerate(lines, 1):
            self._read(number, line, as_before)
        new = self.notations != self.draft.said.get("schedules", [])
        self.asks_again = not self.errors and new and bool(lines) and cleaned.get("seen") != "\n".join(self.notations)
        return cleaned

    def _read(self, number: int, line: str, as_before: dict[str, Rule]) -> None:
        try:
            rule = as_before.get(line) or read_line(line, today=self.draft.today)
        except NotUnderstood as problem:
            said = gettext("Line {n}: “{part}”: {why}")
            self.add_error("times", said.format(n=number, part=problem.part, why=problem.why))
            return
        assumed = rule.interval > 1 and line not in as_before and "from" not in line.lower()
        self.understood.append(read_back(rule, self.draft, assumed=assumed))
        self.notations.append(to_notation(rule))

    def changes(self) -> Document:
        return {"schedules": self.notations or None}


class BoxesForm(StepForm):
    """One more time, put together from boxes."""

    template = "registration/boxes.html"
    fields_of = ("schedules",)

    days = CodesField(label=_("Which days?"), choices=list(zip(WEEKDAYS, DAY_NAMES, strict=True)))
    opens = LineField(label=_("From"), help_text=_("Such as 2pm or 14:00."), max_length=12)
    closes = LineField(label=_("To"), help_text=_("Leave empty if you do not know."), max_length=12)
    often = CodeField(label=_("How often?"), choices=_OFTEN)
    begins = day(_("First date"), _("For “every other week”, the date of the next one."))
    until = day(_("Last date, if there is one"))
    months_off = CodesField(
        label=_("Months off"), choices=[(str(n), name) for n, name in enumerate(MONTH_NAMES, 1)]
    )
    term_time = forms.BooleanField(required=False, label=_("Only in term time"))
    bank_holidays = CodeField(
        label=_("On bank holidays?"),
        choices=[
            (BankHolidays.SKIPS.value, _("No")),
            (BankHolidays.RUNS.value, _("Yes")),
            (BankHolidays.UNKNOWN.value, _("Not known")),
        ],
    )

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        return {"often": "1", "bank_holidays": BankHolidays.UNKNOWN.value}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("days"):
            self.add_error("days", gettext("Tick at least one day."))
        if not cleaned.get("opens"):
            self.add_error("opens", gettext("Say when it begins, such as 2pm."))
        if len(self.draft.said.get("schedules", ())) >= MOST_LINES:
            self.add_error(None, gettext("There are at most {n} times.").format(n=MOST_LINES))
        if self.errors:
            return cleaned
        try:
            opens, closes = read_hours(cleaned["opens"].lower(), cleaned["closes"].lower() or None)
        except (Unclear, ValueError):
            self.add_error("opens", gettext("Write these times like 2pm and 4pm."))
            return cleaned
        self.rule = replace(self._pattern(cleaned), opens_at=opens, closes_at=closes)
        try:
            validate(self.rule)
        except ImpossibleRule as problem:
            self.add_error("days", str(problem))
        return cleaned

    def _pattern(self, cleaned: dict[str, Any]) -> Rule:
        days, often = cleaned["days"], cleaned.get("often") or "1"
        begins = cleaned.get("begins")
        facts: dict[str, Any] = {
            "valid_until": cleaned.get("until"),
            "except_months": tuple(int(month) for month in cleaned["months_off"]),
            "term_time_only": cleaned["term_time"],
            "bank_holidays": BankHolidays(cleaned.get("bank_holidays") or BankHolidays.UNKNOWN),
        }
        if often in _ORDINALS:
            codes = tuple(f"{_ORDINALS[often]}{code}" for code in days)
            return Rule(freq=Frequency.MONTHLY, byday=codes, valid_from=begins, **facts)
        if often == "1":
            return Rule(freq=Frequency.WEEKLY, byday=tuple(days), valid_from=begins, **facts)
        first = begins or self.draft.today
        while WEEKDAYS[first.weekday()] not in days:
            first += timedelta(days=1)
        return Rule(freq=Frequency.WEEKLY, interval=int(often), byday=tuple(days), dtstart=first, **facts)

    def changes(self) -> Document:
        return {"schedules": [*self.draft.said.get("schedules", ()), to_notation(self.rule)]}


def _lines(draft: Draft) -> Iterator[tuple[str, Rule]]:
    """The times as they are kept, each with its words."""
    for notation in draft.said.get("schedules", ()):
        for rule in parse_notation(notation):
            yield words_for(rule), rule

