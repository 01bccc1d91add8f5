"""How soon a listing answers those who get in touch, from what people met with in the last year.

Nothing is said of a few, which could be chance and could be one person; a median is said and not a mean, so that one
reply that was lost for a month does not speak for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median

from django.db.models import Count
from django.utils.translation import gettext, ngettext

from assets.models import Experience, Listing
from assets.vocabulary import ExperienceKind

FEW_REPLIES = 3
"""So many replies are needed to tell how long they take."""
FEW_TRIES = 4
"""So many replies and silences together are needed to tell that there is often none."""
_MOST_IN_DAYS = 13


@dataclass(frozen=True, slots=True)
class Replies:
    """What was met with: ``days`` are whole days until each reply, ``unanswered`` how often there was none."""

    days: tuple[int, ...] = ()
    unanswered: int = 0

    @property
    def often_none(self) -> bool:
        """At least half of four or more tries had no answer."""
        tries = len(self.days) + self.unanswered
        return tries >= FEW_TRIES and 2 * self.unanswered >= tries

    @property
    def usual_days(self) -> int | None:
        """The median of the replies in whole days, rounded up; None while there are too few."""
        return ceil(median(self.days)) if len(self.days) >= FEW_REPLIES else None

    @property
    def words(self) -> str:
        """ "Usually answers within 2 days", "Often does not answer", or nothing when too little is known."""
        if self.often_none:
            return gettext("Often does not answer")
        usual = self.usual_days
        if usual is None:
            return ""
        if usual == 0:
            return gettext("Usually answers on the same day")
        if usual > _MOST_IN_DAYS:
            weeks = ceil(usual / 7)
            return gettext("Usually answers within %(weeks)d weeks") % {"weeks": weeks}
        return ngettext(
            "Usually answers within %(days)d day", "Usually answers within %(days)d days", usual
        ) % {"days": usual}


def replies_of(listing_ids: Iterable[int], *, at: datetime) -> dict[int, Replies]:
    """What was met with at each of these listings in the year before ``at``; one query. Nothing known, no key."""
    counted = (
        Experience.objects.in_last_year(at)
        .filter(listing_id__in=set(listing_ids), kind__in=(ExperienceKind.REPLIED, ExperienceKind.NO_REPLY))
        .values_list("listing_id", "days")
        .annotate(n=Count("pk"))
        .order_by("listing_id", "days")
    )
    days: dict[int, list[int]] = {}
    silent: dict[int, int] = {}
    for listing_id, waited, n in counted:
        known = days.setdefault(listing_id, [])
        if waited is None:
            silent[listing_id] = n
        else:
            known += [waited] * n
    return {key: Replies(tuple(known), silent.get(key, 0)) for key, known in days.items()}


def reply_words(listing: Listing, *, at: datetime) -> str:
    """How soon this one answers, in words; one query. For many, ``replies_of`` and the ``words`` of each."""
    return replies_of([listing.pk], at=at).get(listing.pk, Replies()).words
