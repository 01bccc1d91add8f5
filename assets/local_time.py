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


def month_of(at: datetime) -> date:
    """The first day of the month in London at ``at``."""
    return local_date(at).replace(day=1)


def year_before(at: datetime) -> date:
    """The first day of the same month a year earlier: whatever is not older happened in the last year, or nearly."""
    month = month_of(at)
    return month.replace(year=month.year - 1)
