"""People who look after groups of the demo place, and questions whether their entries are still right, to be answered.

The questions are mails; the demo puts mail into ``.var/mail``. Only these people are written to: what the other groups
publish as their address is nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.actions.confirmations import Asked, sweep_confirmations
from assets.actions.memberships import add_member
from assets.models import ConfirmationAsk, ExternalId, Organisation
from assets.vocabulary import MembershipRole
from directory.accounts.actions import account_for
from directory.confirming.asking import write_to_people


@dataclass(frozen=True, slots=True)
class DemoMember:
    organisation: str
    """Its key in the demo's fixtures."""
    email: str
    name: str
    role: MembershipRole = MembershipRole.OWNER


MEMBERS = (
    DemoMember("tenterfields-croft-road-ca", "member@marlsden.example", "Yusuf Rahman"),
    DemoMember("tenterfields-ings-lane", "allotments@marlsden.example", "Bev Hartley"),
    DemoMember("tenterfields-ings-lane", "member@marlsden.example", "Yusuf Rahman", MembershipRole.EDITOR),
    DemoMember("weavers-row-mill-museum", "museum@marlsden.example", "Gerald Ormerod"),
)


def fill(*, at: datetime) -> None:
    """Make the members, and ask what is due, unless that was done before."""
    for member in MEMBERS:
        known = ExternalId.objects.filter(source__slug="marlsden-demo", value=member.organisation).first()
        organisation = Organisation.objects.filter(pk=known.listing_id).first() if known else None
        if organisation is not None:
            account = account_for(member.email, name=member.name)
            add_member(organisation, account, role=member.role, at=at)
    if not ConfirmationAsk.objects.exists():
        for _ in sweep_confirmations(at=at, tell=lambda rows: _tell(rows, at=at)):
            pass


def _tell(rows: Sequence[Asked], *, at: datetime) -> set[int]:
    theirs = [row for row in rows if any(person.user_id for person in row.people)]
    published = {row.listing_id for row in rows if row.people} - {row.listing_id for row in theirs}
    return write_to_people(theirs, at=at) | published
