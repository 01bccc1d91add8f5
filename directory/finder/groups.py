"""The filters as the page shows them: each group's choices, with how many results each would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from assets.search.asking import Condition
from assets.search.words.taxonomy import Taxonomy
from directory.finder.asked import Asked
from directory.finder.filters import finder_form

# In the order they are shown: the field, the condition that counts it, and whether it is open from the start.
_BOXES = (
    ("kind", Condition.KIND, True),
    ("cost", Condition.COST, True),
    ("access", Condition.ACCESS, False),
    ("who", Condition.GROUP, False),
    ("age", Condition.AGE, False),
    ("language", Condition.LANGUAGE, False),
    ("attendance", Condition.ATTENDANCE, False),
    ("referral", Condition.REFERRAL, False),
    ("room", Condition.ROOM, False),
    ("confirmed", Condition.CONFIRMED, False),
)
# Long lists show only what there is something of; the rest waits, hidden, until something of it is found.
_ONLY_WHAT_THERE_IS = {"who", "language"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool
    count: int | None
    """None when it was not counted."""
    hidden: bool = False
    """Nothing was found for it, and its list is too long to show all."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    choices: list[Choice]
    open: bool
    errors: list[str]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)

    @property
    def hidden(self) -> bool:
        return all(choice.hidden for choice in self.choices)


@lru_cache(maxsize=128)
def _choices(name: str, language: str | None) -> list[tuple[str, str]]:
    """The choices of a field in a language: the same for every question, and over a hundred on each page."""
    field: Any = finder_form().base_fields[name]
    return [(value, str(label)) for value, label in field.choices]


@lru_cache(maxsize=128)
def _label(name: str, language: str | None) -> str:
    return str(finder_form().base_fields[name].label)


Counts = Mapping[Condition, Mapping[str, int]]


def groups(asked: Asked, counts: Counts) -> list[Group]:
    """The groups of check boxes."""
    found = []
    language = get_language()
    for name, condition, open_ in _BOXES:
        counted = _referral(counts) if name == "referral" else counts.get(condition, {})
        # Only what is chosen is ticked: what was understood is not sent on as if it had been.
        chosen = set(asked.query.getlist(name))
        choices = [
            Choice(value, label, value in chosen, counted.get(value, 0) if counts else None)
            for value, label in _choices(name, language)
        ]
        if name in _ONLY_WHAT_THERE_IS:
            choices = [replace(one, hidden=one.count == 0 and not one.chosen) for one in choices]
        errors = [str(error) for error in asked.form.errors.get(name, [])]
        label = _label(name, language)
        found.append(Group(name, label, choices, open_ or bool(chosen) or bool(errors), errors))
    return found


def selects(asked: Asked, *names: str) -> list[Group]:
    """Lists of which one thing is chosen, as they are shown."""
    found = []
    language = get_language()
    for name in names:
        chosen = asked.query.get(name, "")
        choices = [Choice(value, label, value == chosen, None) for value, label in _choices(name, language)]
        errors = [str(error) for error in asked.form.errors.get(name, [])]
        found.append(Group(name, _label(name, language), choices, open=True, errors=errors))
    return found


def theme_choices(asked: Asked, counts: Counts) -> list[Choice]:
    """The themes as one list, what lies under another after it; those there is nothing of are hidden."""
    taxonomy = Taxonomy.current()
    counted = counts.get(Condition.THEME, {})
    chosen = asked.query.get("theme", "")
    found: list[Choice] = []

    def add(key: int, depth: int) -> None:
        theme = taxonomy.themes[key]
        n = counted.get(str(key), 0) if counts else None
        is_chosen = theme.slug == chosen
        label = "– " * depth + theme.name
        found.append(Choice(theme.slug, label, is_chosen, n, hidden=n == 0 and not is_chosen))
        for child in theme.children:
            add(child, depth + 1)

    for root in taxonomy.roots:
        add(root, 0)
    return found


def _referral(counts: Counts) -> dict[str, int]:
    """No referral needed: whoever may come by themselves, whether or not a worker may also send them."""
    said = counts.get(Condition.REFERRAL, {})
    return {"self": said.get("self", 0) + said.get("either", 0)}
