"""What waits for the demo's convenor on a morning: changes, one sent back, one that went live, reports; and what was
put right before. All through the same actions as real ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assets.actions.feedback import report_listing
from assets.actions.listings import revise_listing
from assets.actions.memberships import add_member, trust_organisation
from assets.actions.proposals import (
    approve_proposal,
    return_proposal,
    start_proposal,
    submit_proposal,
    write_proposal,
)
from assets.actions.reasons import give_reasons
from assets.actor import Actor
from assets.models import ExternalId, Listing, Organisation, Proposal
from assets.snapshot import snapshot
from assets.vocabulary import Kind, MembershipRole
from directory.accounts.actions import account_for
from directory.accounts.models import User

CONVENOR = "convenor@marlsden.example"
REASONS = (
    (
        "When is it?",
        "Thank you. Please say on which days it is and from when to when, so that nobody comes for nothing.",
    ),
    (
        "How do people reach you?",
        "Thank you. Please add a phone number or an e-mail address that somebody answers each week.",
    ),
    (
        "Is it for everybody?",
        "Thank you. Please say who it is for. If anybody may come, say that: people wonder.",
    ),
    (
        "Somebody’s own number",
        "Please do not put a person’s own phone number where everybody reads it. Could it be the group’s?",
    ),
    (
        "More than one thing",
        "These are two things in one. Please make an entry of each, so that each is found by its own days.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change of a listing, as the demo's files call it; none for a new one."""

    by: str
    name: str
    hours_ago: float
    listing: str = ""
    kind: Kind = Kind.ACTIVITY
    changes: Mapping[str, Any] = field(default_factory=dict)
    moved: tuple[float, float] | None = None
    """Metres east and north."""
    why: str = ""
    returned: str = ""
    approved_after: float | None = None
    """Hours after it was sent."""


ASKED: Sequence[Asked] = (
    Asked(
        by="olu@wharf.example", name="Olu Adebayo", hours_ago=43, listing="canalside-wharf-sunday-lunch",
        changes={
            "schedules": ["FREQ=WEEKLY;BYDAY=SU 12:30-15:00 not-months=8"],
            "description": "Everybody brings one thing; we have had eleven potato salads. Students, widows, people new"
            " in town, a man of ninety-two who was a trumpeter. Whoever comes last washes up.",
        },
        why="We start half an hour later now because of the bus.",
    ),
    Asked(
        by="ings@growers.example", name="Bernadette Shaw", hours_ago=26, listing="tenterfields-ings-raised-beds",
        moved=(240.0, -130.0), changes={"access": ["step_free", "accessible_toilet"], "venue": None},
        why="The gate is at the other end. People kept walking round the wrong way.",
    ),
    Asked(
        by="hello@bankfootbikes.example", name="Kasia Wrona", hours_ago=19, kind=Kind.ORGANISATION,
        changes={
            "name": "Bankfoot Bike Kitchen", "legal_form": "informal",
            "summary": "Mend your bike with our tools and somebody who knows how.",
            "description": "We are six people with a container full of tools. Bring a bike that does not go and leave"
            " on one that does. We have bikes to give to people who need one for work.",
            "themes": ["cycling", "repair-and-reuse"], "email": "hello@bankfootbikes.example",
        },
        why="We have been going since spring and want to be found.",
    ),
    Asked(
        by="sandra@library.example", name="Sandra Booth", hours_ago=6, listing="marlsden-central-radiator-table",
        changes={
            "summary": "A jigsaw, the papers and company, by the biggest radiator in the library. Friday is soup.",
            "cost": "free",
        },
    ),
    Asked(
        by="salt@shed.example", name="Terry Lumb", hours_ago=70, listing="canalside-salt-shed",
        changes={"summary": "Shed. All welcome. Ring me at home after six."},
        returned="Thank you, Terry. Is it still for men who have stopped work? Then please say so, or people will ask."
        " And could it be the Shed’s number?",
    ),
    Asked(
        by="weft@memory.example", name="June Barraclough", hours_ago=24 * 9, listing="bankfoot-memory-cafe",
        changes={"first_visit": "Somebody meets you at the door. You can sit and watch as long as you like."},
        approved_after=5,
    ),
    Asked(
        by="yaadein@songs.example", name="Harpreet Gill", hours_ago=24 * 16, listing="weavers-row-yaadein-harmonium",
        changes={"languages": ["pa", "ur", "hi"]}, approved_after=21,
    ),
)  # fmt: skip
LIVE_BY, LIVE_OF = "member@marlsden.example", "hollin-top-pantry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    listing: str
    kind: str
    days_ago: float
    about: str = ""
    words: str = ""
    put_right: Mapping[str, Any] | None = None
    after_days: float = 0


