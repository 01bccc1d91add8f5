"""What points at a listing and follows it when it is merged into another: one list of it, which other apps add to.

A test goes through every foreign key to a listing and asks whether it follows or stays (tests/assets/test_merging.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

Moved = dict[str, dict[str, Any]]
"""By what they are: the keys of the rows that were moved, each with what is to be put back with it."""


@dataclass(frozen=True, slots=True)
class Follower:
    """Rows of a model that point at listings by ``key``.

    Those that would be there twice (the same ``once``, among rows that ``where`` holds for) stay where they are.
    ``remembers`` are values that are put back with the row. ``early`` ones are moved before any listing is locked:
    theirs is an order of locks in which the listing comes last.
    """

    model: str
    key: str
    once: tuple[str, ...] = ()
    where: Q = field(default_factory=Q)
    remembers: tuple[str, ...] = ()
    early: bool = False

    @property
    def label(self) -> str:
        return f"{self.model}.{self.key}"

    def rows(self) -> QuerySet[Any]:
        model: type[Model] = apps.get_model(self.model)
        return model._default_manager.all()

    def move(self, from_id: int, to_id: int, only: Sequence[str] | None = None) -> dict[str, Any]:
        """Make rows of one listing point at another; their keys. With ``only``, none but these."""
        rows = self.rows().filter(**{self.key: from_id})
        if only is not None:
            rows = rows.filter(pk__in=only)
        if self.once:
            there = set(self.rows().filter(self.where, **{self.key: to_id}).values_list(*self.once))
            twice = [
                pk
                for pk, *same in rows.filter(self.where).values_list("pk", *self.once)
                if tuple(same) in there
            ]
            rows = rows.exclude(pk__in=twice)
        moved = {
            str(pk): dict(zip(self.remembers, values, strict=True))
            for pk, *values in rows.order_by("pk").values_list("pk", *self.remembers)
        }
        self.rows().filter(pk__in=list(moved)).update(**{self.key: to_id})
        return moved

    def move_back(self, moved: dict[str, Any], from_id: int, to_id: int) -> None:
        """Make the rows that were moved point at the first again, as far as they are still there."""
        self.move(from_id, to_id, only=list(moved))
        for pk, values in moved.items():
            if values:
                self.rows().filter(pk=pk, **{self.key: to_id}).update(**values)


FOLLOWERS = [
    Follower("assets.ExternalId", "listing", remembers=("imported",)),
    Follower("assets.Membership", "organisation", once=("user",)),
    Follower("assets.Claim", "organisation", once=("user",), where=Q(status="waiting")),
    Follower(
        "assets.Invitation",
        "organisation",
        once=("email",),
        where=Q(accepted_at__isnull=True, ended_at__isnull=True),
    ),
    Follower(
        "assets.Report",
        "listing",
        once=("kind", "source", "about", "said_at__date"),
        where=Q(answered_at__isnull=True),
    ),
    Follower("assets.Experience", "listing"),
    Follower("assets.Grant", "organisation"),
    Follower("assets.Proposal", "organisation"),
]

REDIRECTED = frozenset({"assets.Listing.owner", "assets.Activity.venue", "assets.Opening.venue"})
"""Said by listings themselves, and changed by an edit of theirs, so that their history has it."""

STAYING = frozenset(
    {
        # What a listing is made of, and what is derived from it.
        "assets.ListingTheme.listing",
        "assets.Listing_reach_areas.listing",
        "assets.Schedule.listing",
        "assets.SearchEntry.listing",
        "assets.DuplicateKey.listing",
        "assets.DuplicateLook.listing",
        # What was, was of that listing.
        "assets.Revision.listing",
        "assets.Proposal.listing",
        "assets.ConfirmationAsk.listing",
        "assets.Erasure.listing",
        "assets.PeopleChange.organisation",
        "assets.DuplicatePair.first",
        "assets.DuplicatePair.second",
        "assets.Merge.kept",
        "assets.Merge.dropped",
        "assets.Listing.merged_into",
    }
)


def move_all(from_id: int, to_id: int, *, early: bool) -> Moved:
    return {f.label: f.move(from_id, to_id) for f in FOLLOWERS if f.early is early}


def move_all_back(moved: Moved, from_id: int, to_id: int, *, early: bool) -> None:
    for follower in FOLLOWERS:
        if follower.early is early and follower.label in moved:
            follower.move_back(moved[follower.label], from_id, to_id)
