from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from assets.models.listing import Listing
from assets.vocabulary import LegalForm, MembershipRole


class Organisation(Listing):
    """A group, charity, club, local business, anchor institution or public body."""

    legal_form = models.CharField(max_length=20, choices=LegalForm, default=LegalForm.UNKNOWN)
    charity_number = models.CharField(max_length=12, blank=True)
    company_number = models.CharField(max_length=12, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    # Since when its own people's changes go live at once, to be looked at afterwards; no part of the document.
    trusted_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_form__in=LegalForm.values), name="organisation_legal_form"
            ),
        ]


class Membership(models.Model):
    """Who looks after an organisation's entry. Owners may also invite; editors may only edit."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=MembershipRole)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
