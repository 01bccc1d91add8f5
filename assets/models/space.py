from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assets.models.listing import Listing
from assets.vocabulary import Facility, SpaceType


class Space(Listing):
    """A place people can use: a hall, a kitchen, a garden. A room is not a group."""

    space_type = models.CharField(max_length=20, choices=SpaceType, default=SpaceType.OTHER)
    people = models.PositiveIntegerField(null=True, blank=True, help_text="How many people it holds")
    facilities = ArrayField(models.CharField(max_length=20, choices=Facility), default=list, blank=True)
    hire_cost = models.CharField(max_length=300, blank=True)
    bookable = models.BooleanField(null=True, blank=True)
    free_slots = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(space_type__in=SpaceType.values), name="space_type"),
            models.CheckConstraint(
                condition=Q(facilities__contained_by=Facility.values), name="space_facilities"
            ),
        ]
