"""Asking whether listings are still right, and what follows: the only writer of what was asked (assets.confirmation).

The sweep reads in batches in the order of organisations, each batch its own transaction. What was asked is written
first, and nothing is asked that somebody else has written: it may be stopped, run late, twice or by two at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assets.actions.listings import Edit, lock_for, save_listings
from assets.actor import Actor
from assets.confirmation import DAYS_SQL, STEP_SQL, Step, round_of
from assets.local_time import local_date
from assets.models import ConfirmationAsk, Listing, Membership
from assets.snapshot import Document
from assets.vocabulary import ConfirmedHow, Status

BATCH = 1_000
SWEEPER = Actor("Upkeep")
_WHY = "Nobody said that it was still right"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask: an account that looks after it, or (without one) the address that is published."""

    email: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One listing to ask about, or that has just been taken off; ``people`` is empty when there is nobody to ask."""

    listing_id: int
    uuid: uuid.UUID
    kind: str
    name: str
    group: int
    """The key of the organisation whose it is, or its own."""
    round: datetime
    step: Step
    ends_in_days: int
    asked_before: bool
    people: tuple[Person, ...]
    letter: uuid.UUID


Tell = Callable[[Sequence[Asked]], Collection[int]]
"""Writes to the people, in the same transaction; returns the listings for which somebody could be written to. One that
is to be taken off is named only if its last notice has really gone."""


@dataclass(slots=True)
class Swept:
    """What one batch came to."""

    seen: int = 0
    told: int = 0
    untold: int = 0
    withdrawn: int = 0


_DUE = f"""
SELECT l.id, l.uuid, l.kind, l.name, coalesce(l.owner_id, l.id) AS grp, r.began, {STEP_SQL} AS step,
    w.ends - %(today)s AS ends_in, a.stage IS NOT NULL, coalesce(nullif(l.email, ''), o.email, '') AS email
FROM assets_listing l LEFT JOIN assets_listing o ON o.id = l.owner_id
{DAYS_SQL}
WHERE l.status = '{Status.PUBLISHED}' AND d.first <= %(today)s AND {STEP_SQL} IS NOT NULL
"""  # noqa: S608  only SQL of our own is put in
_BATCH = (
    f"{_DUE} AND (coalesce(l.owner_id, l.id), l.id) > (%(group)s, %(after)s) ORDER BY 5, 1 LIMIT %(limit)s"
)
_THESE = f"{_DUE} AND l.id = ANY(%(ids)s)"
_WRITE = """
INSERT INTO assets_confirmationask (listing_id, round, stage, at, letter, told)
SELECT *, %(at)s, gen_random_uuid(), false
FROM unnest(%(ids)s::bigint[], %(rounds)s::timestamptz[], %(stages)s::varchar[])
ON CONFLICT DO NOTHING RETURNING listing_id
"""


def sweep_confirmations(*, at: datetime, tell: Tell, batch: int = BATCH) -> Iterator[Swept]:
    """Take every step that is due at ``at``; gives what each batch came to, once it is in the database."""
    group, after = 0, 0
    while True:
        with transaction.atomic():
            rows = _read(_BATCH, at=at, group=group, after=after, limit=batch)
            full = len(rows) == batch
            rows = _whole_groups(rows) if full else rows
            if not rows:
                return
            swept = _take(rows, at=at, tell=tell)
        group, after = rows[-1].group, rows[-1].listing_id
        yield swept
        if not full:
            return


def _whole_groups(rows: list[Asked]) -> list[Asked]:
    """Without the last organisation, which may go on in the next batch, unless it is all there is."""
    kept = [row for row in rows if row.group != rows[-1].group]
    return kept or rows


def _take(rows: list[Asked], *, at: datetime, tell: Tell) -> Swept:
    ending = [row.listing_id for row in rows if row.step is Step.ENDED]
    if ending:
        # Somebody may be confirming one of them this moment: wait for that, and look again.
        lock_for([], ending)
        still = {row.listing_id for row in _read(_THESE, at=at, ids=ending) if row.step is Step.ENDED}
        rows = [row for row in rows if row.step is not Step.ENDED or row.listing_id in still]
    mine = _write(rows, at=at)
    rows = _with_people([row for row in rows if row.listing_id in mine])
    told = set(tell(rows)) if rows else set()
    _note(rows, told)
    gone = [row for row in rows if row.step is Step.ENDED and row.listing_id in told]
    withdrawal: Document = {"status": Status.WITHDRAWN.value}
    save_listings(
        [
            Edit(kind=r.kind, document=withdrawal, listing_id=r.listing_id, action="withdrawn", why=_WHY)
            for r in gone
        ],
        by=SWEEPER,
        at=at,
    )
    return Swept(seen=len(rows), told=len(told), untold=len(rows) - len(told), withdrawn=len(gone))


def _read(statement: str, *, at: datetime, **asked: Any) -> list[Asked]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"today": local_date(at), **asked})
        found = cursor.fetchall()
    letters: dict[int, uuid.UUID] = {}
    return [
        Asked(
            listing_id=pk,
            uuid=number,
            kind=kind,
            name=name,
            group=group,
            round=began,
            step=Step(step),
            ends_in_days=ends_in,
            asked_before=before,
            people=(Person(email),) if email else (),
            letter=letters.setdefault(group, uuid.uuid4()),
        )
        for pk, number, kind, name, group, began, step, ends_in, before, email in found
    ]


def _write(rows: Sequence[Asked], *, at: datetime) -> set[int]:
    """Write what is asked; return those that nobody else has asked meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "at": at,
                "ids": [row.listing_id for row in rows],
                "rounds": [row.round for row in rows],
                "stages": [row.step.value for row in rows],
            },
        )
        return {pk for (pk,) in cursor.fetchall()}


