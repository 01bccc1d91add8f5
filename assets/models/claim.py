from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assets.models.organisation import Organisation
from assets.vocabulary import ClaimProof, ClaimStatus, ClaimTo

DECIDED = (ClaimStatus.AGREED, ClaimStatus.REFUSED)
MOST_WORDS = 1_000
MOST_REASONS = 2_000


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> Self:
        """Keep what nobody has decided yet."""
        return self.filter(status=ClaimStatus.WAITING)

    def to_look_at(self) -> Self:
        """Keep what was agreed by rule alone and no convenor has looked at since."""
        return self.filter(status=ClaimStatus.AGREED, at_once=True, looked_at__isnull=True)

    def decidable_by(self, user: Any) -> Self:
        """Keep what a convenor decides: of organisations in their remit, and nothing for anybody else."""
        return self.filter(organisation__in=Organisation.objects.in_remit(user).values("pk"))

    def due(self, at: datetime) -> Self:
        """Keep the take-overs whose notice has run out."""
        return self.waiting().filter(to=ClaimTo.NOTICE, settles_at__lte=at)


class Claim(models.Model):
    """Somebody says that an organisation on the map is theirs to look after, and what became of that.

    Made by an account, whose address has been proved by a link or was given to it by an administrator.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    to = models.CharField(max_length=10, choices=ClaimTo)
    proofs = ArrayField(models.CharField(max_length=16, choices=ClaimProof), default=list, blank=True)
    words = models.CharField(max_length=MOST_WORDS, blank=True)
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.WAITING)
    made_at = models.DateTimeField()
    # When a take-over is agreed unless an owner objects.
    settles_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reasons = models.TextField(blank=True)
    # Agreed because of its proofs, before anybody looked.
    at_once = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="claim_status"),
            models.CheckConstraint(condition=Q(to__in=ClaimTo.values), name="claim_to"),
            models.CheckConstraint(condition=Q(proofs__contained_by=ClaimProof.values), name="claim_proofs"),
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(status=ClaimStatus.WAITING),
                name="claim_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DECIDED, decided_at__isnull=False)
                | Q(status__in=[ClaimStatus.WAITING, ClaimStatus.DROPPED], decided_at__isnull=True),
                name="claim_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.REFUSED) | ~Q(reasons=""), name="claim_refused_why"
            ),
            models.CheckConstraint(
                condition=Q(to=ClaimTo.NOTICE, settles_at__isnull=False)
                | (~Q(to=ClaimTo.NOTICE) & Q(settles_at__isnull=True)),
                name="claim_notice_ends",
            ),
        ]
        indexes = [
            # The convenors' list: the longest waiting first.
            models.Index(
                fields=["to", "made_at", "id"], condition=Q(status=ClaimStatus.WAITING), name="claim_waiting"
            ),
            models.Index(
                fields=["decided_at", "id"],
                condition=Q(at_once=True, looked_at__isnull=True),
                name="claim_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} claims {self.organisation_id}: {self.status}"
