from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db.models import Q

from geo.crs import BNG, WGS84
from geo.models.boundary_set import BoundarySet
from geo.queries import AreaQuerySet

CODE_FORM = r"^[A-Za-z0-9_-]+$"
"""What a code is made of, since it is part of web addresses. The codes of the ONS all are; “N/1” is not."""


class Area(models.Model):
    """A polygon with a code, in one boundary set. Codes repeat across vintages, so are unique in a set."""

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    # Not indexed itself: point-in-area goes through AreaPart, whose small pieces make a tight index.
    geometry = models.MultiPolygonField(srid=BNG, spatial_index=False)
    # A point surely inside, for labels and for "near this area".
    centre = PointField(srid=BNG)
    # As it is drawn: with fewer corners, sharing its edges with its neighbours, in WGS 84. Written by the boundary
    # import for the kinds that are drawn (geo.imports.outlines); without it, the shape is simplified on its own.
    outline = models.MultiPolygonField(srid=WGS84, null=True, spatial_index=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["boundary_set", "code"], name="area_set_code"),
            models.CheckConstraint(condition=Q(code__regex=CODE_FORM), name="area_code_form"),
        ]
        indexes = [
            models.Index(fields=["code"], name="area_code"),
            # Wards and neighbourhoods are found by name, mistyped or not (geo.place_search).
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="area_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaPart(models.Model):
    """A piece of an area with few vertices (ST_Subdivide).

    A point is tested against one small piece and not against a coastline of ten thousand vertices; this is
    what keeps point-in-area for 1.7 million postcodes on the index. Written only by the boundary import.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parts")
    geometry = models.PolygonField(srid=BNG, spatial_index=False)

    class Meta:
        indexes = [GistIndex(fields=["geometry"], name="area_part_geometry")]

    def __str__(self) -> str:
        return f"part of {self.area_id}"
