"""This place's year, from the terms it keeps and England's bank holidays."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from assets.models import SchoolTerm
from assets.schedules import Calendar, english_calendar


def place_calendar(at: datetime) -> Calendar:
    """Bank holidays and this place's school terms, for the years a page can speak of. One small query."""
    terms = SchoolTerm.objects.order_by("starts").values_list("starts", "ends")
    return _calendar(at.year, tuple(terms))


@lru_cache(maxsize=8)
def _calendar(year: int, terms: tuple[tuple[object, object], ...]) -> Calendar:
    return english_calendar(range(year - 1, year + 3), terms)  # type: ignore[arg-type]
