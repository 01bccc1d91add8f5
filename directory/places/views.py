from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from assets.areas import counted_areas, counts_by_kind, pins
from assets.grants import granted_in
from assets.models import Listing
from assets.vocabulary import Kind
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.cards import cards
from directory.components.errors import NotFound
from directory.components.filters import ListingFilter
from directory.components.paging import Paging
from directory.components.pins import MOST_PINS, pins_refused, pins_response
from directory.components.throttle import Work, counted_as
from directory.places.finding import FURTHEST_START, SHOWN_KINDS, area_or_404
from geo import features
from geo.crs import bounds_wgs84
from geo.features import Features
from geo.models import BoundaryKind
from geo.population import population_of

COUNTED = {
    Kind.ORGANISATION: ngettext_lazy("organisation", "organisations"),
    Kind.SPACE: ngettext_lazy("space", "spaces"),
    Kind.ACTIVITY: ngettext_lazy("activity", "activities"),
    Kind.VOLUNTEER_OFFER: ngettext_lazy("volunteer offer", "volunteer offers"),
    Kind.OPENING: ngettext_lazy("chance to volunteer", "chances to volunteer"),
}
AREAS = {BoundaryKind.WARD: gettext_lazy("Wards"), BoundaryKind.NEIGHBOURHOOD: gettext_lazy("Neighbourhoods")}


@require_safe
@open_to()
def areas(request: HttpRequest) -> HttpResponse:
    """Every ward and neighbourhood, with how much each has."""
    groups = [
        {"kind": kind.value, "label": AREAS[kind], "areas": found}
        for kind in SHOWN_KINDS
        if (found := counted_areas(kind))
    ]
    return render(request, "places/areas.html", {"groups": groups})


@require_safe
@open_to()
def area(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What one area has: its people, its listings by kind, and a list that can be narrowed."""
    place = area_or_404(kind, code)
    here = Listing.objects.published().shown_in(place)
    form, rows = _narrowed(request, here)
    number = Paging.number(request.GET.get("page", ""))
    paging = Paging(number, rows.count(), settings.RESULTS_A_PAGE, FURTHEST_START, request.GET)
    if number > paging.pages:
        raise NotFound(gettext("There is no such page."))
    shown = rows.for_cards().order_by("name", "pk")[paging.first - 1 : paging.first - 1 + paging.size]
    counts = counts_by_kind(here)
    return render(
        request,
        "places/area.html",
        {
            "area": place,
            "counts": [(k.value, counts.get(k, 0), _plural(k, counts.get(k, 0))) for k in Kind],
            "kind": kind,
            "may_plan": kind == BoundaryKind.WARD and _may_plan(request),
            "granted": granted_in(place),
            "people": _hundreds(population_of(place)),
            "form": form,
            "cards": cards(shown, at=timezone.now()),
            "paging": paging,
            "bounds": orjson.dumps(bounds_wgs84(place.geometry)).decode(),
            "outline": reverse("area-outline", args=[kind, code]),
            "pins": reverse("area-points", args=[kind, code]) + _query_of(request),
            "kinds": Kind,
            "filter_count": _chosen(form),
        },
        status=400 if _is_bad(form) else 200,
    )


@require_safe
@open_to()
def points(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Pins for an area's listings, narrowed as its list is."""
    form, rows = _narrowed(request, Listing.objects.published().shown_in(area_or_404(kind, code)))
    if _is_bad(form):
        return pins_refused()
    return pins_response(pins(rows, limit=MOST_PINS + 1))


@require_safe
@open_to()
@counted_as(Work.SMALL)
def outline(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """An area's own outline, for the map on its page."""
    return _geojson(request, features.outline(area_or_404(kind, code)))


@require_safe
@open_to()
@counted_as(Work.SMALL)
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of all wards, for every map."""
    return _geojson(request, features.outlines(BoundaryKind.WARD))


@require_safe
@open_to()
@counted_as(Work.SMALL)
def basemap(request: HttpRequest) -> HttpResponse:
    """The place's own vector layers, for every map without raster tiles."""
    return _geojson(request, features.basemap())


def _may_plan(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_role(Role.PLANNER, Role.CONVENOR)


def _narrowed(request: HttpRequest, here: QuerySet[Listing]) -> tuple[Any, Any]:
    """Return the filters' form, and what they leave of the listings: nothing when one cannot be read."""
    filters = ListingFilter(request.GET or None, queryset=here)
    return filters.form, here.none() if _is_bad(filters.form) else here.filter(pk__in=filters.qs)


def _is_bad(form: Any) -> bool:
    return bool(form.is_bound and not form.is_valid())


def _chosen(form: Any) -> int:
    """How many things of a filter form were chosen."""
    if not form.is_bound or not form.is_valid():
        return 0
    return sum(len(value) if isinstance(value, list) else bool(value) for value in form.cleaned_data.values())


def _plural(kind: Kind, count: int) -> str:
    return COUNTED[kind] % count


def _hundreds(people: int | None) -> str:
    """Write a number of people to the nearest hundred; empty when it is not known, or not a hundred."""
    return f"{round(people, -2):,}" if people and round(people, -2) else ""


def _query_of(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _geojson(request: HttpRequest, shapes: Features) -> HttpResponse:
    """Answer with an ETag, so that a browser asks once and is then told "the same as before"."""
    etag = quote_etag(f"{settings.PLACE}-{shapes.fingerprint()[:24]}")
    if request.headers.get("If-None-Match") in (etag, f"W/{etag}"):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(shapes.geojson(), content_type="application/geo+json")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response
