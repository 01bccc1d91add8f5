"""The one time zone this product lives in, and what day it is there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local_date(at: datetime) -> date:
    """The calendar day in London at ``at``. Raises ValueError for a naive datetime, which names no moment."""
    if at.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return at.astimezone(LONDON).date()
