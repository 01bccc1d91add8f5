"""Questions about listings, as queryset methods, so that they chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Exists, OuterRef

from assets.permissions import is_convenor
from assets.vocabulary import Status
from geo.models import Area, AreaPart, BoundaryKind
from geo.queries import LocatedQuerySet

if TYPE_CHECKING:
    from assets.models import Listing

L = TypeVar("L", bound="Listing")


class ListingQuerySet(LocatedQuerySet[L]):
    def published(self) -> Self:
        """Keep what anyone may see. The one definition of it."""
        return self.filter(status=Status.PUBLISHED)

    def shown_in(self, area: Area) -> Self:
        """Keep what may be said to be in an area, by its public point: nothing whose place is protected entirely."""
        if area.boundary_set.kind == BoundaryKind.WARD:
            return self.filter(ward=area)
        inside = AreaPart.objects.filter(area=area, geometry__covers=OuterRef("centre"))
        wards = Area.objects.current(BoundaryKind.WARD).filter(Exists(inside))
        return self.filter(ward__in=wards)

    def editable_by(self, user: Any) -> Self:
        """Keep what a person may edit: everything for a convenor, their organisations' own otherwise."""
        if is_convenor(user):
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.values("organisation_id")
        return self.filter(pk__in=mine) | self.filter(owner_id__in=mine)

    def for_cards(self) -> Self:
        """Fetch with what a result card shows, in a bounded number of queries."""
        return self.select_related(
            "owner", "ward", "organisation", "space", "activity__venue", "volunteeroffer", "opening__venue"
        ).prefetch_related("schedules", "listing_themes__term")

    def for_page(self) -> Self:
        """Fetch with what a listing's own page shows."""
        return self.for_cards().prefetch_related("reach_areas", "external_ids__source")
