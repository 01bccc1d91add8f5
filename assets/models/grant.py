from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from assets.models.organisation import Organisation
from assets.models.source import Source
from assets.vocabulary import MatchedBy, Status
from geo.models import Area
from geo.privacy import LocationPrivacy


class GrantQuerySet(models.QuerySet["Grant"]):
    def placed_in(self, wards: Collection[int]) -> Self:
        """Keep grants that may be said to be for these wards, by their keys: see ``Grant``.

        Where the funder says a grant is for says where its group may be, so it counts only where that is no secret.
        """
        exact = Q(organisation=None) | Q(organisation__location_privacy=LocationPrivacy.EXACT)
        named = self.filter(exact, wards__in=wards)
        based = self.filter(
            Q(wards=None) | ~exact, organisation__status=Status.PUBLISHED, organisation__ward__in=wards
        )
        return self.filter(Q(pk__in=named.values("pk")) | Q(pk__in=based.values("pk")))

    def latest_first(self) -> Self:
        return self.order_by("-awarded_on", "-amount", "pk")

    def with_names(self) -> Self:
        """Fetch what a list of grants shows, in two queries."""
        return self.select_related("organisation", "source").prefetch_related("wards")


class Grant(models.Model):
    """Money awarded to an organisation, as its funder publishes it by the 360Giving Standard.

    It is for the wards its funder names (``wards``, made from ``location_codes`` for the boundaries in force), else for
    the ward in which the group that got it may be shown to be. Nothing is kept of grants to single people, nor any
    address: of small groups that is somebody's home.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="grants")
    identifier = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    programme = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2, help_text="As awarded, in the currency")
    awarded_on = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    funder_id = models.CharField(max_length=200)
    funder_name = models.CharField(max_length=200)
    # What the funder calls the group: org-id.guide's prefix and number, or an id of its own.
    recipient_id = models.CharField(max_length=200)
    recipient_name = models.CharField(max_length=200)
    charity_number = models.CharField(max_length=20, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants"
    )
    matched_by = models.CharField(max_length=8, choices=MatchedBy, blank=True)
    location_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    wards = models.ManyToManyField(Area, blank=True, related_name="+")
    url = models.URLField(max_length=300, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "identifier"], name="grant_once"),
            # Sums are of one currency.
            models.CheckConstraint(condition=Q(currency="GBP"), name="grant_currency"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="grant_amount"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="grant_dates_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(identifier="") & ~Q(title="") & ~Q(funder_name="") & ~Q(recipient_name=""),
                name="grant_named",
            ),
            models.CheckConstraint(
                condition=Q(matched_by__in=["", *MatchedBy.values]), name="grant_matched_by"
            ),
        ]
        indexes = [
            # Wards are found anew by these when boundaries change.
            GinIndex(fields=["location_codes"], name="grant_location_codes"),
        ]

    def __str__(self) -> str:
        return self.title