TOLD: Sequence[Told] = (
    Told(listing="hollin-top-pantry-shop", kind="wrong", about="times", days_ago=4,
         words="Went on Wednesday and the shutters were down. A note said Thursdays now."),
    Told(listing="weavers-row-yaadein-singers", kind="wrong", about="contact", days_ago=2,
         words="The number rings out."),
    Told(listing="canalside-wharf-sunday-lunch", kind="closed", days_ago=1),
    Told(listing="bankfoot-memory-cafe", kind="wrong", about="cost", days_ago=40, words="It costs two pounds now.",
         put_right={"cost": "paid", "cost_pence": 200}, after_days=2),
    Told(listing="marlsden-central-radiator-table", kind="wrong", about="who_for", days_ago=75,
         put_right={"groups": ["older_people"]}, after_days=0.4),
    Told(listing="canalside-salt-shed", kind="wrong", about="contact", days_ago=33,
         put_right={"email": "salt@shed.example"}, after_days=6),
)  # fmt: skip


@transaction.atomic
def fill(*, at: datetime) -> int:
    """Make them, unless there are changes already or the convenor is not there; return how many wait."""
    convenor = User.objects.filter(email=CONVENOR).first()
    known = dict(ExternalId.objects.filter(source__slug="marlsden-demo").values_list("value", "listing_id"))
    if convenor is None or not known or Proposal.objects.exists():
        return 0
    give_reasons(REASONS)
    by = Actor.of(convenor)
    for told in sorted(TOLD, key=lambda one: -one.days_ago):
        _tell(told, known, by=by, at=at)
    for asked in ASKED:
        _ask(asked, known, by=by, at=at)
    _goes_live(known, at=at)
    return Proposal.objects.waiting().count()


def _tell(told: Told, known: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    listing = Listing.objects.published().filter(pk=known.get(told.listing, 0)).first()
    if listing is None:
        return
    said_at = at - timedelta(days=told.days_ago)
    report_listing(
        listing, kind=told.kind, about=told.about, source="visitor", words=told.words, by=by, at=said_at
    )
    if told.put_right is not None:
        then = said_at + timedelta(days=told.after_days)
        revise_listing(listing, document=dict(told.put_right), by=by, at=then, why="Somebody told us")


def _ask(asked: Asked, known: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    listing = Listing.objects.filter(pk=known.get(asked.listing, 0)).first() if asked.listing else None
    if asked.listing and listing is None:
        return
    person = account_for(asked.by, name=asked.name)
    sent = at - timedelta(hours=asked.hours_ago)
    owner = None if listing is None else Organisation.objects.filter(pk=listing.owner_id or 0).first()
    if owner is not None:
        add_member(owner, person, role=MembershipRole.OWNER, at=sent - timedelta(days=200))
    changes = dict(asked.changes)
    if asked.moved and listing is not None and listing.point is not None:
        east, north = asked.moved
        changes["point"] = [round(listing.point.x + east, 1), round(listing.point.y + north, 1)]
    if "venue" in changes and (listing is None or "venue" not in snapshot(listing)):
        del changes["venue"]
    member = Actor.of(person)
    kind = listing.kind if listing else asked.kind
    proposal = start_proposal(kind=kind, listing=listing, organisation=owner, by=member, at=sent)
    proposal = write_proposal(proposal, changes=changes, by=member, at=sent)
    proposal = submit_proposal(proposal, by=member, at=sent, why=asked.why)
    if asked.returned:
        then = sent + timedelta(hours=3)
        return_proposal(proposal, version=proposal.version, reasons=asked.returned, by=by, at=then)
    elif asked.approved_after is not None:
        then = sent + timedelta(hours=asked.approved_after)
        approve_proposal(proposal, version=proposal.version, by=by, at=then)


def _goes_live(known: Mapping[str, int], *, at: datetime) -> None:
    """A change by an organisation that is trusted."""
    organisation = Organisation.objects.filter(pk=known.get(LIVE_OF, 0)).first()
    member = User.objects.filter(email=LIVE_BY).first()
    if organisation is None or member is None:
        return
    then = at - timedelta(hours=12)
    trust_organisation(organisation, trusted=True, at=then - timedelta(days=60))
    organisation.refresh_from_db()
    actor, listing = Actor.of(member), Listing.objects.get(pk=organisation.pk)
    proposal = start_proposal(
        kind=listing.kind, listing=listing, organisation=organisation, by=actor, at=then
    )
    said = "A members’ food shop: pay £5 a week and choose about £25 of food from the shelves."
    proposal = write_proposal(proposal, changes={"summary": said}, by=actor, at=then)
    submit_proposal(proposal, by=actor, at=then, why="It went up a pound.")
