"""The finder's answer to what was asked: the results of a page, or what would find something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from assets.models import Listing
from assets.search.query import FURTHEST_START, Results, search
from assets.vocabulary import Kind
from directory.components.cards import Card, cards
from directory.components.errors import NotFound
from directory.components.paging import Paging
from directory.finder.asked import Asked
from directory.finder.page import ResultsPage

WIDENINGS_SHOWN = 4


def answer(asked: Asked, *, page: int, at: datetime) -> ResultsPage:
    """Answer a question that can be answered; give any other back as it is. NotFound past the last page."""
    if not asked.answerable:
        return ResultsPage(asked)
    start = (page - 1) * settings.RESULTS_A_PAGE
    if start >= FURTHEST_START:
        raise NotFound("There are no results that far down. Narrow the search instead.")
    found = search(asked.search(start=start, limit=settings.RESULTS_A_PAGE))
    paging = Paging(page, found.total, settings.RESULTS_A_PAGE, FURTHEST_START, asked.query)
    if found.total and page > paging.pages:
        raise NotFound("There is no such page of results.")
    return ResultsPage(
        asked,
        found=found,
        paging=paging,
        cards=_cards(found, at),
        widen=[] if found.total else _widen(asked),
        openings=_openings(asked, found) if found.total else 0,
    )


def _cards(found: Results, at: datetime) -> list[Card]:
    distances = {hit.listing_id: hit.distance_m for hit in found.hits}
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=distances).for_cards()}
    return cards([rows[pk] for pk in distances if pk in rows], at=at, distances=distances)


def _openings(asked: Asked, found: Results) -> int:
    """How many chances to volunteer are among what was found, unless kinds were chosen."""
    if asked.data["kind"]:
        return 0
    openings = replace(asked.search(start=0, limit=1), kinds=(Kind.OPENING.value,), words=found.words)
    return search(openings).total


def _widen(asked: Asked) -> list[dict[str, Any]]:
    """The changes that would find something, each one click; of several distances only the first that would."""
    offers: list[dict[str, Any]] = []
    for group in asked.widenings():
        for label, wider in group:
            total = search(wider.search(start=0, limit=1)).total
            if total:
                offers.append({"label": label, "url": wider.url(), "total": total})
                break
        if len(offers) == WIDENINGS_SHOWN:
            break
    return offers
