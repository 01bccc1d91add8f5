"""The finder's answer to what was asked: the results of a page, what only just is not one, what would find more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.calendars import place_calendar
from assets.models import Listing
from assets.search.asking import Hit, Results, SearchQuery, Words
from assets.search.plan import FURTHEST_START
from assets.search.query import nearly, search
from assets.vocabulary import Kind
from directory.components.cards import Card, make_card
from directory.components.errors import NotFound
from directory.components.paging import Paging
from directory.components.reasons import Context, missed, why
from directory.finder.asked import NARROWING, Asked
from directory.finder.filters import RADII, distance_words
from directory.finder.page import Offer, ResultsPage

THIN = 3
"""With fewer results than this the page offers what would find more."""
WIDENINGS_SHOWN = 4
NEARLY_SHOWN = 12

_WITHOUT = {
    "day": gettext_lazy("At any time"),
    "room": gettext_lazy("Whether or not there is room"),
    "confirmed": gettext_lazy("However long ago it was confirmed"),
    "access": gettext_lazy("Leave out the access needs"),
    "language": gettext_lazy("In any language"),
    "attendance": gettext_lazy("However it is given"),
    "referral": gettext_lazy("Even if a worker has to refer you"),
    "cost": gettext_lazy("At any cost"),
    "age": gettext_lazy("For any age"),
    "who": gettext_lazy("Whoever it is for"),
    "kind": gettext_lazy("Of every kind"),
    "theme": gettext_lazy("About anything"),
}
"""What to say of leaving a filter out, those first that people give up most easily."""


def answer(asked: Asked, *, page: int) -> ResultsPage:
    """Answer a question that can be answered; give any other back as it is. NotFound past the last page."""
    if not asked.answerable:
        return ResultsPage(asked)
    start = (page - 1) * settings.RESULTS_A_PAGE
    if start >= FURTHEST_START:
        raise NotFound(_("There are no results that far down. Narrow the search instead."))
    query = asked.search(start=start, limit=settings.RESULTS_A_PAGE, count_facets=True)
    found = search(query)
    literal = None if found.total else asked.literally()
    if literal is not None:
        words_only = literal.search(start=start, limit=settings.RESULTS_A_PAGE, count_facets=True)
        by_words = search(words_only)
        if by_words.total and by_words.words is Words.ALL:
            asked, query, found = literal, words_only, by_words
    paging = Paging(page, found.total, settings.RESULTS_A_PAGE, FURTHEST_START, asked.query)
    if found.total and page > paging.pages:
        raise NotFound(_("There is no such page of results."))
    met = replace(query, words=found.words)
    context = Context(met, asked.at, place_calendar(asked.at))
    few = found.total <= settings.RESULTS_A_PAGE
    return ResultsPage(
        asked,
        found=found,
        paging=paging,
        cards=[card.card for card in _cards(found.hits, context)],
        misses=_misses(met, context) if few else [],
        widen=_widen(asked, found) if found.total < THIN else [],
        openings=_openings(query, found),
    )


@dataclass(frozen=True, slots=True)
class _Carded:
    card: Card
    listing: Listing
    hit: Hit


def _cards(hits: Iterable[Hit], context: Context) -> list[_Carded]:
    hits = list(hits)
    distances = {hit.listing_id: hit.distance_m for hit in hits}
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=distances).for_cards()}
    found = []
    for hit in hits:
        listing = rows.get(hit.listing_id)
        if listing is not None:
            card = make_card(listing, at=context.at, calendar=context.calendar, distances=distances)
            found.append(_Carded(replace(card, why=why(listing, hit, context)), listing, hit))
    return found


def _misses(query: SearchQuery, context: Context) -> list[tuple[str, Card]]:
    """What fails exactly one condition, each with that condition in words."""
    misses = {miss.listing_id: miss for miss in nearly(query, limit=NEARLY_SHOWN)}
    return [
        (missed(found.listing, misses[found.listing.pk], context), found.card)
        for found in _cards(misses.values(), context)
    ]


def _openings(query: SearchQuery, found: Results) -> int:
    """How many chances to volunteer are among what was found, unless kinds were chosen."""
    if query.kinds:
        return 0
    return next((counts.get(Kind.OPENING, 0) for name, counts in found.facets.items() if name == "kind"), 0)


def _widen(asked: Asked, found: Results) -> list[Offer]:
    """The smallest changes that would find more, each one click; of several distances only the first that would."""
    offers: list[Offer] = []
    for group in _widenings(asked):
        for label, wider in group:
            total = search(wider.search(limit=1)).total
            if total > found.total:
                offers.append(Offer(label, wider.url(), total))
                break
        if len(offers) == WIDENINGS_SHOWN:
            break
    return offers


def _widenings(asked: Asked) -> list[list[tuple[str, Asked]]]:
    """Single changes that could find more, in groups of which one is enough, each with the smallest first."""
    groups = [
        [(str(label), asked.without(name))]
        for name, label in _WITHOUT.items()
        if asked.codes(name) or (name == "day" and any(asked.times))
    ]
    if asked.drawn is not None:
        groups.append([(_("Outside the area too"), asked.changed(area="", view=""))])
    elif asked.place is not None:
        further = [metres for metres, _words in RADII if metres > asked.radius_m]
        away = _("Look up to {distance} away")
        groups.append(
            [(away.format(distance=distance_words(m)), asked.changed(radius=str(m))) for m in further]
        )
        if asked.data["q"]:
            nothing_else = dict.fromkeys(("q", "not", *NARROWING), "")
            near = {"near": asked.place.label}
            groups.append(
                [
                    (
                        _("Everything {within}").format(within=asked.within),
                        asked.changed(**nothing_else, **near),
                    )
                ]
            )
    return groups
