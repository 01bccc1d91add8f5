from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Aim(models.Model):
    """A measure somebody wants to change: where it stood on a day, and where it is to be by another.

    ``area_code`` is a ward's; empty for the whole place.
    """

    question = models.JSONField()
    area_code = models.CharField(max_length=20, blank=True)
    area_name = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120)
    aim = models.FloatField(help_text="The figure aimed at, in the measure's own unit; shares are 0 to 1")
    by_when = models.DateField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="When somebody stopped reading it; it stays")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="aim_named"),
            models.CheckConstraint(condition=Q(aim__gte=0), name="aim_not_below_0"),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What a measure was on a day. Rows are only ever added; the first is the baseline."""

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField(help_text="In London")
    value = models.FloatField(null=True, help_text="Null: not known that day")
    possible = models.FloatField(null=True, help_text="If what is not confirmed were right")
    people = models.PositiveIntegerField(null=True)
    why_unknown = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aim", "on"], name="reading_once_a_day"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(why_unknown=""), name="reading_known_or_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aim_id} on {self.on}: {self.value}"
