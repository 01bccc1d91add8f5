from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, GistIndex

from geo.crs import BNG
from geo.queries import LocatedQuerySet


class PlaceName(models.Model):
    """A name people use for somewhere: a town, a village, an estate, a park, a station."""

    name = models.CharField(max_length=120)
    # Lower case, no accents, no punctuation: what a typed name is compared with.
    search_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    point = models.PointField(srid=BNG, spatial_index=False)

    objects = LocatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search_name", "kind", "point"], name="place_name_once")
        ]
        indexes = [
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="place_name_trigrams"),
            GistIndex(fields=["point"], name="place_name_point"),
        ]

    def __str__(self) -> str:
        return self.name
