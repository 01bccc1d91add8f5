"""Ideas for a plan: what could be enjoyed, from what matters to the person; where to give, from what they bring.

Each sentence is asked of the search as somebody would type it, near where the person starts, with what makes it easier.
Nothing of it is kept, logged or counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.contrib.gis.geos import Point

from assets.calendars import place_calendar
from assets.models import Listing
from assets.search.asking import Hit, SearchQuery
from assets.search.query import search
from assets.search.words.spelling import correct
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.understand import understand
from assets.vocabulary import Access, Cost, Kind
from directory.components.cards import Card, make_card
from directory.components.reasons import Context, why
from directory.models.plan_codes import Easier
from directory.plans.person import Person

MOST_ASKED = 5
"""Sentences that are asked of each of the two; what is said first matters most."""
EACH = 6
MOST = 8
_PARTS = re.compile(r"[.!?;\n]+|,\s+(?:and|but)\s+")
_ENJOY = (Kind.ACTIVITY.value, Kind.SPACE.value, Kind.ORGANISATION.value)
_GIVE = (Kind.OPENING.value,)
_WIDER_M = 3
"""To give, people go further: so many times as far as to receive."""


Group = tuple[str, list[Card]]
"""What the person said, and what came of it."""


@dataclass(frozen=True, slots=True)
class Ideas:
    enjoy: list[Group]
    give: list[Group]


def ideas(person: Person, *, start: Point | None, at: datetime, leave_out: Collection[int] = ()) -> Ideas:
    """What to propose, best first; ``leave_out`` are keys of listings already chosen. ``start`` is EPSG:27700."""
    access = tuple(code for code in person.easier if code in Access.values)
    costs = (Cost.FREE.value, Cost.DONATION.value) if Easier.FREE in person.easier else ()
    enjoy = _asked(
        person.matters,
        SearchQuery(
            at=at, centre=start, radius_m=settings.SEARCH_RADIUS_M, kinds=_ENJOY, access=access, costs=costs
        ),
        leave_out,
    )
    # Where they could give is asked of what they bring, and of what matters: who loves gardens may want to garden.
    give = _asked(
        "\n".join(filter(None, (person.brings, person.matters))),
        SearchQuery(
            at=at, centre=start, radius_m=settings.SEARCH_RADIUS_M * _WIDER_M, kinds=_GIVE, access=access
        ),
        leave_out,
    )
    return Ideas(enjoy, give)


def sentences(text: str) -> list[str]:
    """The parts of a text that are asked by themselves."""
    parts = (" ".join(part.split()) for part in _PARTS.split(text))
    return [part for part in dict.fromkeys(parts) if len(part) > 2][:MOST_ASKED]


def _asked(text: str, question: SearchQuery, leave_out: Collection[int]) -> list[Group]:
    """Ask each sentence, and take from their answers in turn."""
    answers: list[tuple[str, SearchQuery, Sequence[Hit]]] = []
    taxonomy = Taxonomy.current()
    for sentence in sentences(text):
        understood = understand(sentence, at=question.at, taxonomy=taxonomy, correct=correct)
        if understood.said:
            asked = replace(question, said=understood.said, limit=EACH)
            answers.append((sentence, asked, search(asked).hits))
    turns = list(_in_turn(answers, set(leave_out)))[:MOST]
    # What came of one sentence stands together, in the order things were said.
    order = [sentence for sentence, _, _ in answers]
    chosen = sorted(turns, key=lambda turn: order.index(turn[0]))
    rows = {
        row.pk: row
        for row in Listing.objects.published()
        .filter(pk__in=[hit.listing_id for _, _, hit in chosen])
        .for_cards()
    }
    calendar = place_calendar(question.at)
    found: dict[str, list[Card]] = {}
    for sentence, asked, hit in chosen:
        listing = rows.get(hit.listing_id)
        if listing is not None:
            distances = {hit.listing_id: hit.distance_m} if asked.centre is not None else None
            card = make_card(listing, at=question.at, calendar=calendar, distances=distances)
            reason = why(listing, hit, Context(asked, question.at, calendar))
            found.setdefault(sentence, []).append(replace(card, why=reason))
    return list(found.items())


def _in_turn(
    answers: Sequence[tuple[str, SearchQuery, Sequence[Hit]]], taken: set[int]
) -> Iterable[tuple[str, SearchQuery, Hit]]:
    """The first of each answer, then the second of each, without repeating any."""
    for rank in range(EACH):
        for sentence, asked, hits in answers:
            if rank < len(hits) and hits[rank].listing_id not in taken:
                taken.add(hits[rank].listing_id)
                yield sentence, asked, hits[rank]
