from __future__ import annotations

from django.db import models
from django.db.models import Q

from assets.models.listing import Listing
from assets.models.space import Space
from assets.vocabulary import ActivityType, VenueAnswer


class Activity(Listing):
    """What happens: a club, a session, a drop-in, a helpline, a scheme; in person, online or at home."""

    activity_type = models.CharField(max_length=10, choices=ActivityType, default=ActivityType.SESSION)
    venue = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )
    # What the venue said to that; no part of the document. Its page lists only what it agreed to.
    venue_answer = models.CharField(
        max_length=8,
        choices=VenueAnswer,
        default=VenueAnswer.AGREED,
        db_default=VenueAnswer.AGREED,
        editable=False,
    )
    first_visit = models.TextField(blank=True, help_text="What to expect the first time, and who meets you")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(activity_type__in=ActivityType.values), name="activity_type"),
            models.CheckConstraint(
                condition=Q(venue_answer__in=VenueAnswer.values), name="activity_venue_answer"
            ),
        ]
