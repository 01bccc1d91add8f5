"""Which entries somebody may mean who wants to add a group: an existing one is to be claimed and not made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point
from rapidfuzz import fuzz, utils

from assets.duplicates import similar_to
from assets.models import Listing, Organisation
from assets.search.asking import SearchQuery, Words
from assets.search.query import search
from assets.search.words.spelling import correct
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.understand import understand
from assets.snapshot import Document
from assets.vocabulary import Kind, Status
from directory.components.cards import Card, cards

MOST_SHOWN = 8
_LOOKED_AT = 60
ALIKE = 60.0
"""From 0 to 100: names that have so much in common may be one group's."""
NEAR_M = 8_000.0


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation somebody may mean; ``because`` is what of its own the name is like, where that is not its own."""

    card: Card
    because: str = ""


def likely(name: str, *, postcode: str = "", near: Point | None, at: datetime) -> list[Found]:
    """Organisations with such a name, or with something of such a name, the likest first.

    ``near`` (EPSG:27700) comes first where it is given, but a group whose address is elsewhere is found too.
    """
    found = _duplicates(name, postcode, near)
    named = dict.fromkeys(found, "")
    for row in _candidates(name, near, at):
        organisation_id = row.pk if row.kind == Kind.ORGANISATION else row.owner_id
        alike = likeness(name, row.name)
        if organisation_id is None or alike < ALIKE or alike <= found.get(organisation_id, 0):
            continue
        found[organisation_id] = alike
        named[organisation_id] = "" if row.kind == Kind.ORGANISATION else row.name
    best = sorted(found, key=lambda pk: (-found[pk], pk))[:MOST_SHOWN]
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=best).for_cards()}
    return [Found(card, named[card.pk]) for card in cards([rows[pk] for pk in best if pk in rows], at=at)]


def _duplicates(name: str, postcode: str, near: Point | None) -> dict[int, float]:
    """Organisations that would count as the same, by key, with how likely that is, 0 to 100."""
    document: Document = {"name": name}
    if near is not None:
        document |= {"postcode": postcode, "point": [near.x, near.y]}
    weighed = similar_to(document, kind=Kind.ORGANISATION, limit=MOST_SHOWN)
    return {one.listing_id: 100 * one.score.value for one in weighed if one.status == Status.PUBLISHED}


def likeness(one: str, other: str) -> float:
    """How like two names are, 0 to 100: words in any order, and slips of the pen, make little difference."""
    return max(
        fuzz.token_sort_ratio(one, other, processor=utils.default_process),
        0.9 * fuzz.token_set_ratio(one, other, processor=utils.default_process),
    )


def _candidates(name: str, near: Point | None, at: datetime) -> list[Listing]:
    """What the search finds by any of the words, near the place and everywhere."""
    said = understand(name, at=at, taxonomy=Taxonomy.current(), correct=correct).said
    keys: dict[int, None] = {}
    for centre in dict.fromkeys((near, None)):
        question = SearchQuery(
            at=at, said=said, typed=name, words=Words.SOME, centre=centre, radius_m=NEAR_M, limit=_LOOKED_AT
        )
        keys.update(dict.fromkeys(hit.listing_id for hit in search(question).hits))
    exact = Organisation.objects.published().filter(name__iexact=name).order_by("pk")
    keys.update(dict.fromkeys(exact.values_list("pk", flat=True)[:MOST_SHOWN]))
    return list(Listing.objects.published().filter(pk__in=keys).only("kind", "name", "owner_id"))
