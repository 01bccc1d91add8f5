"""Writing to people about what they look after: one mail to each person for all of an organisation's."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from assets.actions.confirmations import Asked, Person, Swept, sweep_confirmations
from assets.confirmation import NOTICE_DAYS, Step
from assets.models import ConfirmationAsk
from directory.confirming.letters import token_for
from directory.models import OutgoingMail
from directory.post.bounced import undeliverable
from directory.post.queue import Letter, put_all_in_post

_TEMPLATES = {
    Step.FIRST: "still_right",
    Step.REMINDER: "still_right",
    Step.LAST: "still_right_last",
    Step.ENDED: "taken_off",
}
_PRESSING = list(Step)
MOST_NAMED = 40
"""Listings that one mail names; of more it says how many."""


def sweep(*, at: datetime) -> Swept:
    """Ask, remind, give notice and take off whatever is due; what it came to altogether."""
    total = Swept()
    for part in sweep_confirmations(at=at, tell=lambda rows: write_to_people(rows, at=at)):
        total.seen += part.seen
        total.told += part.told
        total.untold += part.untold
        total.withdrawn += part.withdrawn
    return total


def write_to_people(rows: Sequence[Asked], *, at: datetime) -> set[int]:
    """Put the mails of a batch in the post; return the listings of which somebody could be written to."""
    if not settings.SENDS_MAIL:
        return set()
    dead = undeliverable({person.email for row in rows for person in row.people})
    noticed = _noticed([row for row in rows if row.step is Step.ENDED], at=at)
    told: set[int] = set()
    letters: list[Letter] = []
    # Those of one organisation come together. What has been taken off is told by itself.
    for (number, ended), found in groupby(rows, key=lambda row: (row.letter, row.step is Step.ENDED)):
        group = [row for row in found if not ended or row.listing_id in noticed]
        for person in _reachable(group, dead):
            letters.append(_letter(number, person, group, ended=ended))
            told.update(row.listing_id for row in group)
    put_all_in_post(letters, at=at)
    return told


def _reachable(group: Sequence[Asked], dead: Collection[str]) -> list[Person]:
    """The people of a group, each once, without those from whom mail comes back."""
    people = {person.email.lower(): person for row in group for person in row.people}
    return [person for small, person in people.items() if small not in dead]


def _letter(number: uuid.UUID, person: Person, group: Sequence[Asked], *, ended: bool) -> Letter:
    step = max((row.step for row in group), key=_PRESSING.index)
    theirs = [row for row in group if person in row.people]
    link = settings.SITE_URL + reverse("still-right", args=[token_for(number, person)])
    context = {
        "link": link,
        "first": theirs[0].name,
        "names": [row.name for row in theirs[:MOST_NAMED]],
        "count": len(theirs),
        "more": max(0, len(theirs) - MOST_NAMED),
        "days": max(NOTICE_DAYS, *(row.ends_in_days for row in theirs)),
        "reminder": all(row.asked_before for row in theirs),
    }
    suffix = f"{person.user_id or 'published'}:{'ended' if ended else 'ask'}"
    return Letter(
        key=f"confirm:{number}:{suffix}",
        to=person.email,
        template=_TEMPLATES[step],
        context=context,
        about=number,
        unsubscribe=link,
    )


def _noticed(rows: Iterable[Asked], *, at: datetime) -> set[int]:
    """Those whose last notice went out in time and did not come back."""
    rounds = {row.listing_id: row.round for row in rows}
    asks = ConfirmationAsk.objects.filter(listing_id__in=rounds, stage=Step.LAST, told=True)
    letters = {ask.letter: set[int]() for ask in asks}
    for ask in asks:
        if rounds[ask.listing_id] == ask.round:
            letters[ask.letter].add(ask.listing_id)
    in_time = at - timedelta(days=NOTICE_DAYS - 1)
    went = OutgoingMail.objects.filter(about__in=letters, sent_at__lte=in_time, bounced_at__isnull=True)
    return (
        {pk for number in went.values_list("about", flat=True) for pk in letters[number]}
        if letters
        else set()
    )
