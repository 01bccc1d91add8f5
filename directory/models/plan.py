from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from directory.models.plan_codes import CODE_FORM, Outcome, Teller, Who
from directory.models.sealed import SealedField


class Plan(models.Model):
    """What one person and a worker chose together. It has no name of anybody in it: a label and a short code.

    ``words`` is what the person said: matters, brings, easier (codes and words). Where distances begin is a small area
    and never a point. ``version`` grows with every change of the words, so that no change is lost to another.
    """

    code = models.CharField(max_length=6, unique=True)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="plans"
    )
    label = SealedField()
    words = SealedField()
    start = models.ForeignKey("geo.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10, default="en-gb")
    version = models.PositiveIntegerField(default=1)
    made_on = models.DateField(help_text="In London")
    changed_at = models.DateTimeField()
    follow_up_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    erase_on = models.DateField(help_text="It is erased on this day, unless somebody works on it before")
    helped = models.PositiveSmallIntegerField(
        null=True, help_text="Whether it helped, 1 to 5, said by the person"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_FORM), name="plan_code"),
            models.CheckConstraint(condition=Q(helped__range=(1, 5)) | Q(helped=None), name="plan_helped"),
            models.CheckConstraint(condition=Q(erase_on__gt=F("made_on")), name="plan_erased_later"),
        ]
        indexes = [
            # A worker's own plans, those last worked on first.
            models.Index(fields=["maker", "-changed_at", "-id"], name="plan_of_maker"),
            # Their list of what to follow up.
            models.Index(
                fields=["maker", "follow_up_on"],
                condition=Q(follow_up_on__isnull=False, finished_on=None),
                name="plan_follow_up",
            ),
            # The nightly erasing.
            models.Index(fields=["erase_on"], name="plan_erase_on"),
        ]

    def __str__(self) -> str:
        return f"plan {self.code}"


class PlanItem(models.Model):
    """Something chosen. ``words`` holds the first step, notes, and what was shown of it on the day it was chosen."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    listing = models.ForeignKey("assets.Listing", null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField()
    words = SealedField()
    giving = models.BooleanField(help_text="A way to give")
    who = models.CharField(max_length=10, choices=Who, blank=True)
    on = models.DateField(null=True, help_text="When the first step is to be taken")
    asked_on = models.DateField(null=True, help_text="When somebody asked there")
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True)
    told_by = models.CharField(max_length=8, choices=Teller, blank=True)
    # The row of the ledger of outcomes that this one was counted in, so that a change of mind counts once.
    counted = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    added_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="plan_item_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["plan", "listing"], name="plan_item_once"),
            models.CheckConstraint(condition=Q(who__in=["", *Who.values]), name="plan_item_who"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None, told_by="")
                | Q(outcome__in=Outcome.values, outcome_on__isnull=False, told_by__in=Teller.values),
                name="plan_item_outcome_pairs",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(asked_on__isnull=False, answered_on__gte=F("asked_on")),
                name="plan_item_answered_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of plan {self.plan_id}"


class PlanEvent(models.Model):
    """What was tried and said, once, for whoever works with the person next. ``words``: by, team, text."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    words = SealedField()

    class Meta:
        indexes = [models.Index(fields=["plan", "at", "id"], name="plan_event_of_plan")]

    def __str__(self) -> str:
        return f"{self.kind} on plan {self.plan_id}"
