from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from geo.crs import BNG
from geo.queries import LocatedQuerySet


class Postcode(models.Model):
    """A unit postcode and its point, as Code-Point Open or the ONS Postcode Directory gives it."""

    # Without the space and in capitals, so that every way of typing it is one key: "M337XX".
    code = models.CharField(max_length=7, primary_key=True)
    outcode = models.CharField(max_length=4)
    point = models.PointField(srid=BNG, spatial_index=False)

    objects = LocatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$"), name="postcode_form"
            ),
        ]
        indexes = [
            GistIndex(fields=["point"], name="postcode_point"),
            # The middle of an outcode, and "is there any postcode in this outcode", ask by it.
            models.Index(fields=["outcode"], name="postcode_outcode"),
        ]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"
