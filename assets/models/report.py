from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual

from assets.models.listing import Listing
from assets.permissions import is_convenor, remit_of
from assets.vocabulary import ReportAbout, ReportAnswer, ReportKind, ReportSource

MOST_WORDS = 4_000
"""Characters that may be said with a report, over all who said the same thing on one day."""

# As TruncDate has it, but that a migration cannot hold a time zone.
_LOCAL_DAY = Cast(
    Func(Value("Europe/London"), F("said_at"), function="timezone", output_field=models.DateTimeField()),
    models.DateField(),
)


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Keep what nobody has answered yet."""
        return self.filter(answered_at__isnull=True)

    def answerable_by(self, user: Any) -> Self:
        """Keep those of listings that a convenor looks after."""
        if not is_convenor(user):
            return self.none()
        if remit_of(user) is None:
            return self
        return self.filter(listing__in=Listing.objects.in_remit(user).values("pk"))

    def put_right(self) -> Self:
        """Keep what somebody's word led to a correction of: put right, or taken off the map."""
        said = self.filter(answer__in=[ReportAnswer.CORRECTED, ReportAnswer.WITHDRAWN])
        # What had left the map before it was said was nobody's correction.
        return said.filter(answered_at__gt=F("said_at"))


class Report(models.Model):
    """Somebody said that a listing has closed, or that something in it is wrong; and what became of that.

    Nothing says who: a worker and a person tell it from a plan, a visitor without an account. Open until answered,
    and while it is open the listing is doubted (assets.freshness). A listing that is not published has none open.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8, choices=ReportKind)
    about = models.CharField(max_length=8, choices=ReportAbout, blank=True)
    source = models.CharField(max_length=8, choices=ReportSource)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()
    answer = models.CharField(max_length=16, choices=ReportAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReportKind.CLOSED, about="")
                | Q(kind=ReportKind.WRONG, about__in=ReportAbout.values),
                name="report_about",
            ),
            models.CheckConstraint(condition=Q(source__in=ReportSource.values), name="report_source"),
            # A plan's words are the plan's, and what was said there stays there.
            models.CheckConstraint(
                condition=Q(words="") | ~Q(source=ReportSource.PLAN), name="report_words_of_plans"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("words"), MOST_WORDS), name="report_words_length"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_by__isnull=True)
                | Q(
                    answered_at__isnull=False,
                    answered_at__gte=F("said_at"),
                    answer__in=ReportAnswer.values,
                ),
                name="report_answer_pairs",
            ),
            # The same thing said twice on one day (in London) is one report.
            models.UniqueConstraint(
                "listing",
                "kind",
                "source",
                "about",
                _LOCAL_DAY,
                condition=Q(answered_at__isnull=True),
                name="report_once_a_day",
            ),
        ]
        indexes = [
            # The list of what waits for an answer.
            models.Index(fields=["said_at", "id"], condition=Q(answered_at__isnull=True), name="report_open"),
            # The public page of what was put right, the latest first.
            models.Index(
                fields=["-answered_at", "-id"],
                condition=Q(answer__in=[ReportAnswer.CORRECTED, ReportAnswer.WITHDRAWN]),
                name="report_put_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip() + f": {self.listing_id}"
