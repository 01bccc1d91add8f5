from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from assets.models import Listing, Term
from assets.search.pins import map_points
from assets.search.query import FURTHEST_START, Results, search
from assets.vocabulary import Kind
from directory.components.audience import open_to
from directory.components.cards import Card, cards, listing_url
from directory.components.errors import NotFound
from directory.components.paging import Paging
from directory.components.pins import MOST_PINS, pins_response
from directory.finder.asked import Asked
from directory.finder.detail import ListingPage
from directory.finder.filters import FinderFilter
from directory.finder.page import ResultsPage

WIDENINGS_SHOWN = 4


@require_safe
@open_to()
def home(request: HttpRequest) -> HttpResponse:
    """Start with the person: what matters, and where."""
    themes = Term.objects.filter(parent=None).order_by("position", "pk").prefetch_related("children")
    form = FinderFilter(None, queryset=Listing.objects.none()).form
    return render(request, "finder/home.html", {"form": form, "themes": themes})


@require_safe
@open_to()
def results(request: HttpRequest) -> HttpResponse:
    """The list. The map beside it asks for its pins when it has loaded."""
    asked = Asked.read(request.GET)
    page = ResultsPage(asked)
    if asked.answerable:
        number = Paging.number(request.GET.get("page", ""))
        start = (number - 1) * settings.RESULTS_A_PAGE
        if start >= FURTHEST_START:
            raise NotFound("There are no results that far down. Narrow the search instead.")
        found = search(asked.search(start=start, limit=settings.RESULTS_A_PAGE))
        page.found = found
        page.paging = Paging(number, found.total, settings.RESULTS_A_PAGE, FURTHEST_START, request.GET)
        if found.total and number > page.paging.pages:
            raise NotFound("There is no such page of results.")
        page.cards = _cards([(hit.listing_id, hit.distance_m) for hit in found.hits])
        page.widen = _widen(asked) if found.total == 0 else []
        page.openings = _openings(asked, found) if found.total else 0
    status = 400 if asked.form.is_bound and not asked.form.is_valid() else 200
    template = "finder/_refreshed.html" if _is_refresh(request) else "finder/results.html"
    response = render(request, template, {"page": page}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_refresh(request: HttpRequest) -> bool:
    """Tell whether only the list is wanted; a page that the back button asks for is wanted whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _cards(hits: list[tuple[int, float | None]]) -> list[Card]:
    distances = dict(hits)
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=distances).for_cards()}
    return cards([rows[pk] for pk, _ in hits if pk in rows], at=timezone.now(), distances=distances)


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


@require_safe
@open_to()
def points(request: HttpRequest) -> HttpResponse:
    """Pins for the whole search, and not only for one page of it."""
    asked = Asked.read(request.GET, empty_asks=True)
    if not asked.answerable:
        body: dict[str, Any] = {"error": "This search cannot be read."}
        return HttpResponse(orjson.dumps(body), status=400, content_type="application/json")
    return pins_response(map_points(asked.search(start=0, limit=1), limit=MOST_PINS + 1))


@require_safe
@open_to()
def listing(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Everything about one listing that may be shown. Old and short addresses lead to the one it has now."""
    row = get_object_or_404(Listing.objects.published().for_page(), pk=pk)
    canonical = listing_url(row)
    if request.path != canonical:
        response = redirect(
            f"{canonical}?{request.GET.urlencode()}" if request.GET else canonical, permanent=True
        )
        # Names change, and may change back: a browser that kept both moves would go round in circles.
        response["Cache-Control"] = "no-cache"
        return response
    return render(request, "finder/listing.html", {"page": ListingPage.of(row, at=timezone.now())})
