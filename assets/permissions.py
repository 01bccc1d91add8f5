"""Who may do what with a listing. Roles are the account's; membership is the organisation's; a remit the convenor's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assets.vocabulary import MembershipRole

if TYPE_CHECKING:
    from assets.models import Listing, Organisation, Remit


def is_convenor(user: Any) -> bool:
    """Convenors and administrators keep the place's map: all of it, or the part that is their remit."""
    return bool(user is not None and user.is_authenticated and user.has_role("convenor"))


def is_administrator(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.has_role("administrator"))


def remit_of(user: Any) -> Remit | None:
    """What a convenor is limited to, None for the whole place. Administrators never are.

    The one rule of what is in it is ListingQuerySet.in_remit, and for what is no listing yet
    ProposalQuerySet.decidable_by.
    """
    return None if is_administrator(user) else getattr(user, "remit", None)


def may_edit(user: Any, listing: Listing) -> bool:
    """Tell whether this person may change this listing: the same rule as lists of what they may edit."""
    return type(listing).objects.filter(pk=listing.pk).editable_by(user).exists()


def may_manage_people(user: Any, organisation: Organisation) -> bool:
    """Tell whether this person may invite, change and take off who looks after an organisation."""
    if type(organisation).objects.filter(pk=organisation.pk).in_remit(user).exists():
        return True
    owners = organisation.memberships.filter(role=MembershipRole.OWNER)
    return bool(user.is_authenticated) and owners.filter(user=user).exists()
