from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from geo.crs import BNG
from geo.models.boundary_set import BoundarySet
from geo.queries import LocatedQuerySet


class DemandPoint(models.Model):
    """Where the people of a small area live, as one population-weighted point.

    ``boundary_set`` says which small areas these are; ``code`` is the area's code in it. The area's polygon
    need not be loaded.
    """

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="demand_points")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    point = models.PointField(srid=BNG, spatial_index=False)
    population = models.PositiveIntegerField(help_text="Usual residents of every age")
    aged_0_15 = models.PositiveIntegerField(null=True)
    aged_16_64 = models.PositiveIntegerField(null=True)
    aged_65_over = models.PositiveIntegerField(null=True)

    objects = LocatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["boundary_set", "code"], name="demand_point_set_code"),
            models.CheckConstraint(condition=~Q(code=""), name="demand_point_code_given"),
        ]
        indexes = [GistIndex(fields=["point"], name="demand_point_point")]

    def __str__(self) -> str:
        return self.name or self.code
