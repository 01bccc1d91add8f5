"""What "Your groups" shows, read in a number of queries that does not grow with the groups or what they run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from assets import capacity, completeness, freshness
from assets.facts import facts
from assets.models import (
    MODELS,
    Activity,
    Claim,
    Listing,
    Membership,
    Opening,
    Organisation,
    Proposal,
    Report,
    Revision,
)
from assets.permissions import is_convenor
from assets.venues import may_name_venue_q
from assets.vocabulary import ClaimTo, Kind, MembershipRole, Status, VenueAnswer
from directory.accounts.models import User
from directory.components.cards import listing_url

A_PAGE = 10
"""Groups on one page."""
EACH = 12
"""Things of one group that are shown beside others' ; its own page shows more."""
ALONE = 200
HOSTED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the map, and what is to be done about it."""

    listing: Any
    url: str
    kind_label: str
    confirmed: str
    asks_again: date | None
    """When we ask again whether it is right; None where that is now."""
    state: str
    missing: tuple[str, ...]
    room: str
    room_code: str
    proposal: Proposal | None
    reports: Sequence[Report]
    may_bring_back: bool
    hosted: Sequence[Listing] = ()
    """What meets there, of a space."""

    @property
    def is_published(self) -> bool:
        return bool(self.listing.status == Status.PUBLISHED)

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.listing.status == Status.WITHDRAWN)

    @property
    def takes_people(self) -> bool:
        return bool(self.listing.kind == Kind.ACTIVITY and self.is_published)


@dataclass(slots=True)
class Group:
    organisation: Organisation
    is_owner: bool
    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    drafts: list[Proposal] = field(default_factory=list)
    """What is not on the map yet and can be gone on with."""
    requests: list[Listing] = field(default_factory=list)
    """What asks to be listed at the group's spaces."""
    joining: int = 0
    """How many people ask to join."""

    @property
    def more(self) -> int:
        return self.total - len(self.entries)

    @property
    def can_confirm(self) -> bool:
        return any(entry.is_published for entry in self.entries)

    @property
    def to_do(self) -> int:
        """How many things wait for an answer."""
        return len(self.requests) + self.joining + sum(len(entry.reports) for entry in self.entries)


def groups(user: User, *, at: datetime, start: int = 0, only: int | None = None) -> list[Group]:
    """The groups somebody looks after, from the ``start``-th on; with ``only``, that one with all it runs."""
    rows = Membership.objects.filter(user=user).select_related("organisation")
    if only is not None:
        rows = rows.filter(organisation_id=only)
    found = {
        row.organisation_id: Group(row.organisation, row.role == MembershipRole.OWNER)
        for row in rows.order_by("organisation__name", "pk")[start : start + A_PAGE]
    }
    if found:
        _fill(found, each=EACH if only is None else ALONE, at=at)
    return list(found.values())


def _fill(found: dict[int, Group], *, each: int, at: datetime) -> None:
    whose, totals = _shown(found, each)
    listings = _read(whose)
    proposals = _proposals(found)
    reports = _by_listing(Report.objects.open().filter(listing_id__in=listings).order_by("said_at", "pk"))
    hosted, requests = _at_spaces(found, [pk for pk, row in listings.items() if row.kind == Kind.SPACE])
    withdrawn = [pk for pk, row in listings.items() if row.status == Status.WITHDRAWN]
    kept_off = taken_off_by_convenors(withdrawn)
    for pk, (organisation_id, _) in whose.items():
        row = listings[pk]
        found[organisation_id].entries.append(
            _entry(
                row,
                proposal=proposals.get(pk),
                reports=reports.get(pk, ()),
                hosted=hosted.get(pk, ()),
                may_bring_back=pk in withdrawn and pk not in kept_off,
                at=at,
            )
        )
    for organisation_id, group in found.items():
        group.total = totals.get(organisation_id, 0)
        group.requests = requests.get(organisation_id, [])
    for organisation_id, number in _asking(found).items():
        found[organisation_id].joining = number


def _shown(found: Iterable[int], each: int) -> tuple[dict[int, tuple[int, str]], dict[int, int]]:
    """Keys of the first ``each`` things of every group in their order, with whose and what they are; and the totals.

    The group itself first, then what somebody doubts, then what is on the map, by name.
    """
    first = Case(When(pk=F("whose"), then=Value(0)), default=Value(1))
    live = Case(When(status=Status.PUBLISHED, then=Value(0)), default=Value(1))
    order: list[Any] = [first, F("doubted_on").asc(nulls_last=True), live, "name", "pk"]
    theirs: Any = Listing.objects.belonging_to(found)
    rows = (
        theirs.annotate(
            nth=Window(RowNumber(), partition_by=F("whose"), order_by=order),
            total=Window(Count("pk"), partition_by=F("whose")),
        )
        .filter(nth__lte=each)
        .order_by("whose", "nth")
        .values_list("pk", "whose", "kind", "total")
    )
    found_rows = list(rows)
    return (
        {pk: (whose, kind) for pk, whose, kind, _ in found_rows},
        {whose: total for _, whose, _, total in found_rows},
    )