def _with_people(rows: Sequence[Asked]) -> list[Asked]:
    """With those who look after each, in place of the published address where there are any."""
    members: dict[int, list[Person]] = {}
    found = Membership.objects.filter(
        organisation_id__in={row.group for row in rows}, user__is_active=True
    ).order_by("organisation_id", "pk")
    for organisation, user, email in found.values_list("organisation_id", "user_id", "user__email"):
        members.setdefault(organisation, []).append(Person(email, user))
    return [replace(row, people=tuple(members.get(row.group, row.people))) for row in rows]


_NOTE = """
UPDATE assets_confirmationask a SET letter = t.letter, told = t.told
FROM unnest(%(ids)s::bigint[], %(rounds)s::timestamptz[], %(stages)s::varchar[], %(letters)s::uuid[],
    %(told)s::boolean[]) AS t(listing_id, round, stage, letter, told)
WHERE a.listing_id = t.listing_id AND a.round = t.round AND a.stage = t.stage
"""


def _note(rows: Sequence[Asked], told: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "ids": [row.listing_id for row in rows],
                "rounds": [row.round for row in rows],
                "stages": [row.step.value for row in rows],
                "letters": [row.letter for row in rows],
                "told": [row.listing_id in told for row in rows],
            },
        )


def still_open(letter: uuid.UUID, *, at: datetime) -> dict[int, bool]:
    """The listings that a letter asked about, by key: whether its question still waits for an answer."""
    asks = (
        ConfirmationAsk.objects.filter(letter=letter).select_related("listing").order_by("listing_id", "pk")
    )
    return {ask.listing_id: _waits(ask, ask.listing, at=at) for ask in asks}


def _waits(ask: ConfirmationAsk, listing: Listing, *, at: datetime) -> bool:
    began = round_of(confirmed_at=listing.confirmed_at, created_at=listing.created_at, at=at)
    if began != ask.round:
        return False
    return listing.status == Status.PUBLISHED or _swept_off(listing.pk, ask.round)


def _swept_off(listing_id: int, began: datetime) -> bool:
    """Whether it is off the map only because nobody answered."""
    return ConfirmationAsk.objects.filter(
        listing_id=listing_id, round=began, stage=Step.ENDED, told=True
    ).exists()


@transaction.atomic
def confirm_asked(
    letter: uuid.UUID, listing_ids: Collection[int], *, by: Actor, at: datetime
) -> list[Listing]:
    """Somebody answered a letter: these listings of it are still right. Returns those whose question waited.

    What was taken off because nobody answered is back with that. Answering twice, or a letter of an earlier round,
    changes nothing. Raises NotPublishable where one lacks by now what everything published must have.
    """
    kinds = Listing.objects.lock(listing_ids)
    waiting = [pk for pk, waits in still_open(letter, at=at).items() if waits and pk in kinds]
    document: Document = {
        "confirmed_at": at.isoformat(),
        "confirmed_how": ConfirmedHow.EMAIL.value,
        "status": Status.PUBLISHED.value,
    }
    edits = [Edit(kind=kinds[pk], document=document, listing_id=pk, action="confirmed") for pk in waiting]
    return save_listings(edits, by=by, at=at)
