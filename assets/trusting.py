"""When an organisation may be trusted, and who is: only ever a suggestion, which a convenor takes up or not."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from assets.models import Listing, Organisation, Proposal
from assets.vocabulary import ProposalStatus

EARNED_AFTER = 3
"""Changes approved one after another, none of them sent back."""


def has_earned_trust(organisation: Organisation) -> bool:
    """Tell whether its last changes were all approved as they came, and it is not trusted yet."""
    if organisation.trusted_since is not None:
        return False
    decided = Proposal.objects.filter(
        organisation=organisation, status__in=[ProposalStatus.APPROVED, ProposalStatus.RETURNED]
    )
    last = list(decided.order_by("-decided_at", "-pk").values_list("status", "reasons")[:EARNED_AFTER])
    return len(last) == EARNED_AFTER and all(
        status == ProposalStatus.APPROVED and not reasons for status, reasons in last
    )


def trusted_organisations(user: Any) -> QuerySet[Organisation]:
    """Those in a convenor's remit whose changes go live at once, by name."""
    mine = Listing.objects.in_remit(user).values("pk")
    rows = Organisation.objects.filter(trusted_since__isnull=False, pk__in=mine)
    return rows.order_by("name", "pk")
