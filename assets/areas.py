"""What areas have: counts and pins of published listings, by the public points, so that none gives a place away."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.gis.db.models.functions import Transform
from django.db.models import Count, QuerySet

from assets.models import Listing
from assets.search.pins import MapPoint
from geo.crs import WGS84
from geo.models import Area, BoundaryKind
from geo.privacy import LocationPrivacy


def counted_areas(kind: BoundaryKind) -> list[tuple[Area, int]]:
    """Return the current areas of a kind by name, each with how many listings ``shown_in`` would find there.

    Two queries for wards and three for what is made of wards, however many there are.
    """
    found = list(Area.objects.current(kind).defer("geometry", "outline").order_by("name", "pk"))
    published = Listing.objects.published().exclude(ward=None)
    by_ward = dict(published.values_list("ward").annotate(n=Count("pk")).order_by("ward"))
    if kind == BoundaryKind.WARD:
        return [(area, by_ward.get(area.pk, 0)) for area in found]
    totals = dict.fromkeys((area.pk for area in found), 0)
    wards = Area.objects.current(BoundaryKind.WARD).filter(pk__in=by_ward)
    for ward, larger in wards.larger(kind).items():
        for key in larger:
            totals[key] += by_ward[ward]
    return [(area, totals[area.pk]) for area in found]


def counts_by_kind(listings: QuerySet[Listing]) -> dict[str, int]:
    """Return how many of some listings there are of each kind; kinds without any are left out."""
    return dict(listings.order_by("kind").values_list("kind").annotate(n=Count("pk")))


def pins(listings: QuerySet[Listing], *, limit: int) -> Sequence[MapPoint]:
    """Return some listings as pins at their public points, by name, at most ``limit``; those without one have none."""
    located = listings.filter(search_entry__point__isnull=False)
    rows = located.annotate(shown=Transform("search_entry__point", WGS84)).order_by("name", "pk")
    found = rows.values_list("pk", "kind", "name", "shown", "location_privacy")[:limit]
    return [
        MapPoint(pk, kind, name, round(at.x, 5), round(at.y, 5), privacy != LocationPrivacy.EXACT)
        for pk, kind, name, at, privacy in found
    ]
