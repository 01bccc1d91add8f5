"""Somebody leaves the site for good: what they did stays in the history, their name does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from assets.actions.memberships import LastOwner, is_last_owner, leave
from assets.models import Invitation, Listing, Organisation, PeopleChange, Revision

SOMEBODY_GONE = "somebody who has left"


def owned_alone(user: Any) -> list[Organisation]:
    """The organisations of which this account is the one owner."""
    memberships = user.memberships.select_related("organisation").order_by("organisation_id")
    return [m.organisation for m in memberships if is_last_owner(m.organisation, user)]


@transaction.atomic
def leave_everything(user: Any, *, hand_over: bool, at: datetime) -> list[Organisation]:
    """Leave every organisation, and take the name out of the record; return those handed to the convenors.

    Raises LastOwner, and nothing has changed, unless ``hand_over`` lets the convenors have what is owned alone.
    """
    organisations = [m.organisation for m in user.memberships.select_related("organisation")]
    Listing.objects.lock(o.pk for o in organisations)
    if not hand_over and owned_alone(user):
        raise LastOwner
    handed = [o for o in organisations if leave(o, user, hand_over=hand_over, at=at)]
    Revision.objects.filter(by=user).update(by_name=SOMEBODY_GONE)
    PeopleChange.objects.filter(user=user).update(name=SOMEBODY_GONE)
    PeopleChange.objects.filter(by=user).update(by_name=SOMEBODY_GONE)
    PeopleChange.objects.filter(name__iexact=user.email).update(name=SOMEBODY_GONE)
    Invitation.objects.filter(email=user.email.lower()).delete()
    user.proposals.filter(organisation__isnull=True, listing__isnull=True).open().delete()
    return handed
