"""How far a listing can still be believed: the one rule, in Python and in SQL.

A listing is fresh until its own interval after somebody last said it was right, then due, and stale from
half as long again. Age is counted in whole local days, so that the state on screen, the date in a reminder
and the count on a dashboard turn over together, at midnight. One that nobody ever confirmed is stale, and
so is one whose confirmation lies in the future: that is a typing mistake, and would otherwise stay fresh
for as long as it is wrong.

Somebody's word against it counts too. While a report is open (assets.models.report) the listing is due at
best; while reports that it has closed are open from two different days, it is stale. So a doubt does no more
than to bring both days forward, and nothing that reads them has to know of it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Case, DateField, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Least, TruncDate
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assets.local_time import LONDON, local_date
from assets.vocabulary import Coded, ConfirmedHow

STALE_NUMERATOR, STALE_DENOMINATOR = 3, 2
"""Stale at three halves of the interval, in whole numbers so that Python and SQL round alike (up)."""

CLOSED_FROM = 2
"""Open reports of so many different days that it has closed make it stale: one alone may be a wrong door or day."""


class Freshness(Coded):
    """How sure we are; never confirmed counts as stale."""

    FRESH = "fresh", _("Up to date")
    DUE = "due", _("Due to be checked")
    STALE = "stale", _("May be out of date")


# Translators: {ago} is "today", "5 days ago" and the like.
_BY_WHOM = {
    ConfirmedHow.EMAIL.value: _("Confirmed by the group {ago}"),
    ConfirmedHow.ONLINE.value: _("Confirmed by the group {ago}"),
    ConfirmedHow.PHONE.value: _("Confirmed by phone {ago}"),
    ConfirmedHow.VISIT.value: _("Confirmed on a visit {ago}"),
    ConfirmedHow.IMPORT.value: _("Confirmed by the list it came from {ago}"),
}
_BY_SOMEBODY = _("Confirmed {ago}")


def due_on(*, confirmed_at: datetime, interval_days: int, doubted_on: date | None = None) -> date:
    """First local day on which the listing is due. Raises ValueError for an interval below one day."""
    if interval_days < 1:
        raise ValueError("the interval is at least a day")
    due = local_date(confirmed_at) + timedelta(days=interval_days)
    return due if doubted_on is None else min(due, doubted_on)


def stale_on(
    *, confirmed_at: datetime, interval_days: int, doubted_on: date | None = None, closed_reports: int = 0
) -> date:
    """First local day on which the listing is stale. Raises ValueError for an interval below one day."""
    due = due_on(confirmed_at=confirmed_at, interval_days=interval_days)
    total = -(-interval_days * STALE_NUMERATOR // STALE_DENOMINATOR)
    stale = due + timedelta(days=total - interval_days)
    return stale if doubted_on is None or closed_reports < CLOSED_FROM else min(stale, doubted_on)


def freshness(
    *,
    confirmed_at: datetime | None,
    interval_days: int,
    at: datetime,
    doubted_on: date | None = None,
    closed_reports: int = 0,
) -> Freshness:
    """The state at ``at`` (aware). Raises ValueError for naive datetimes and intervals below one day.

    ``doubted_on`` is the local day of the oldest open report, ``closed_reports`` on how many different days those
    were made that say it has closed; of a listing, ask ``Listing.freshness_at``.
    """
    today = local_date(at)
    if confirmed_at is None or local_date(confirmed_at) > today:
        return Freshness.STALE
    due = due_on(confirmed_at=confirmed_at, interval_days=interval_days, doubted_on=doubted_on)
    stale = stale_on(
        confirmed_at=confirmed_at,
        interval_days=interval_days,
        doubted_on=doubted_on,
        closed_reports=closed_reports,
    )
    if today >= stale:
        return Freshness.STALE
    return Freshness.FRESH if today < due else Freshness.DUE


def freshness_expression(
    at: datetime,
    *,
    confirmed_at: str = "confirmed_at",
    interval_days: str = "confirm_every_days",
    doubted_on: str = "doubted_on",
    closed_reports: str = "closed_reports",
) -> Case:
    """The same state as a column, for annotating a queryset; the last four arguments name its fields.

    PostgreSQL adds whole numbers to dates as days and divides them without remainder, as is done above.
    """
    today = Value(local_date(at), output_field=DateField())
    confirmed = TruncDate(confirmed_at, tzinfo=LONDON)
    interval = F(interval_days)
    numerator, rounding = Value(STALE_NUMERATOR), Value(STALE_DENOMINATOR - 1)
    stale_days = ExpressionWrapper(
        (interval * numerator + rounding) / Value(STALE_DENOMINATOR), output_field=IntegerField()
    )
    disbelieved = Case(
        When(Q(**{f"{closed_reports}__gte": CLOSED_FROM}), then=Cast(doubted_on, DateField())), default=None
    )
    # PostgreSQL's least() passes over what is null.
    due = Least(ExpressionWrapper(confirmed + interval, output_field=DateField()), F(doubted_on))
    stale = Least(ExpressionWrapper(confirmed + stale_days, output_field=DateField()), disbelieved)
    return Case(
        When(Q(**{f"{confirmed_at}__isnull": True}), then=Value(Freshness.STALE.value)),
        When(GreaterThan(confirmed, today), then=Value(Freshness.STALE.value)),
        When(LessThanOrEqual(stale, today), then=Value(Freshness.STALE.value)),
        When(GreaterThan(due, today), then=Value(Freshness.FRESH.value)),
        default=Value(Freshness.DUE.value),
    )


def describe(*, confirmed_at: datetime | None, how: str, at: datetime) -> str:
    """Say how sure we are: "Confirmed by the group 3 weeks ago", "Not yet confirmed".

    ``how`` is a value of ConfirmedHow; an unknown or empty one is left out rather than guessed.
    """
    if confirmed_at is None or local_date(confirmed_at) > local_date(at):
        return gettext("Not yet confirmed")
    return str(_BY_WHOM.get(how, _BY_SOMEBODY)).format(ago=ago(confirmed_at, at=at))


def doubt_words(*, doubted_on: date | None, closed_reports: int, at: datetime) -> str:
    """Say that somebody has said it does not hold; empty when nobody has."""
    if doubted_on is None or doubted_on > local_date(at):
        return ""
    if closed_reports:
        return gettext("Somebody said it may have closed")
    return gettext("Somebody said something here is wrong")


def ago(then: datetime, *, at: datetime) -> str:
    """Say how long since, in local days: "today", "yesterday", "5 days ago", "3 weeks ago", and so on."""
    days = (local_date(at) - local_date(then)).days
    if days < 2:
        return gettext("yesterday") if days == 1 else gettext("today")
    if days < 14:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    if days < 9 * 7:
        weeks = days // 7
        return ngettext("{n} week ago", "{n} weeks ago", weeks).format(n=weeks)
    if days < 2 * 365:
        months = days * 12 // 365
        return ngettext("{n} month ago", "{n} months ago", months).format(n=months)
    years = days // 365
    return ngettext("{n} year ago", "{n} years ago", years).format(n=years)
