from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from assets.models.organisation import Organisation
from assets.vocabulary import PeopleEvent


class PeopleChange(models.Model):
    """One change among those who look after an organisation: who, when, by whom. Rows are only ever added.

    The names outlive the accounts, until the account is deleted by whoever had it (assets.actions.leaving).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people_changes")
    event = models.CharField(max_length=12, choices=PeopleEvent)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=254)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(event__in=PeopleEvent.values), name="people_change_event"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="people_change_latest"),
            # What was handed to the convenors.
            models.Index(
                fields=["at", "id"], condition=Q(event=PeopleEvent.HANDED_OVER), name="people_change_handed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.event}"
