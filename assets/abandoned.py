"""When an organisation's entry counts as abandoned, so that somebody else may take it over after a notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from assets.freshness import Freshness
from assets.models import Listing, Organisation
from assets.vocabulary import ConfirmedHow, MembershipRole

UNSEEN = timedelta(days=180)
"""So long none of its owners has signed in, and nobody of it has confirmed anything."""
NOTICE = timedelta(days=14)
"""So long its owners can say that they still look after it."""
_BY_THE_GROUP = (ConfirmedHow.EMAIL, ConfirmedHow.ONLINE)


def is_abandoned(organisation: Organisation, *, at: datetime) -> bool:
    """Tell whether its entry is stale and none of its owners has been heard of for UNSEEN."""
    if organisation.freshness_at(at) is not Freshness.STALE:
        return False
    since = at - UNSEEN
    owners = organisation.memberships.filter(role=MembershipRole.OWNER)
    if owners.filter(Q(user__last_login__gt=since) | Q(since__gt=since)).exists():
        return False
    theirs = Listing.objects.filter(Q(pk=organisation.pk) | Q(owner_id=organisation.pk))
    return not theirs.filter(confirmed_at__gt=since, confirmed_how__in=_BY_THE_GROUP).exists()
