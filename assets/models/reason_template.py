from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReasonTemplate(models.Model):
    """Words that convenors often send a change back with: taken as they are, or changed before they go."""

    title = models.CharField(max_length=80, unique=True)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="reason_template_says")
        ]

    def __str__(self) -> str:
        return self.title
