from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assets.models.listing import Listing
from assets.vocabulary import Kind, PairDecision, Status

COMPARED = (Status.PUBLISHED, Status.SUBMITTED)
"""What is compared with others: not what somebody is still writing, nor what is no longer there."""


class DuplicateKey(models.Model):
    """A listing is found under this key when its like is looked for (see assets.duplicates.keys)."""

    pk = models.CompositePrimaryKey("listing_id", "key")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        # Asked for so many listings of a key and no more, so that a key of thousands costs as one of forty.
        indexes = [models.Index(fields=["key", "listing"], name="duplicate_key_listing")]

    def __str__(self) -> str:
        return f"{self.key}: {self.listing_id}"


class DuplicateLook(models.Model):
    """A listing has changed, and its like is to be looked for again. Noted with the change, done soon after."""

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.listing_id)


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def open(self) -> Self:
        """Keep what nobody has decided on."""
        return self.filter(decision=PairDecision.OPEN)

    def waiting(self) -> Self:
        """Keep what a convenor is to decide on: two listings that are both there, or wait to be."""
        return self.open().filter(first__status__in=COMPARED, second__status__in=COMPARED)

    def likeliest_first(self) -> Self:
        return self.order_by("-score", "pk")


class DuplicatePair(models.Model):
    """Two listings that may be one, with why, and what somebody decided. Decided once, it is not asked again.

    ``reasons`` are [code, what was found, weight], see assets.duplicates.reasons.
    """

    first = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    score = models.FloatField(help_text="0 to 1")
    reasons = models.JSONField()
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=16, choices=PairDecision, default=PairDecision.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField(max_length=120, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_ordered"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="duplicate_pair_score"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="duplicate_pair_kind"),
            models.CheckConstraint(
                condition=Q(decision=PairDecision.OPEN, decided_at=None, decided_by=None)
                | Q(
                    decision__in=[PairDecision.NOT_DUPLICATES, PairDecision.MERGED], decided_at__isnull=False
                ),
                name="duplicate_pair_decided",
            ),
        ]
        indexes = [
            # The queue, and the queue of one kind, from the likeliest down.
            models.Index(F("score").desc(), "id", condition=Q(decision="open"), name="duplicate_pair_queue"),
            models.Index(
                F("kind"),
                F("score").desc(),
                F("id"),
                condition=Q(decision="open"),
                name="duplicate_pair_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def in_force(self) -> Self:
        """Keep those that were not undone."""
        return self.filter(undone_at__isnull=True)

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Merge(models.Model):
    """Two listings were made one, with all that is needed to part them again.

    Documents are those of assets.snapshot. ``moved`` has the keys of the rows that pointed at the dropped listing and
    were made to point at the kept one, by what they are (see assets.actions.following).
    """

    kept = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    dropped = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    pair = models.ForeignKey(DuplicatePair, null=True, on_delete=models.SET_NULL, related_name="+")
    choices = models.JSONField(help_text="Of which of the two each field was taken")
    kept_before = models.JSONField()
    kept_after = models.JSONField()
    dropped_before = models.JSONField()
    moved = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_by_name = models.CharField(max_length=120, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            # What was merged is merged into one.
            models.UniqueConstraint(
                fields=["dropped"], condition=Q(undone_at__isnull=True), name="merge_in_force_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")), name="merge_undone_after"
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="merge_latest")]

    def __str__(self) -> str:
        return f"{self.dropped_id} into {self.kept_id}"
