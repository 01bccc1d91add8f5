from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db.models import Count, Func, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from assets.models import Listing
from assets.search.pins import MapPoint
from assets.vocabulary import Kind
from directory.components.audience import open_to
from directory.components.cards import cards
from directory.components.filters import ListingFilter
from directory.components.paging import Paging
from directory.components.pins import MOST_PINS, pins_response
from geo.crs import BNG, WGS84, bounds_wgs84
from geo.models import Area, BasemapFeature, BoundaryKind, BoundarySet, DemandPoint
from geo.privacy import LocationPrivacy

SHOWN_KINDS = (BoundaryKind.WARD, BoundaryKind.NEIGHBOURHOOD)
SIMPLIFY_M = 12.0
PLURALS = {
    Kind.ORGANISATION: "organisations",
    Kind.SPACE: "spaces",
    Kind.ACTIVITY: "activities",
    Kind.VOLUNTEER_OFFER: "volunteer offers",
    Kind.OPENING: "chances to volunteer",
}


@require_safe
@open_to()
def areas(request: HttpRequest) -> HttpResponse:
    """Every ward and neighbourhood, with how much each has."""
    counts = dict(
        Listing.objects.published()
        .exclude(ward=None)
        .values_list("ward")
        .annotate(n=Count("pk"))
        .order_by("ward")
    )
    groups = []
    for kind in SHOWN_KINDS:
        rows = list(Area.objects.current(kind).select_related("boundary_set").order_by("name", "pk"))
        if rows:
            listed = [(area, _count(area, counts)) for area in rows]
            groups.append({"kind": kind.value, "label": kind.label, "areas": listed})
    return render(request, "places/areas.html", {"groups": groups})


def _count(area: Area, by_ward: dict[int, int]) -> int:
    if area.boundary_set.kind == BoundaryKind.WARD:
        return by_ward.get(area.pk, 0)
    return Listing.objects.published().shown_in(area).count()


@require_safe
@open_to()
def area(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What one area has: its people, its listings by kind, and a list that can be narrowed."""
    place = _area(kind, code)
    here = Listing.objects.published().shown_in(place)
    counts = dict(here.values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    filters = ListingFilter(request.GET or None, queryset=here)
    bad = filters.form.is_bound and not filters.form.is_valid()
    rows = here.none() if bad else here.filter(pk__in=filters.qs)
    page = Paging.number(request.GET.get("page", ""))
    total = rows.count()
    paging = Paging(page, total, settings.RESULTS_A_PAGE, 10_000, request.GET)
    if page > paging.pages:
        raise Http404("There is no such page.")
    shown = rows.for_cards().order_by("name", "pk")[paging.first - 1 : paging.first - 1 + paging.size]
    return render(
        request,
        "places/area.html",
        {
            "area": place,
            "counts": [(k.value, counts.get(k.value, 0), _plural(k, counts.get(k.value, 0))) for k in Kind],
            "people": _people(place),
            "form": filters.form,
            "cards": cards(shown, at=timezone.now()),
            "paging": paging,
            "bounds": orjson.dumps(bounds_wgs84(place.geometry)).decode(),
            "pins": reverse("area-points", args=[kind, code]) + _query_of(request),
            "kinds": Kind,
            "filter_count": _chosen(filters.form),
        },
        status=400 if bad else 200,
    )


@require_safe
@open_to()
def points(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Pins for an area's listings, narrowed as its list is: by public points, so that none gives a place away."""
    here = Listing.objects.published().shown_in(_area(kind, code))
    filters = ListingFilter(request.GET or None, queryset=here)
    bad = filters.form.is_bound and not filters.form.is_valid()
    located = (here.none() if bad else filters.qs).filter(search_entry__point__isnull=False)
    rows = located.annotate(shown=Transform("search_entry__point", WGS84)).order_by("name", "pk")
    found = rows.values_list("pk", "kind", "name", "shown", "location_privacy")[: MOST_PINS + 1]
    return pins_response(
        [
            MapPoint(pk, of, name, round(at.x, 5), round(at.y, 5), privacy != LocationPrivacy.EXACT)
            for pk, of, name, at, privacy in found
        ]
    )


def _area(kind: str, code: str) -> Area:
    if kind not in [k.value for k in SHOWN_KINDS]:
        raise Http404
    return get_object_or_404(Area.objects.current(kind).select_related("boundary_set"), code=code)


def _plural(kind: Kind, count: int) -> str:
    return kind.label.lower() if count == 1 else PLURALS[kind]


def _query_of(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _chosen(form: Any) -> int:
    """How many things of a filter form were chosen."""
    if not form.is_bound or not form.is_valid():
        return 0
    return sum(len(value) if isinstance(value, list) else bool(value) for value in form.cleaned_data.values())


def _people(place: Area) -> str:
    """How many live there, by the demand points inside, to the nearest hundred; empty when not known."""
    total = DemandPoint.objects.in_area(place).aggregate(total=Sum("population"))["total"]
    return f"{round(total, -2):,}" if total else ""


@require_safe
@open_to()
def basemap(request: HttpRequest) -> HttpResponse:
    """The place's own vector layers as one GeoJSON FeatureCollection, WGS 84."""

    def features() -> list[dict[str, object]]:
        rows = BasemapFeature.objects.annotate(json=AsGeoJSON("geometry", precision=5)).order_by("pk")
        return [_feature(row.json, layer=row.layer, kind=row.kind, name=row.name) for row in rows]

    stamp = str(BasemapFeature.objects.order_by("-pk").values_list("pk", flat=True).first())
    return _geojson(request, f"basemap {stamp} {BasemapFeature.objects.count()}", features)


@require_safe
@open_to()
def outlines(request: HttpRequest) -> HttpResponse:
    """Ward outlines, simplified together so that neighbours still share their edges, WGS 84."""
    wards = Area.objects.current(BoundaryKind.WARD)

    def features() -> list[dict[str, object]]:
        whole = GeometryField(srid=BNG)
        simple = Func("geometry", SIMPLIFY_M, function="ST_SimplifyPreserveTopology", output_field=whole)
        rows = (
            wards.annotate(json=AsGeoJSON(Transform(simple, WGS84), precision=5))
            .order_by("pk")
            .values_list("json", "code", "name")
        )
        return [_feature(json, code=code, name=name) for json, code, name in rows]

    current = BoundarySet.objects.filter(kind=BoundaryKind.WARD, is_current=True).first()
    version = f"outlines {current and current.pk} {wards.count()}"
    return _geojson(request, version, features, attribution=current.attribution if current else "")


def _feature(geometry: str, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": orjson.Fragment(geometry), "properties": properties}


def _geojson(
    request: HttpRequest,
    version: str,
    features: Callable[[], list[dict[str, object]]],
    *,
    attribution: str = "",
) -> HttpResponse:
    """Answer with an ETag, so that a browser asks once and is then told "the same as before"."""
    etag = quote_etag(sha256(f"{settings.PLACE} {version}".encode()).hexdigest()[:24])
    if request.headers.get("If-None-Match") in (etag, f"W/{etag}"):
        response = HttpResponse(status=304)
    else:
        body = {"type": "FeatureCollection", "attribution": attribution, "features": features()}
        response = HttpResponse(orjson.dumps(body), content_type="application/geo+json")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response
