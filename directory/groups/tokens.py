"""The address by which an owner says, without signing in, that a group is still looked after.

It can do no more than leave things as they are, so it needs no more than to have come by the owner's own mail.
"""

from __future__ import annotations

from django.core import signing

from assets.models import Claim, Membership
from assets.vocabulary import MembershipRole
from directory.accounts.models import User

_SALT = "directory.groups.takeover"


def objection_token(claim: Claim, user: User) -> str:
    return signing.dumps([str(claim.uuid), user.pk], salt=_SALT)


def read_objection(token: str) -> tuple[Claim, User] | None:
    """The claim it objects to and the owner who does; None for one that is not ours or who owns it no more."""
    try:
        uuid, user_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    claim = Claim.objects.select_related("organisation").filter(uuid=uuid).first()
    if claim is None:
        return None
    owners = Membership.objects.filter(organisation_id=claim.organisation_id, role=MembershipRole.OWNER)
    member = owners.select_related("user").filter(user_id=user_id, user__is_active=True).first()
    return None if member is None else (claim, member.user)
