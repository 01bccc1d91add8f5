from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from assets.models import Listing, Term
from assets.search.asking import Words
from assets.search.pins import map_points
from assets.search.query import search
from directory.components.audience import open_to
from directory.components.cards import listing_url
from directory.components.paging import Paging
from directory.components.pins import MOST_PINS, pins_refused, pins_response
from directory.components.throttle import Work, counted_as
from directory.finder.answer import answer
from directory.finder.asked import Asked
from directory.finder.detail import ListingPage
from directory.finder.filters import MOST_LETTERS, finder_form
from directory.finder.json import results_response, suggestions_response
from directory.ledger.counting import count_opening, count_search


@require_safe
@open_to()
def home(request: HttpRequest) -> HttpResponse:
    """Start with the person: what matters, and where."""
    themes = Term.objects.filter(parent=None).order_by("position", "pk").prefetch_related("children")
    form = finder_form()()
    return render(request, "finder/home.html", {"form": form, "themes": themes})


@require_safe
@open_to()
def results(request: HttpRequest) -> HttpResponse:
    """The list. The map beside it asks for its pins when it has loaded."""
    asked = Asked.read(request.GET, at=timezone.now())
    number = Paging.number(request.GET.get("page", ""))
    page = answer(asked, page=number)
    if page.found is not None:
        count_search(
            request, asked.search(start=number - 1), results=page.met, extent_m=asked.extent_m, at=asked.at
        )
    status = 400 if asked.form.is_bound and (not asked.form.is_valid() or asked.area_problem) else 200
    template = "finder/_refreshed.html" if _is_refresh(request) else "finder/results.html"
    response = render(request, template, {"page": page}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_refresh(request: HttpRequest) -> bool:
    """Tell whether only the list is wanted; a page that the back button asks for is wanted whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


@require_safe
@open_to()
def points(request: HttpRequest) -> HttpResponse:
    """Pins for the whole search, and not only for one page of it."""
    asked = Asked.read(request.GET, at=timezone.now(), empty_asks=True)
    if not asked.answerable:
        return pins_refused()
    pins = map_points(asked.search(limit=1), limit=MOST_PINS + 1)
    literal = None if pins else asked.literally()
    if literal is not None and search(literal.search(limit=1)).words is Words.ALL:
        # As the list does, when what was understood finds nothing.
        pins = map_points(literal.search(limit=1), limit=MOST_PINS + 1)
    return pins_response(pins)


@require_safe
@open_to()
def results_json(request: HttpRequest) -> HttpResponse:
    """The results of a page for other programs (see docs/openapi.yaml)."""
    asked = Asked.read(request.GET, at=timezone.now(), empty_asks=True)
    return results_response(
        asked, page=Paging.number(request.GET.get("page", "")), facets="facets" in request.GET
    )


@require_safe
@open_to()
@counted_as(Work.SMALL)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What somebody may be typing: themes, listings and places."""
    return suggestions_response(request.GET.get("q", "")[:MOST_LETTERS])


@require_safe
@open_to()
def listing(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Everything about one listing that may be shown. Old and short addresses lead to the one it has now."""
    row = Listing.objects.published().for_page().filter(pk=pk).first()
    if row is None:
        return _merged(request, pk)
    canonical = listing_url(row)
    if request.path != canonical:
        response = redirect(
            f"{canonical}?{request.GET.urlencode()}" if request.GET else canonical, permanent=True
        )
        # Names change, and may change back: a browser that kept both moves would go round in circles.
        response["Cache-Control"] = "no-cache"
        return response
    at = timezone.now()
    count_opening(request, at=at)
    return render(request, "finder/listing.html", {"page": ListingPage.of(row, at=at)})


def _merged(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from what was merged to what was kept, for now: a merge can be undone, so no browser is to learn it."""
    kept = Listing.objects.kept_for([pk]).get(pk, 0)
    canonical = listing_url(get_object_or_404(Listing.objects.published(), pk=kept))
    response = redirect(f"{canonical}?{request.GET.urlencode()}" if request.GET else canonical)
    response["Cache-Control"] = "no-cache"
    return response
