"""A group that meets at somebody else's space asks them. Until they agree, their page does not list it.

Who meets in their own space, or where nobody looks after the entry and so nobody could answer, need not ask; nor need
what is protected, which no venue's page would list anyway. A refusal unties the two: the group's own entry keeps the
address as its own word, and nothing says the venue's name beside it any more.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assets.actions.listings import revise_listing
from assets.actor import Actor
from assets.errors import AssetsError
from assets.models import MODELS, Activity, Listing, Membership, Opening, Organisation, Space
from assets.permissions import is_convenor
from assets.snapshot import as_kind
from assets.vocabulary import VenueAnswer
from geo.privacy import LocationPrivacy

HOSTED = (Activity, Opening)
"""The kinds that take place in a space."""


class NotAsked(AssetsError):
    """The venue is not being asked this, or not any more."""

    def __init__(self) -> None:
        super().__init__("The venue is not being asked this any more.")


@transaction.atomic
def ask_venue(listing: Listing, *, by: Actor) -> str:
    """Note whether the listing's venue has to be asked, and return the answer as it now stands.

    To be called when a listing has got a venue, or has come out from under protection.
    """
    Listing.objects.lock([listing.pk])
    row = as_kind(listing)
    if not isinstance(row, HOSTED) or row.venue is None:
        return VenueAnswer.AGREED
    answer = VenueAnswer.ASKED if _must_ask(row, row.venue, by) else VenueAnswer.AGREED
    MODELS[row.kind].objects.filter(pk=row.pk).update(venue_answer=answer)  # type: ignore[misc]
    return answer


def _must_ask(row: Activity | Opening, venue: Space, by: Actor) -> bool:
    if row.location_privacy != LocationPrivacy.EXACT:
        return False
    if is_convenor(by.user) or venue.owner_id is None or venue.owner_id == row.owner_id:
        return False
    keepers = Membership.objects.filter(organisation_id=venue.owner_id)
    if by.user is not None and keepers.filter(user=by.user).exists():
        return False
    return keepers.exists()


@transaction.atomic
def answer_venue(listing: Listing, *, agreed: bool, by: Actor, at: datetime) -> Listing:
    """Take down what the venue said. Raises NotAsked when there is no open question.

    Whoever calls has asked whether this person looks after the venue.
    """
    Listing.objects.lock([listing.pk])
    rows = MODELS[listing.kind].objects.filter(pk=listing.pk)
    if listing.kind not in [model._meta.model_name for model in HOSTED]:
        raise NotAsked
    answer = VenueAnswer.AGREED if agreed else VenueAnswer.REFUSED
    asked = rows.filter(venue_answer=VenueAnswer.ASKED, venue__isnull=False)  # type: ignore[misc]
    if not asked.update(venue_answer=answer):
        raise NotAsked
    row = rows.get()
    return (
        row
        if agreed
        else revise_listing(row, document={"venue": None}, by=by, at=at, why="The venue said no")
    )


def waiting_for(organisation: Organisation) -> list[Listing]:
    """What asks to be listed at this organisation's spaces, the longest there first."""
    found: list[Listing] = []
    for model in HOSTED:
        rows = model.objects.published().filter(venue__owner=organisation, venue_answer=VenueAnswer.ASKED)
        found += rows.select_related("venue", "owner").order_by("created_at", "pk")
    return found
