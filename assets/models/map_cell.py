from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import Q

from assets.vocabulary import Kind


class MapCell(models.Model):
    """How many published listings of a kind have their public point in a cell of the map (see geo.tiles).

    A pyramid: every zoom from far out to near is counted beforehand, so that a map of a million listings is answered
    by reading a few hundred rows. It is as of the last refresh (assets.search.pyramid).
    """

    # In this order, so that one read of the key's own index answers a tile.
    pk = models.CompositePrimaryKey("zoom", "x", "y", "kind")
    zoom = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    listings = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(listings__gt=0), name="map_cell_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.listings} of {self.kind} at {self.zoom}/{self.x}/{self.y}"


class MapStamp(models.Model):
    """When the cells were last counted, and how often they have changed: one row, made by the first count."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    counted_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="map_stamp_single")]

    def __str__(self) -> str:
        return f"map counted at {self.counted_at}"
