"""Who may do what with a listing. Roles are the account's; membership is the organisation's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assets.vocabulary import MembershipRole

if TYPE_CHECKING:
    from assets.models import Listing, Organisation


def is_convenor(user: Any) -> bool:
    """Convenors and administrators keep the whole place's map."""
    return bool(user is not None and user.is_authenticated and user.has_role("convenor"))


def may_edit(user: Any, listing: Listing) -> bool:
    """Tell whether this person may change this listing: the same rule as lists of what they may edit."""
    return type(listing).objects.filter(pk=listing.pk).editable_by(user).exists()


def may_manage_people(user: Any, organisation: Organisation) -> bool:
    """Tell whether this person may invite, change and take off who looks after an organisation."""
    if is_convenor(user):
        return True
    owners = organisation.memberships.filter(role=MembershipRole.OWNER)
    return bool(user.is_authenticated) and owners.filter(user=user).exists()
