from __future__ import annotations

from django.conf import settings
from django.db import models

from assets.models.listing import Listing


class Revision(models.Model):
    """One change of a listing: who, when, why, and the whole listing as it stood after (see assets.snapshot).

    What it was before is the revision before. Rows are only ever added.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    action = models.CharField(max_length=30)
    why = models.CharField(max_length=300, blank=True)
    after = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "number"], name="revision_number")]
        indexes = [models.Index(fields=["-at"], name="revision_latest")]

    def __str__(self) -> str:
        return f"{self.listing_id} r{self.number}"
