from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Keep what is still to be sent, now or later. The one definition of it."""
        return self.filter(sent_at__isnull=True, gave_up_at__isnull=True, sending_at__isnull=True)

    def half_sent(self) -> Self:
        """Keep what was begun and never ended: it may have gone and may not, so only a person may send it again."""
        return self.filter(sending_at__isnull=False)


class OutgoingMail(models.Model):
    """A mail that waits to be sent, and afterwards the record that it was.

    It is written in the transaction that is its reason, so that there is never one without the other, and each reason
    has a key of its own, so that there are never two. What it says is emptied a month after (directory.post.upkeep).
    """

    key = models.CharField(max_length=200, unique=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of its Message-ID
    template = models.CharField(max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    # What it is about, for pages that show whether it went. Without a constraint: what is gone is simply gone.
    about = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    use_by = models.DateTimeField(null=True, blank=True, help_text="Worth nothing after that, and not sent")
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=120, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(sent_at__isnull=True, gave_up_at__isnull=True)
                    | Q(sending_at__isnull=True, gave_up_at__isnull=True)
                    | Q(sending_at__isnull=True, sent_at__isnull=True)
                ),
                name="outgoing_mail_one_state",
            ),
            models.CheckConstraint(
                condition=Q(bounced_at__isnull=True) | Q(sent_at__isnull=False),
                name="outgoing_mail_bounced_sent",
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(to=""), name="outgoing_mail_named"),
            models.CheckConstraint(
                condition=Q(use_by__isnull=True) | Q(use_by__gt=F("made_at")), name="outgoing_mail_use_by"
            ),
        ]
        indexes = [
            # The sender takes what has been due longest.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True, sending_at__isnull=True),
                name="outgoing_mail_waiting",
            ),
            # How many of a kind somebody was sent lately.
            models.Index(Lower("to"), "template", "made_at", name="outgoing_mail_to"),
            models.Index(
                fields=["about", "made_at"], condition=Q(about__isnull=False), name="outgoing_mail_about"
            ),
            # Whose words are to be emptied.
            models.Index(fields=["made_at", "id"], condition=~Q(text=""), name="outgoing_mail_written"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class UndeliverableAddress(models.Model):
    """An address whose mail came back for good. Nothing more is sent there until somebody proves that it arrives."""

    address = models.EmailField(help_text="In small letters")
    since = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], name="undeliverable_address_once"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="undeliverable_address_small"),
        ]

    def __str__(self) -> str:
        return f"an address, since {self.since:%-d %B %Y}"
