"""What a proposed change says, read beside what the map says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point

from assets.document import Lookups, fill, rules
from assets.errors import Invalid
from assets.following import settle
from assets.models import MODELS, Listing, Proposal, Space
from assets.schedules import Rule
from assets.snapshot import Document, default, snapshot
from geo.crs import BNG
from geo.models import Area, BoundaryKind
from geo.privacy import LocationPrivacy, public_point

_READ = ("listing_themes__term", "reach_areas", "schedules")


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what it was, what it is now by another hand, and what was asked for."""

    name: str
    was: Any
    now: Any
    asked: Any


def said_now(proposal: Proposal) -> Document:
    """What the map says of the proposal's listing, whole; empty for one that is new."""
    if proposal.listing_id is None:
        return {}
    rows = MODELS[proposal.kind].objects.filter(pk=proposal.listing_id)
    return snapshot(rows.prefetch_related(*_READ).get())


def whole(proposal: Proposal) -> Document:
    """What the listing would say: the map's word with the proposal's over it."""
    both = said_now(proposal) | proposal.document
    return {name: value for name, value in both.items() if value not in (None, "", [])}


def as_row(proposal: Proposal) -> Listing:
    """The listing as it would be, not saved: for showing it. What cannot be read in it yet is left out.

    It can be asked for its times, as a saved one; not for its themes or areas, which are in the document.
    """
    said = {name: value for name, value in whole(proposal).items() if name not in ("kind", "status")}
    row = MODELS[proposal.kind](kind=proposal.kind, pk=proposal.listing_id or 0)
    at = proposal.changed_at
    row.created_at, row.updated_at = at, at
    with suppress(Invalid):
        fill(row, said, Lookups.for_documents([said]))
    settle(row)
    times: list[Rule] = []
    with suppress(Invalid):
        times = rules(said)
    row._prefetched_objects_cache = {"schedules": [_Unsaved(rule) for rule in times]}  # type: ignore[attr-defined]
    return row


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A time that is in no table yet, as a listing's schedules are asked for theirs."""

    rule: Rule


def clashes(proposal: Proposal) -> list[Clash]:
    """What changed on the map, in the very fields that the proposal changes, since they were first changed in it."""
    now = said_now(proposal)
    return [
        Clash(name, was, now.get(name), proposal.document.get(name))
        for name, was in sorted(proposal.base.items())
        if now.get(name) != was
        and now.get(name) != proposal.document.get(name)
        and not (now.get(name) is None and was == default(proposal.kind, name))
    ]


def proposed_ward(proposal: Proposal) -> Area | None:
    """The ward that the listing would be in: of the place that would be shown, or else of its owner."""
    said = whole(proposal)
    venue = said.get("venue")
    if venue:
        return Area.objects.filter(pk__in=Space.objects.filter(uuid=venue).values("ward")).first()
    point = said.get("point")
    if point:
        shown = public_point(
            float(point[0]), float(point[1]), said.get("location_privacy", LocationPrivacy.EXACT)
        )
        wards = Area.objects.current(BoundaryKind.WARD)
        found = wards.containing(Point(*shown, srid=BNG)).order_by("code", "pk").first() if shown else None
        if found is not None:
            return found
    owner = proposal.organisation
    return None if owner is None else owner.ward
