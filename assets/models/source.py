from __future__ import annotations

from django.db import models

from assets.models.listing import Listing
from geo.models import ImportRun


class Source(models.Model):
    """A publisher's list that listings are imported from, with the credit it asks for."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    licence = models.CharField(max_length=200, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """What a source calls a listing, and what it last said of it.

    ``imported`` is kept so that a newer file changes only what the source changed: what was edited here
    since then stays.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="external_ids")
    value = models.CharField(max_length=200)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="external_ids")
    imported = models.JSONField()
    last_run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "value"], name="external_id_once")]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.value}"
