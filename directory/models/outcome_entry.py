from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from directory.models.plan_codes import Outcome


class OutcomeEntry(models.Model):
    """How something that was on a plan turned out, with nothing of the plan or the person in it.

    The quarter, the ward, a theme and the outcome. Rows outlive the plan they were counted from, so that erasing a plan
    changes no figure that was shown. Planners see counts of them only, small ones hidden.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.DateField(help_text="The first day of the quarter")
    ward = models.ForeignKey("geo.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    theme = models.IntegerField(
        null=True, help_text="Key of assets.Term; no constraint, as in the search ledger"
    )
    outcome = models.CharField(max_length=14, choices=Outcome)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_entry_outcome"),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]), name="outcome_entry_quarter"
            ),
        ]
        indexes = [models.Index(fields=["quarter"], name="outcome_entry_quarter")]

    def __str__(self) -> str:
        return f"{self.outcome} in the quarter from {self.quarter}"
