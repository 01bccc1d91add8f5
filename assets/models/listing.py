from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assets.capacity import Room
from assets.freshness import Freshness, freshness
from assets.models.taxonomy import Term
from assets.queries import ListingQuerySet
from assets.vocabulary import (
    Access,
    Attendance,
    Booking,
    ConfirmedHow,
    Cost,
    Group,
    Kind,
    ReachKind,
    Referral,
    Status,
)
from geo.crs import BNG
from geo.models import Area
from geo.privacy import LocationPrivacy


def _coded(field: str, values: list[str], name: str) -> models.CheckConstraint:
    """A column, or an array's every element, holds one of these codes."""
    return models.CheckConstraint(condition=Q(**{field: values}), name=name)


class Listing(models.Model):
    """Anything that can be published on the map. Each kind adds its own table to this one.

    The shared part is a table and not an abstract class, so that history, external ids, memberships of plans
    and the search index point at a listing by a real foreign key whatever its kind.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        "assets.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="listings"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    attendance = ArrayField(models.CharField(max_length=12, choices=Attendance), default=list, blank=True)
    # Exact, always; outputs get it through geo.privacy only.
    point = models.PointField(srid=BNG, null=True, blank=True, spatial_index=False)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    location_privacy = models.CharField(max_length=8, choices=LocationPrivacy, default=LocationPrivacy.EXACT)
    # Of the point that may be shown, so that a protected place is not narrowed down by it.
    ward = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    reach_kind = models.CharField(max_length=10, choices=ReachKind, default=ReachKind.ANYWHERE)
    reach_m = models.PositiveIntegerField(null=True, blank=True, help_text="Metres from the point")
    reach_polygon = models.MultiPolygonField(srid=BNG, null=True, blank=True, spatial_index=False)
    reach_areas = models.ManyToManyField(Area, blank=True, related_name="+")

    themes = models.ManyToManyField(Term, through="ListingTheme", related_name="listings")
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="Usual price of one visit, in pence"
    )
    cost_note = models.CharField(max_length=300, blank=True)
    groups = ArrayField(models.CharField(max_length=24, choices=Group), default=list, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    access = ArrayField(models.CharField(max_length=24, choices=Access), default=list, blank=True)
    languages = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, help_text="BCP 47, besides English"
    )
    booking = models.CharField(max_length=10, choices=Booking, default=Booking.UNKNOWN)
    referral = models.CharField(max_length=12, choices=Referral, default=Referral.SELF)

    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=300, blank=True)

    # The name of a picture in storage, made of its own bytes, so that no version of a listing loses its picture.
    photo = models.CharField(max_length=80, blank=True)
    photo_alt = models.CharField(max_length=250, blank=True, help_text="What it shows, for who cannot see it")

    # Room left, as somebody said it, and until when that may be believed: see assets.capacity.
    room = models.CharField(max_length=12, choices=Room, default=Room.UNKNOWN)
    room_places = models.PositiveIntegerField(null=True, blank=True)
    room_as_of = models.DateTimeField(null=True, blank=True)
    room_valid_until = models.DateTimeField(null=True, blank=True)

    # When it was last said to be right, and how: see assets.freshness.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=10, choices=ConfirmedHow, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirm_every_days = models.PositiveIntegerField(default=180)

    # What people said of it, counted from their reports and experiences by assets.actions.doubts and .trust; no part
    # of the document. The local day since when it is doubted, and on how many days it was said to have closed.
    doubted_on = models.DateField(null=True, blank=True, editable=False)
    closed_reports = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    returns = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="How often people went again, in the last 12 months",
    )

    # It is an entry of the same thing as that one, which is kept: its address leads there (assets.actions.merging).
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        editable=False,
    )

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            _coded("kind__in", Kind.values, "listing_kind"),
            _coded("status__in", Status.values, "listing_status"),
            _coded("location_privacy__in", LocationPrivacy.values, "listing_privacy"),
            _coded("attendance__contained_by", Attendance.values, "listing_attendance"),
            _coded("access__contained_by", Access.values, "listing_access"),
            _coded("groups__contained_by", Group.values, "listing_groups"),
            _coded("cost__in", Cost.values, "listing_cost"),
            _coded("booking__in", Booking.values, "listing_booking"),
            _coded("referral__in", Referral.values, "listing_referral"),
            models.CheckConstraint(condition=~Q(name=""), name="listing_named"),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="listing_published_when",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        reach_kind=ReachKind.DISTANCE,
                        reach_m__isnull=False,
                        reach_m__gte=1,
                        reach_polygon__isnull=True,
                        point__isnull=False,
                    )
                    | Q(reach_kind=ReachKind.POLYGON, reach_polygon__isnull=False, reach_m__isnull=True)
                    | Q(
                        reach_kind__in=[ReachKind.ANYWHERE, ReachKind.AREAS],
                        reach_m__isnull=True,
                        reach_polygon__isnull=True,
                    )
                ),
                name="listing_reach_pairs",
            ),
            # A circle drawn round a place that must not be shown would show it.
            models.CheckConstraint(
                condition=~Q(reach_kind=ReachKind.DISTANCE, location_privacy=LocationPrivacy.HIDDEN),
                name="listing_hidden_reach",
            ),
            models.CheckConstraint(
                condition=Q(cost_pence__isnull=True) | Q(cost=Cost.PAID), name="listing_price_of_paid"
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_min__lte=F("age_max")),
                name="listing_ages_ordered",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | Q(confirmed_at__isnull=False, confirmed_how__in=ConfirmedHow.values),
                name="listing_confirmed_pairs",
            ),
            models.CheckConstraint(
                condition=Q(room=Room.UNKNOWN, room_as_of__isnull=True, room_places__isnull=True)
                | Q(
                    room__in=[r for r in Room.values if r != Room.UNKNOWN],
                    room_as_of__isnull=False,
                    room_valid_until__isnull=False,
                ),
                name="listing_room_pairs",
            ),
            models.CheckConstraint(
                condition=Q(photo="", photo_alt="") | (~Q(photo="") & ~Q(photo_alt="")),
                name="listing_photo_described",
            ),
            models.CheckConstraint(
                condition=Q(confirm_every_days__range=(1, 3_660)), name="listing_confirm_interval"
            ),
            models.CheckConstraint(
                condition=Q(doubted_on__isnull=False) | Q(closed_reports=0), name="listing_doubt_pairs"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status=Status.WITHDRAWN) & ~Q(merged_into=F("id")),
                name="listing_merged_is_withdrawn",
            ),
        ]
        indexes = [
            # The wards' pages, and re-warding, ask for published listings of a ward.
            models.Index(
                fields=["ward", "kind"], condition=Q(status=Status.PUBLISHED), name="listing_ward_kind"
            ),
            # What was merged into a listing; few ever are.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="listing_merged_into"
            ),
            # The list of what needs confirming walks from the longest unconfirmed.
            models.Index(Coalesce("confirmed_at", "created_at"), name="listing_confirmed"),
            # The sweep of confirmations takes an organisation and all it has together.
            models.Index(
                Coalesce("owner_id", "id"),
                "id",
                condition=Q(status=Status.PUBLISHED),
                name="listing_by_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def freshness_at(self, at: datetime) -> Freshness:
        """How far it can be believed at ``at``, as :mod:`assets.freshness` has it."""
        return freshness(
            confirmed_at=self.confirmed_at,
            interval_days=self.confirm_every_days,
            doubted_on=self.doubted_on,
            closed_reports=self.closed_reports,
            at=at,
        )


class ListingTheme(models.Model):
    """A theme of a listing; the first is what it is mainly about."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="listing_themes")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "term"], name="listing_theme_once"),
            models.UniqueConstraint(fields=["listing", "position"], name="listing_theme_position"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.term_id}"
