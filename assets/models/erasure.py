from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assets.models.listing import Listing


class Erasure(models.Model):
    """That something personal was taken out of a listing and its whole history: who did it, when, and where it stood.

    What it was is nowhere any more, here neither.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="erasures")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    places = models.PositiveIntegerField(default=0, help_text="In how many rows it stood")

    def __str__(self) -> str:
        return f"erased from {self.listing_id}"
