"""Questions about listings, as queryset methods, so that they chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from assets.freshness import Freshness, freshness_expression
from assets.permissions import is_convenor, remit_of
from assets.venues import may_name_venue_q
from assets.vocabulary import Status, VenueAnswer
from geo.models import Area, BoundaryKind

if TYPE_CHECKING:
    from assets.models import Listing

L = TypeVar("L", bound="Listing")

_ON_CARDS = (
    "kind", "name", "summary", "attendance", "point", "street", "town", "location_privacy", "cost", "cost_pence",
    "cost_note", "groups", "age_min", "age_max", "access", "room", "room_places", "room_as_of", "room_valid_until",
    "confirmed_at", "confirmed_how", "confirm_every_days", "doubted_on", "closed_reports", "returns",
    "organisation__legal_form", "space__hire_cost",
    "activity__activity_type", "activity__venue__name", "activity__venue__status", "volunteeroffer__hours_per_week",
    "volunteeroffer__valid_until", "opening__hours_per_week", "opening__valid_until", "opening__venue__name",
    "opening__venue__status",
)  # fmt: skip
"""What directory.components.cards reads of a listing."""
_ON_PLANS = ("status", "phone", "email", "website", "activity__first_visit")


class ListingQuerySet(QuerySet[L]):
    """Has no spatial questions of its own: its point is the exact one, and places are asked of the search entries."""

    def published(self) -> Self:
        """Keep what anyone may see. The one definition of it."""
        return self.filter(status=Status.PUBLISHED)

    def lock(self, ids: Iterable[int]) -> dict[int, str]:
        """Lock rows in key order until the transaction ends; return the kind of each, as it now is, by key.

        A lock that lets others go on pointing at these rows (they never change their keys). Whoever waits here
        and reads afterwards sees what the one before has written.
        """
        rows = self.filter(pk__in=set(ids)).order_by("pk").select_for_update(no_key=True)
        return dict(rows.values_list("pk", "kind"))

    def kept_for(self, ids: Iterable[int]) -> dict[int, int]:
        """Where listings that were merged are now to be found, by their keys; at the end, if that was merged too."""
        lead: dict[int, int] = {}
        ask = set(ids)
        while ask:
            rows = self.model._default_manager.filter(pk__in=ask, merged_into__isnull=False)
            found = dict(rows.values_list("pk", "merged_into_id"))
            lead |= found
            ask = set(found.values()) - lead.keys()
        return {pk: self._end_of(lead, pk) for pk in ids if pk in lead}

    @staticmethod
    def _end_of(lead: dict[int, int], pk: int) -> int:
        while pk in lead:
            pk = lead[pk]
        return pk

    def shown_at(self, space_id: int) -> Self:
        """Keep what may be said to go on in a space: what the venue agreed to and whose own place is not protected."""
        activities = self.filter(
            may_name_venue_q("activity__venue"),
            activity__venue_id=space_id,
            activity__venue_answer=VenueAnswer.AGREED,
        )
        openings = self.filter(
            may_name_venue_q("opening__venue"),
            opening__venue_id=space_id,
            opening__venue_answer=VenueAnswer.AGREED,
        )
        return activities | openings

    def with_freshness(self, at: datetime) -> Self:
        """Annotate ``freshness``: how far each can be believed at ``at`` (see assets.freshness)."""
        return self.annotate(freshness=freshness_expression(at))

    def unanswered(self) -> Self:
        """Keep what nobody could be asked about by mail, whether it is still right: for a convenor to ring."""
        asks = self.model._meta.apps.get_model("assets", "ConfirmationAsk")._default_manager
        since = Coalesce(OuterRef("confirmed_at"), OuterRef("created_at"))
        untold = asks.filter(listing=OuterRef("pk"), round__gte=since, told=False)
        return self.published().filter(Exists(untold))

    def not_fresh(self, at: datetime) -> Self:
        """Keep what somebody should confirm: due or stale at ``at``."""
        return self.with_freshness(at).exclude(freshness=Freshness.FRESH)

    def shown_in(self, area: Area) -> Self:
        """Keep what may be said to be in an area, by its public point: nothing whose place is protected entirely."""
        if area.boundary_set.kind == BoundaryKind.WARD:
            return self.filter(ward=area)
        return self.filter(ward__in=Area.objects.current(BoundaryKind.WARD).centred_in(area))

    def editable_by(self, user: Any) -> Self:
        """Keep what a person may edit: their organisations' own, and of a convenor's what is in their remit."""
        if is_convenor(user) and remit_of(user) is None:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.values("organisation_id")
        own = self.filter(pk__in=mine) | self.filter(owner_id__in=mine)
        return own | self.in_remit(user) if is_convenor(user) else own

    def in_remit(self, user: Any) -> Self:
        """Keep what a convenor looks after; nothing for anybody else.

        A listing is in an area by its ward, and one without (its place is hidden, or it has none) by its owner's.
        """
        if not is_convenor(user):
            return self.none()
        remit = remit_of(user)
        if remit is None:
            return self
        kept = self
        if remit.ward_ids is not None:
            kept = kept.filter(
                Q(ward__in=remit.ward_ids) | Q(ward__isnull=True, owner__ward__in=remit.ward_ids)
            )
        if remit.terms is not None:
            themes: Any = self.model.themes.through
            about = themes.objects.filter(listing_id=OuterRef("pk"), term_id__in=list(remit.terms))
            kept = kept.filter(Exists(about))
        return kept

    def belonging_to(self, organisation_ids: Iterable[int]) -> Self:
        """Keep organisations and what they run, each annotated with ``whose`` it is by key."""
        ids = list(organisation_ids)
        return self.filter(Q(pk__in=ids) | Q(owner_id__in=ids)).annotate(
            whose=Case(When(pk__in=ids, then=F("pk")), default=F("owner_id"))
        )

    def for_cards(self) -> Self:
        """Fetch what a result card shows, and no more: two queries, and half the time of whole rows."""
        return self._with_kinds().only(*_ON_CARDS).prefetch_related("schedules")

    def for_plans(self) -> Self:
        """Fetch what a plan shows: a card, how to get in touch and what happens on arrival."""
        return self._with_kinds().only(*_ON_CARDS, *_ON_PLANS).prefetch_related("schedules")

    def _with_kinds(self) -> Self:
        return self.select_related(
            "organisation", "space", "activity__venue", "volunteeroffer", "opening__venue"
        )

    def for_page(self) -> Self:
        """Fetch with what a listing's own page shows."""
        return self.select_related(
            "owner", "ward", "organisation", "space", "activity__venue", "volunteeroffer", "opening__venue"
        ).prefetch_related("schedules", "listing_themes__term", "reach_areas", "external_ids__source")
