from __future__ import annotations

from django.db import models
from django.db.models import Q


class BoundaryKind(models.TextChoices):
    """What a set of polygons divides a place into (the ONS's own names for its geographies)."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    WARD = "ward", "Ward"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    MSOA = "msoa", "Middle layer super output area"
    LSOA = "lsoa", "Lower layer super output area"
    OA = "oa", "Output area"


class BoundarySet(models.Model):
    """One vintage of one kind of boundary, with where it came from.

    Vintages live side by side: a new one becomes current, the old one stays for figures published on it.
    """

    kind = models.CharField(max_length=20, choices=BoundaryKind)
    vintage = models.CharField(max_length=20, help_text="The year or date the publisher gives, e.g. 2023")
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "vintage"], name="boundary_set_kind_vintage"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_current=True), name="boundary_set_one_current"
            ),
            models.CheckConstraint(condition=Q(kind__in=BoundaryKind.values), name="boundary_set_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.vintage}"
