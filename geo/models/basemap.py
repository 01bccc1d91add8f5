from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import Q

from geo.crs import WGS84


class BasemapFeature(models.Model):
    """A shape drawn under the pins where no raster tiles are configured: water, green, roads, rail.

    Kept in WGS 84 as it came: it is only ever drawn, never measured.
    """

    class Layer(models.TextChoices):
        SETTLED = "settled", "Built-up land"
        GREEN = "green", "Green space"
        INDUSTRY = "industry", "Industry"
        WATER = "water", "Water"
        ROADS = "roads", "Roads"
        RAIL = "rail", "Railway"

    layer = models.CharField(max_length=20, choices=Layer)
    kind = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=120, blank=True)
    geometry = models.GeometryField(srid=WGS84, spatial_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(layer__in=["settled", "green", "industry", "water", "roads", "rail"]),
                name="basemap_layer",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.layer
