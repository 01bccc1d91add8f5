from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from assets.models.organisation import Organisation
from assets.vocabulary import MembershipRole


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        """Keep what can still be accepted."""
        return self.unanswered().filter(expires_at__gt=at)

    def unanswered(self) -> Self:
        """Keep what was neither accepted nor ended, too old or not."""
        return self.filter(accepted_at__isnull=True, ended_at__isnull=True)


class Invitation(models.Model):
    """Somebody is asked by e-mail to help look after an organisation. Only that address can accept it, and once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(help_text="In small letters")
    role = models.CharField(max_length=8, choices=MembershipRole)
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Taken back by an owner, or declined.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="invitation_role"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_small"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_expires"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(ended_at__isnull=True), name="invitation_one_end"
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="invitation_one_open",
            ),
        ]
        indexes = [
            # Who signs in sees what they are invited to.
            models.Index(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="invitation_open",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.organisation_id}"
