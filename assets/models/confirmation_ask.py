from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from assets.confirmation import Step
from assets.models.listing import Listing


class ConfirmationAsk(models.Model):
    """That it was asked whether a listing is still right: once for each step of each round (assets.confirmation).

    A round begins with the moment it was last confirmed, or made. What was asked of one organisation together is one
    letter, and its number is what a link in the mail names.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="confirmation_asks")
    round = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Step)
    at = models.DateTimeField()
    letter = models.UUIDField(default=uuid.uuid4)
    told = models.BooleanField(default=False, help_text="Somebody who looks after it could be written to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "round", "stage"], name="confirmation_ask_once"),
            models.CheckConstraint(condition=Q(stage__in=Step.values), name="confirmation_ask_stage"),
        ]
        indexes = [
            models.Index(fields=["letter"], name="confirmation_ask_letter"),
            # The list of what nobody could be asked about.
            models.Index(
                fields=["listing", "round"], condition=Q(told=False), name="confirmation_ask_untold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.listing_id}"
