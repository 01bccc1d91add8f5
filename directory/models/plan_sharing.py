from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from directory.models.plan import Plan
from directory.models.plan_codes import Part, Teller
from directory.models.sealed import SealedField


class PlanLink(models.Model):
    """The address of the person's own copy. Found by a digest; the token itself is sealed, to print it again."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    token = SealedField()
    pin = models.CharField(max_length=200, blank=True, help_text="Hashed; empty when none is asked for")
    pin_failures = models.PositiveSmallIntegerField(default=0)
    pin_closed_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One at a time: making another ends the one before.
            models.UniqueConstraint(fields=["plan"], condition=Q(revoked_at=None), name="plan_link_one"),
        ]

    def __str__(self) -> str:
        return f"link to plan {self.plan_id}"


class Consent(models.Model):
    """What the person agreed that others may see: which parts, which team or neighbourhood, until when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="consents")
    parts = ArrayField(models.CharField(max_length=10, choices=Part))
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    neighbourhood = models.ForeignKey(
        "geo.Area", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateField(help_text="The last day it holds")
    given_at = models.DateTimeField()
    how = models.CharField(
        max_length=8, choices=[("said", "Said so"), ("signed", "Signed"), ("page", "On their page")]
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=8, choices=Teller, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None, neighbourhood__isnull=False)
                | Q(team__isnull=False, neighbourhood=None),
                name="consent_to_one",
            ),
            models.CheckConstraint(
                condition=Q(parts__contained_by=Part.values) & Q(parts__len__gte=1), name="consent_parts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="")
                | Q(withdrawn_at__gte=F("given_at"), withdrawn_by__in=Teller.values),
                name="consent_withdrawn_pairs",
            ),
        ]

    def __str__(self) -> str:
        return f"consent to plan {self.plan_id}"


class PlanViewing(models.Model):
    """Somebody other than its maker looked at a plan; the person is shown it. Once a day for each of them."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="viewings")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    times = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120, help_text="As it was then")
    team = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "viewer", "on"], name="plan_viewing_day"),
        ]

    def __str__(self) -> str:
        return f"plan {self.plan_id} seen"


class TeamArea(models.Model):
    """A team works in a neighbourhood, across which its plans may be seen by consent."""

    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("geo.Area", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "area"], name="team_area_once")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.area_id}"
