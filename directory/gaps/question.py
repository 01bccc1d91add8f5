"""What a planner asks, as one value: what it is about, how it is measured, for whom, and what counts as being there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext

from assets.vocabulary import Kind
from directory.gaps.measures import DEFAULT_MEASURE, MEASURES

MINUTES = (5, 10, 15, 20, 30, 45)
DEFAULT_MINUTES = 15
ALL, CHILDREN, ADULTS, OLDER = "all", "0-15", "16-64", "65-over"
AGE_BANDS = (ALL, CHILDREN, ADULTS, OLDER)
FIGURE = "figure:"
"""Before the code of an indicator: the share of people it says, of those who live there."""
FREE, STEP_FREE, EVENING, WEEKEND, ROOM = "free", "step-free", "evening", "weekend", "room"
FILTERS = (FREE, STEP_FREE, EVENING, WEEKEND, ROOM)

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
MOST_THEMES = 8


class BadQuestion(ValueError):
    """An address asks for something there is not; ``message`` says what, in words for whoever opened it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Asked(Protocol):
    """The part of an address after the question mark, such as Django's QueryDict."""

    def get(self, name: str, /) -> Any: ...

    def getlist(self, name: str, /) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``themes`` are slugs, of which a listing needs one (or one below it); none means anything at all.

    ``kind`` is a code of assets.vocabulary.Kind or empty, ``measure`` one of directory.gaps.measures, ``people`` an age
    band or ``figure:`` with an indicator's code, ``filters`` are of FILTERS, and all are needed. Equal questions are
    equal values, and have the same address and key.
    """

    themes: tuple[str, ...] = ()
    kind: str = ""
    measure: str = DEFAULT_MEASURE
    people: str = ALL
    filters: tuple[str, ...] = ()
    minutes: int = DEFAULT_MINUTES

    def __post_init__(self) -> None:
        object.__setattr__(self, "themes", tuple(sorted(set(self.themes))))
        object.__setattr__(self, "filters", tuple(f for f in FILTERS if f in set(self.filters)))

    @property
    def address(self) -> str:
        """The question as an address holds it, without what goes without saying; empty for the plain one."""
        pairs: list[tuple[str, str]] = [("theme", slug) for slug in self.themes]
        plain = Question()
        names = ("kind", "measure", "people", "minutes")
        pairs += [
            (name, str(said)) for name in names if (said := getattr(self, name)) != getattr(plain, name)
        ]
        pairs += [("filter", code) for code in self.filters]
        return urlencode(pairs)

    @property
    def key(self) -> str:
        """What stands for the question in the database: the same for as long as it means the same."""
        return sha256(self.address.encode()).hexdigest()[:40]

    def as_json(self) -> dict[str, Any]:
        return {
            "themes": list(self.themes),
            "kind": self.kind,
            "measure": self.measure,
            "people": self.people,
            "filters": list(self.filters),
            "minutes": self.minutes,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Question:
        return cls(**{**said, "themes": tuple(said["themes"]), "filters": tuple(said["filters"])})

    @classmethod
    def read(cls, asked: Asked) -> Question:
        """Read it from an address. What is left out is as usual; BadQuestion for what makes no sense.

        Whether its themes and its figure are there is for the database to say.
        """
        themes = tuple(slug for slug in asked.getlist("theme") if slug)
        if len(themes) > MOST_THEMES or not all(_SLUG.fullmatch(slug) for slug in themes):
            raise BadQuestion(gettext("Choose what it is about from the list."))
        kind = asked.get("kind") or ""
        if kind and kind not in Kind.values:
            raise BadQuestion(gettext("Choose a kind from the list."))
        measure = asked.get("measure") or DEFAULT_MEASURE
        if measure not in MEASURES:
            raise BadQuestion(gettext("Choose a measure from the list."))
        people = asked.get("people") or ALL
        if people not in AGE_BANDS and not (
            people.startswith(FIGURE) and _SLUG.fullmatch(people.removeprefix(FIGURE))
        ):
            raise BadQuestion(gettext("Choose people from the list."))
        filters = tuple(code for code in asked.getlist("filter") if code)
        if not set(filters) <= set(FILTERS):
            raise BadQuestion(gettext("Choose conditions from the list."))
        minutes = asked.get("minutes") or str(DEFAULT_MINUTES)
        if minutes not in {str(n) for n in MINUTES}:
            raise BadQuestion(gettext("Choose a walking time from the list."))
        return cls(
            themes=themes, kind=kind, measure=measure, people=people, filters=filters, minutes=int(minutes)
        )
