from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from assets.models.listing import Listing
from assets.models.organisation import Organisation
from assets.permissions import is_convenor, remit_of
from assets.vocabulary import Kind, ProposalStatus
from geo.models import Area

OPEN = (ProposalStatus.DRAFT, ProposalStatus.WAITING, ProposalStatus.RETURNED)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        """Keep what is not decided yet: being written, waiting for a convenor, or sent back."""
        return self.filter(status__in=OPEN)

    def waiting(self) -> Self:
        """Keep what a convenor should decide."""
        return self.filter(status=ProposalStatus.WAITING)

    def to_look_at(self) -> Self:
        """Keep what went live at once and no convenor has looked at since."""
        return self.filter(status=ProposalStatus.APPROVED, live_at_once=True, looked_at__isnull=True)

    def in_order(self) -> Self:
        """The longest waiting first."""
        return self.order_by("submitted_at", "pk")

    def about(self, terms: dict[int, str]) -> Self:
        """Keep what would be about one of these themes (slugs by key), or is and stays so."""
        themes: Any = Listing.themes.through
        is_now = Exists(themes.objects.filter(listing_id=OuterRef("listing_id"), term_id__in=list(terms)))
        return self.filter(
            Q(document__themes__has_any_keys=list(terms.values()))
            | (~Q(document__has_key="themes") & Q(is_now))
        )

    def decidable_by(self, user: Any) -> Self:
        """Keep what a convenor may decide: of what is on the map what they look after, and of what is new what would
        stand there.
        """
        if not is_convenor(user):
            return self.none()
        remit = remit_of(user)
        if remit is None:
            return self
        new = Q(listing__isnull=True)
        if remit.ward_ids is not None:
            new &= Q(ward__in=remit.ward_ids)
        if remit.terms is not None:
            new &= Q(document__themes__has_any_keys=list(remit.terms.values()))
        return self.filter(Q(listing__in=Listing.objects.in_remit(user).values("pk")) | new)

    def editable_by(self, user: Any) -> Self:
        """Keep what a person may go on writing: their own, their organisations', what a convenor may decide."""
        if is_convenor(user) and remit_of(user) is None:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.values("organisation_id")
        own = self.filter(
            Q(started_by=user, organisation__isnull=True, listing__isnull=True)
            | Q(organisation_id__in=mine)
            | Q(listing_id__in=mine)
            | Q(listing__owner_id__in=mine)
        )
        return own | self.decidable_by(user) if is_convenor(user) else own


class Proposal(models.Model):
    """What somebody wants a listing to say, from the first word typed to the decision.

    The listing itself stays the last approved version. ``document`` names what is to change, as a document of
    assets.snapshot does, and of a new listing everything; while it is being written its values may be incomplete.
    ``base`` is what the listing said of the same fields when each was first changed here, so that what somebody else
    changed meanwhile is noticed and not undone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    # Empty until a new listing has been approved.
    listing = models.ForeignKey(
        Listing, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals"
    )
    # On whose behalf; none for a convenor's own and for an organisation that is itself new.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals_made"
    )
    # What an organisation that is itself new wants to add at once: theirs when it is approved.
    along_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="companions"
    )
    # The ward of the public place it would have, or else its owner's; known once it has been submitted.
    ward = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    document = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    # Grows with every write, so that of two people writing at once the second notices.
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=ProposalStatus, default=ProposalStatus.DRAFT)
    why = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A convenor who is reading it keeps others from deciding it, for a while.
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reasons = models.TextField(blank=True)
    live_at_once = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="proposal_kind"),
            models.CheckConstraint(condition=Q(status__in=ProposalStatus.values), name="proposal_status"),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(status__in=OPEN), name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.WAITING) | Q(submitted_at__isnull=False),
                name="proposal_submitted_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ProposalStatus.DRAFT, ProposalStatus.WAITING, ProposalStatus.DROPPED])
                | Q(decided_at__isnull=False),
                name="proposal_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.RETURNED) | ~Q(reasons=""), name="proposal_returned_why"
            ),
        ]
        indexes = [
            # The convenors' queue: the longest waiting first.
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(status=ProposalStatus.WAITING),
                name="proposal_waiting",
            ),
            models.Index(
                fields=["decided_at", "id"],
                condition=Q(live_at_once=True, looked_at__isnull=True),
                name="proposal_to_look_at",
            ),
            # How long it took, over the last months.
            models.Index(
                fields=["decided_at"], condition=Q(status=ProposalStatus.APPROVED), name="proposal_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}: {self.document.get('name', self.listing_id)}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def is_held_from(self, user: Any, at: datetime) -> bool:
        """Tell whether another convenor is deciding it at this moment."""
        return (
            self.held_by_id is not None
            and self.held_by_id != user.pk
            and self.held_until is not None
            and self.held_until > at
        )
