"""From a plan's rows to the sheet that every form of it is made from: one definition, in a handful of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from assets.calendars import place_calendar
from assets.models import Listing
from assets.replies import replies_of
from assets.schedules import Calendar
from assets.snapshot import as_kind
from assets.vocabulary import Kind, Status
from directory.components import cards
from directory.models import Plan, PlanItem
from directory.models.plan_codes import Outcome, Part, Who
from directory.plans.access import ALL
from directory.plans.codes import shown
from directory.plans.person import Person
from directory.plans.places import area_name, start_point
from directory.plans.seen import changes, seen, times
from directory.plans.sheet import Sheet, SheetItem, Spot
from geo.crs import BNG, to_wgs84
from geo.privacy import LocationPrivacy, public_point


def make_sheet(plan: Plan, *, at: datetime, parts: Collection[str] = ALL) -> Sheet:
    """The plan as it stands at ``at``, with no more of it than ``parts``."""
    person = Person.read(plan.words) if Part.WORDS in parts else Person()
    start = start_point(plan.start) if plan.start is not None else None
    return Sheet(
        code=shown(plan.code),
        made_on=plan.made_on,
        team=plan.team.name if plan.team is not None else "",
        matters=person.matters,
        brings=person.brings,
        easier=person.easier_lines(),
        start=area_name(plan.start) if plan.start is not None else "",
        language=plan.language,
        items=_items(plan, start, at=at, parts=parts) if Part.ITEMS in parts else (),
    )


def _items(plan: Plan, start: Point | None, *, at: datetime, parts: Collection[str]) -> tuple[SheetItem, ...]:
    rows = list(plan.items.order_by("position", "pk"))
    listings = {
        row.pk: row
        for row in Listing.objects.filter(pk__in=[r.listing_id for r in rows if r.listing_id]).for_plans()
    }
    calendar = place_calendar(at)
    replies = replies_of(listings, at=at)
    items = (
        _item(n, row, listings.get(row.listing_id or 0), start, at=at, calendar=calendar, parts=parts)
        for n, row in enumerate(rows, 1)
    )
    return tuple(
        replace(item, replies=replies[row.listing_id].words) if row.listing_id in replies else item
        for item, row in zip(items, rows, strict=True)
    )


def _item(
    number: int,
    row: PlanItem,
    listing: Listing | None,
    start: Point | None,
    *,
    at: datetime,
    calendar: Calendar,
    parts: Collection[str],
) -> SheetItem:
    words = row.words
    said = {
        "number": number,
        "pk": row.pk,
        "giving": row.giving,
        "first_step": words.get("first_step", ""),
        "who": str(Who(row.who).label) if row.who else "",
        "on": row.on,
        "outcome": str(Outcome(row.outcome).label) if row.outcome and Part.OUTCOMES in parts else "",
        "note": words.get("note", "") if Part.NOTES in parts else "",
    }
    before = words["seen"]
    if listing is None or listing.status != Status.PUBLISHED:
        # Of something withdrawn nothing is shown but its name: why it is gone may matter to somebody's safety.
        warnings = (_("This is not on the map any more. Choose something else together."),)
        label = str(Kind(before["kind"]).label)
        return SheetItem(**said, name=before["name"], kind_label=label, warnings=warnings, gone=True)
    spot, distance = _where(listing, start)
    card = cards.make_card(listing, at=at, calendar=calendar, distances={listing.pk: distance})
    when = times(listing, at=at)
    told = {"times": when, "place": card.place, "cost": card.cost}
    now = seen(listing, at=at, calendar=calendar)
    return SheetItem(
        **said,
        name=card.name,
        kind_label=str(card.kind_label),
        summary=card.summary,
        place=card.place,
        distance=card.distance if start is not None else "",
        next_time=card.when,
        times=tuple(when),
        cost=card.cost,
        who_for=card.who,
        access=card.access,
        room=card.room,
        sure=card.confirmed,
        phone=listing.phone,
        email=listing.email,
        website=listing.website,
        first_visit=getattr(as_kind(listing), "first_visit", ""),
        warnings=tuple(changes(before, now, status=listing.status, told=told)),
        spot=spot,
        url=card.url,
        rules=tuple(schedule.rule for schedule in listing.schedules.all()),
    )


def _where(listing: Listing, start: Point | None) -> tuple[Spot | None, float | None]:
    """Where it may be shown, and metres to there in a straight line; nothing for what shows no place."""
    if listing.point is None:
        return None, None
    xy = public_point(listing.point.x, listing.point.y, listing.location_privacy)
    if xy is None:
        return None, None
    point = Point(x=xy[0], y=xy[1], srid=BNG)
    world = to_wgs84(point)
    rough = listing.location_privacy == LocationPrivacy.ROUGH
    spot = Spot(lon=round(world.x, 5), lat=round(world.y, 5), approximate=rough)
    return spot, None if start is None else float(start.distance(point))
