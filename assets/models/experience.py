from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from assets.local_time import year_before
from assets.models.listing import Listing
from assets.vocabulary import ExperienceKind

MOST_DAYS = 366
"""A reply that took longer says no more than that."""


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def in_last_year(self, at: datetime) -> Self:
        """Keep those of the month of ``at`` and the twelve before it: only months are known, and a year is whole."""
        return self.filter(month__gte=year_before(at))


class Experience(models.Model):
    """What somebody met with at a listing, with nothing in it of who, of their plan, or of the day.

    Keys are random, so that their order is not the order of the visits, and only the month is kept, as its first
    day (docs/decisions/0011).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="experiences")
    kind = models.CharField(max_length=8, choices=ExperienceKind)
    month = models.DateField(help_text="Its first day, in London")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Whole days until they replied; 0 is the same day"
    )

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExperienceKind.values), name="experience_kind"),
            models.CheckConstraint(condition=Q(month__day=1), name="experience_month"),
            models.CheckConstraint(
                condition=Q(kind=ExperienceKind.REPLIED, days__isnull=False, days__lte=MOST_DAYS)
                | (~Q(kind=ExperienceKind.REPLIED) & Q(days__isnull=True)),
                name="experience_days",
            ),
        ]
        indexes = [
            models.Index(fields=["listing", "kind", "month"], name="experience_of_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%B %Y}: {self.listing_id}"
