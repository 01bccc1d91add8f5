"""What a listing's own page shows, made ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.translation import gettext

from assets.calendars import place_calendar
from assets.completeness import missing
from assets.facts import facts
from assets.grants import Granted, granted
from assets.models import Grant, Listing, Membership, Source, Term
from assets.replies import reply_words
from assets.search.asking import SearchQuery, Sort
from assets.search.query import search
from assets.snapshot import as_kind
from assets.vocabulary import Kind, MembershipRole
from directory.components.cards import Card, cards, make_card
from directory.finder.facts_table import Line, Row, rows_of
from geo.crs import BNG, to_wgs84
from geo.privacy import LocationPrivacy, public_point

NEARBY_M = 800.0
NEARBY_SHOWN = 6
RUNS_SHOWN = 50
GRANTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ListingPage:
    listing: Any
    card: Card
    rows: list[Row]
    paragraphs: list[str]
    first_visit: str
    themes: list[Term]
    sources: list[Source]
    approximate: bool
    lon: float | None
    lat: float | None
    runs: list[Card]
    nearby: list[Card]
    nearby_url: str
    unknown: tuple[str, ...]
    granted: Granted | None
    grants: list[Grant]
    """What an organisation was granted: the sum, and the latest."""
    looked_after: bool
    """Whether an organisation has an owner here; who it is, nobody is told."""

    @classmethod
    def of(cls, listing: Listing, *, at: datetime) -> ListingPage:
        row: Any = as_kind(listing)
        calendar = place_calendar(at)
        shown = _shown(listing)
        where = None if shown is None else to_wgs84(shown)
        received = Grant.objects.filter(organisation=listing.pk)
        summed = granted(received) if listing.kind == Kind.ORGANISATION else None
        lon, lat = (None, None) if where is None else (round(where.x, 5), round(where.y, 5))
        return cls(
            listing=row,
            card=make_card(listing, at=at, calendar=calendar),
            rows=[*rows_of(listing, at=at, calendar=calendar), *_answers(listing, at)],
            paragraphs=[part for part in listing.description.split("\n\n") if part.strip()],
            first_visit=getattr(row, "first_visit", ""),
            themes=[t.term for t in sorted(listing.listing_themes.all(), key=lambda t: t.position)],
            sources=[external.source for external in listing.external_ids.all()],
            approximate=listing.location_privacy == LocationPrivacy.ROUGH,
            lon=lon,
            lat=lat,
            runs=_runs(listing, at),
            nearby=_nearby(listing, shown, at),
            nearby_url=f"{reverse('results')}?near={lat},{lon}&radius=1000",
            unknown=missing(facts(listing, at=at)),
            granted=summed if summed is not None and summed.number else None,
            grants=list(received.with_names().latest_first()[:GRANTS_SHOWN])
            if summed is not None and summed.number
            else [],
            looked_after=_looked_after(listing),
        )


def _looked_after(listing: Listing) -> bool:
    if listing.kind != Kind.ORGANISATION:
        return False
    owners = Membership.objects.filter(organisation_id=listing.pk, role=MembershipRole.OWNER)
    return owners.exists()


def _answers(listing: Listing, at: datetime) -> list[Row]:
    """How soon those who get in touch are answered, where that is known."""
    words = reply_words(listing, at=at)
    return [Row(gettext("When you get in touch"), [Line(words)])] if words else []


def _shown(listing: Listing) -> Point | None:
    if listing.point is None:
        return None
    xy = public_point(listing.point.x, listing.point.y, listing.location_privacy)
    return None if xy is None else Point(x=xy[0], y=xy[1], srid=BNG)


def _runs(listing: Listing, at: datetime) -> list[Card]:
    """What an organisation runs, or what goes on in a space."""
    published = Listing.objects.published().for_cards()
    if listing.kind == Kind.ORGANISATION:
        rows = published.filter(owner_id=listing.pk)
    elif listing.kind == Kind.SPACE:
        rows = published.shown_at(listing.pk)
    else:
        return []
    return cards(rows.order_by("kind", "name", "pk")[:RUNS_SHOWN], at=at)


def _nearby(listing: Listing, shown: Point | None, at: datetime) -> list[Card]:
    """What else is near the place that may be shown."""
    if shown is None:
        return []
    found = search(
        SearchQuery(at=at, sort=Sort.NEAR, centre=shown, radius_m=NEARBY_M, limit=NEARBY_SHOWN + 1)
    )
    near = [hit for hit in found.hits if hit.listing_id != listing.pk and hit.distance_m is not None]
    distances = {hit.listing_id: hit.distance_m for hit in near[:NEARBY_SHOWN]}
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=distances).for_cards()}
    return cards([rows[pk] for pk in distances if pk in rows], at=at, distances=distances)
