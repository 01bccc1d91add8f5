"""Quarters of the calendar: the only spans of time that searches are counted over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext

from assets.calendar_words import MONTH_NAMES

KEPT = 8
"""How many finished quarters the ledger reaches back. They are forgotten whole: what was shown of a quarter must never
be set beside what is shown of a part of it."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int
    """1 to 4."""

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, code: str) -> Self | None:
        """Read ``2026-q3``; None when it is nothing of the kind."""
        found = re.fullmatch(r"(20[0-9]{2})-q([1-4])", code, re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.after().first - timedelta(days=1)

    def after(self) -> Self:
        return type(self)(self.year + self.number // 4, self.number % 4 + 1)

    def back(self, quarters: int) -> Self:
        """The quarter so many before this one."""
        nth = self.year * 4 + self.number - 1 - quarters
        return type(self)(nth // 4, nth % 4 + 1)

    def __str__(self) -> str:
        return gettext("{first} to {last} {year}").format(
            first=MONTH_NAMES[self.first.month - 1],
            last=MONTH_NAMES[self.last.month - 1],
            year=self.last.year,
        )


def finished(*, today: date) -> list[Quarter]:
    """The quarters that may be shown, the latest first: those kept, without the one that still goes on."""
    return [Quarter.of(today).back(n) for n in range(1, KEPT + 1)]
