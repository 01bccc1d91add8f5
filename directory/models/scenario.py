from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q

from assets.models import Listing
from geo.crs import BNG


def new_token() -> str:
    """What nobody can guess: 132 bits."""
    return secrets.token_urlsafe(17)[:22]


class Scenario(models.Model):
    """A what-if with a name: a question, and what would be different. Whoever plans and has its address can open it."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    name = models.CharField(max_length=120)
    question = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="scenario_named")]

    def __str__(self) -> str:
        return self.name


class ScenarioChange(models.Model):
    """One difference: a listing closed or moved, or one added that is not there.

    ``listing_name`` is what the listing was called when it was chosen, so that a scenario can say which one it meant
    when that has gone.
    """

    class What(models.TextChoices):
        CLOSE = "close", "Close"
        MOVE = "move", "Move"
        ADD = "add", "Add"

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=5, choices=What)
    listing = models.ForeignKey(Listing, null=True, on_delete=models.SET_NULL, related_name="+")
    listing_name = models.CharField(max_length=160)
    point = models.PointField(srid=BNG, null=True, spatial_index=False)
    place_name = models.CharField(max_length=160, blank=True)
    capacity = models.FloatField(
        null=True, help_text="Places in four weeks, or hours a week; null: not known"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["close", "move", "add"]), name="scenario_change_what"
            ),
            models.CheckConstraint(
                condition=Q(what="close", point__isnull=True)
                | Q(what="move", point__isnull=False)
                | Q(what="add", point__isnull=False, listing__isnull=True),
                name="scenario_change_parts",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=0), name="scenario_change_capacity"
            ),
            models.UniqueConstraint(
                fields=["scenario", "listing"],
                condition=Q(listing__isnull=False),
                name="scenario_change_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.listing_name}"
