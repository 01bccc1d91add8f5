from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assets.models.listing import Listing
from assets.models.space import Space
from assets.vocabulary import VenueAnswer


class Volunteering(Listing):
    """What giving time and asking for it share."""

    role = models.CharField(max_length=120)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    # Time given or wanted is never for ever: after this day it is not known.
    valid_until = models.DateField()

    class Meta:
        abstract = True


class VolunteerOffer(Volunteering):
    """Volunteer capacity: people and hours a week that can be given, in a role, until a date.

    ``hours_per_week`` is the total over all its people.
    """

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gte=0), name="offer_hours"
            ),
            models.CheckConstraint(condition=~Q(role=""), name="offer_role"),
        ]


class Opening(Volunteering):
    """A wish for volunteers: a way to give. ``hours_per_week`` is what one person would give."""

    venue = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="openings"
    )
    venue_answer = models.CharField(
        max_length=8,
        choices=VenueAnswer,
        default=VenueAnswer.AGREED,
        db_default=VenueAnswer.AGREED,
        editable=False,
    )
    training = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gte=0), name="opening_hours"
            ),
            models.CheckConstraint(condition=~Q(role=""), name="opening_role"),
            models.CheckConstraint(
                condition=Q(venue_answer__in=VenueAnswer.values), name="opening_venue_answer"
            ),
        ]
