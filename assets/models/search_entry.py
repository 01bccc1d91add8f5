from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField

from assets.capacity import Room
from assets.models.listing import Listing
from geo.crs import BNG


class SearchEntry(models.Model):
    """A published listing as search sees it: narrow, and holding nothing that may not be shown.

    The point is the *public* one, so neither a distance nor a tile can give a protected place away. Facets and
    2 km grid cells share one integer array under one index (see assets.search.tokens).
    """

    listing = models.OneToOneField(
        Listing, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    tsv = SearchVectorField()
    tokens = ArrayField(models.IntegerField())
    # Those of the tokens that filters count, by themselves: listings that are alike are then counted together.
    facets = ArrayField(models.IntegerField(), default=list, db_default=[])
    # Whether people go to it, and whether it comes to them; some do both.
    visited = models.BooleanField(default=True, db_default=True)
    from_afar = models.BooleanField(default=False, db_default=False)
    point = models.PointField(srid=BNG, null=True, spatial_index=False)
    # The land it serves, when that is limited: a buffer, a union of wards or a drawn polygon.
    reach = models.MultiPolygonField(srid=BNG, null=True, spatial_index=False)
    # Whose it is, so that one organisation does not fill a page.
    owner_id = models.BigIntegerField(null=True)
    # What decays, as the days and moments at which it does, so that no row changes only because time has passed:
    # see assets.freshness and assets.capacity.
    confirmed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    stale_on = models.DateField(null=True)
    room = models.CharField(max_length=12, default=Room.UNKNOWN, db_default=Room.UNKNOWN)
    room_as_of = models.DateTimeField(null=True)
    room_until = models.DateTimeField(null=True)
    returns = models.PositiveIntegerField(default=0, db_default=0)
    complete = models.FloatField(default=0, db_default=0, help_text="0 to 1, see assets.completeness")

    class Meta:
        indexes = [
            # The finder's one index: words, facets and cells are answered together by a bitmap of it.
            GinIndex(
                fields=["tsv", "tokens"],
                opclasses=["tsvector_ops", "gin__int_ops"],
                fastupdate=False,
                name="search_entry_find",
            ),
            # No words: nearest first.
            GistIndex(fields=["point"], name="search_entry_point"),
        ]

    def __str__(self) -> str:
        return f"search entry of {self.listing_id}"