def _read(whose: dict[int, tuple[int, str]]) -> dict[int, Any]:
    """The rows, each as its own kind, with its times."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for pk, (_, kind) in whose.items():
        by_kind[kind].append(pk)
    found: dict[int, Any] = {}
    for kind, keys in by_kind.items():
        found.update(
            {row.pk: row for row in MODELS[kind].objects.filter(pk__in=keys).prefetch_related("schedules")}
        )
    return found


def _proposals(found: dict[int, Group]) -> dict[int, Proposal]:
    """Open changes by listing; what has no listing yet is put with its group."""
    rows = Proposal.objects.open().filter(
        Q(organisation_id__in=found) | Q(listing_id__in=found) | Q(listing__owner_id__in=found)
    )
    by_listing: dict[int, Proposal] = {}
    for row in rows.order_by("-changed_at", "-pk"):
        if row.listing_id is not None:
            by_listing[row.listing_id] = row
        elif row.organisation_id in found:
            found[row.organisation_id].drafts.append(row)
    return by_listing


def _by_listing(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.listing_id].append(row)
    return grouped


def _at_spaces(
    found: Iterable[int], spaces: Sequence[int]
) -> tuple[dict[int, list[Listing]], dict[int, list[Listing]]]:
    """What meets at these spaces, by space; and what asks to at any space of the groups, by group."""
    meets: dict[int, list[Listing]] = defaultdict(list)
    asks: dict[int, list[Listing]] = defaultdict(list)
    for model in (Activity, Opening):
        there: Any = model.objects.published().select_related("venue", "owner").order_by("name", "pk")
        agreed = there.filter(may_name_venue_q("venue"), venue_id__in=spaces, venue_answer=VenueAnswer.AGREED)
        for row in agreed[: HOSTED_SHOWN * max(1, len(spaces))]:
            meets[row.venue_id].append(row)
        for row in there.filter(venue__owner_id__in=found, venue_answer=VenueAnswer.ASKED)[:HOSTED_SHOWN]:
            asks[row.venue.owner_id].append(row)
    return meets, asks


def _asking(found: Iterable[int]) -> dict[int, int]:
    rows = Claim.objects.waiting().filter(organisation_id__in=found, to=ClaimTo.OWNERS)
    counted = rows.values_list("organisation_id").annotate(number=Count("pk")).order_by("organisation_id")
    return dict(counted)


def taken_off_by_convenors(listing_ids: Sequence[int]) -> set[int]:
    """Which of these a convenor took off the map: those only a convenor brings back."""
    last = (
        Revision.objects.filter(listing_id__in=listing_ids, action="withdrawn")
        .select_related("by")
        .order_by("listing_id", "-number")
        .distinct("listing_id")
    )
    return {row.listing_id for row in last if is_convenor(row.by)}


def _entry(
    row: Any,
    *,
    proposal: Proposal | None,
    reports: Sequence[Report],
    hosted: Sequence[Listing],
    may_bring_back: bool,
    at: datetime,
) -> Entry:
    state = row.freshness_at(at)
    room = capacity.room_left(
        status=row.room, places=row.room_places, as_of=row.room_as_of, valid_until=row.room_valid_until, at=at
    )
    return Entry(
        listing=row,
        url=listing_url(row) if row.status == Status.PUBLISHED else "",
        kind_label=Kind(row.kind).label,
        confirmed=freshness.describe(confirmed_at=row.confirmed_at, how=row.confirmed_how, at=at),
        asks_again=None
        if state is not freshness.Freshness.FRESH
        else freshness.due_on(confirmed_at=row.confirmed_at, interval_days=row.confirm_every_days),
        state=state.value,
        missing=completeness.missing(facts(row, at=at)),
        room=capacity.describe_room(room, at=at),
        room_code=room.status.value,
        proposal=proposal,
        reports=reports,
        hosted=hosted,
        may_bring_back=may_bring_back,
    )


def own_drafts(user: User) -> list[Proposal]:
    """Groups that somebody began to add, which are nobody's yet."""
    rows = Proposal.objects.open().filter(
        started_by=user, organisation__isnull=True, listing__isnull=True, along_with__isnull=True
    )
    return list(rows.order_by("-changed_at", "-pk")[:20])
