from __future__ import annotations

from django.db import models
from django.db.models import Q

from geo.models.area import Area


class Indicator(models.Model):
    """Something measured about areas: deprivation, households without a car, unpaid carers."""

    class Better(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither is better"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    better = models.CharField(max_length=10, choices=Better, default=Better.NEITHER)
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(better__in=["higher", "lower", "neither"]), name="indicator_better"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="indicator_values")
    period = models.CharField(max_length=20)
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "period"], name="indicator_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.period}: {self.value}"
