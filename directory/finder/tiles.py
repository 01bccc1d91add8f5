"""The map's tiles: compact JSON for this site's own map, vector tiles (MVT) for anybody's."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from assets.search import tiles
from assets.search.pyramid import stamp
from assets.search.tiles import Counts
from assets.vocabulary import Kind
from directory.components.audience import open_to
from directory.components.pins import MOST_PINS, pins_response
from directory.components.throttle import Work, counted_as
from geo.tiles import CELLS_A_SIDE, NoSuchTile, Tile

MVT = "application/vnd.mapbox-vector-tile"
KEPT_S = 300
"""How long a browser may keep numbers without asking again; places, which may be hidden meanwhile, a minute."""
PLACES_KEPT_S = 60


@require_safe
@open_to()
@counted_as(Work.SMALL)
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A tile as JSON: its pins, as every map of the site is given them, or numbers by cell and kind."""
    return _answer(request, (z, x, y), _json)


@require_safe
@open_to()
@counted_as(Work.SMALL)
def vector_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """The same as a Mapbox Vector Tile, which maps on other sites may ask for."""

    def encode(here: Tile, kinds: list[str]) -> HttpResponse:
        return HttpResponse(tiles.vector_tile(here, kinds=kinds, most=MOST_PINS), content_type=MVT)

    response = _answer(request, (z, x, y), encode)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def tiles_url(query: QueryDict, *, total: int) -> str:
    """The address of tiles that show what a search finds, with ``{z}/{x}/{y}`` in it; empty where none do.

    Tiles know kinds and nothing else, so they are for looking round: everything, or everything of some kinds. And
    only when that is more than can be shown as pins, and has been counted.
    """
    asked = {name for name, values in query.lists() if any(values)}
    if total <= MOST_PINS or asked - {"kind", "sort", "page", "radius"} or stamp() is None:
        return ""
    kinds = QueryDict(mutable=True)
    kinds.setlist("kind", query.getlist("kind"))
    path = reverse("map-tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}")
    return f"{path}?{kinds.urlencode()}" if query.getlist("kind") else path


Encode = Callable[[Tile, list[str]], HttpResponse]


def _answer(request: HttpRequest, numbers: tuple[int, int, int], encode: Encode) -> HttpResponse:
    try:
        here = Tile(*numbers)
    except NoSuchTile as problem:
        raise Http404 from problem
    kinds = sorted({kind for kind in request.GET.getlist("kind") if kind})
    if request.GET.keys() - {"kind"} or not set(kinds) <= set(Kind.values):
        return _refused()
    counted = tiles.is_counted_beforehand(here)
    etag = _stamped() if counted else ""
    if etag and _is_known(request, etag):
        response = HttpResponse(status=304)
    else:
        response = encode(here, kinds)
        etag = etag or quote_etag(sha256(response.content).hexdigest()[:32])
        if _is_known(request, etag):
            response = HttpResponse(status=304)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_S if counted else PLACES_KEPT_S}"
    return response


def _stamped() -> str:
    """An ETag for what changes only when it is counted anew; read before the numbers, so it is never too new."""
    counted = stamp()
    if counted is None or counted.counted_at is None:
        return quote_etag(f"{settings.PLACE}-never")
    return quote_etag(f"{settings.PLACE}-{counted.version}-{counted.counted_at.timestamp():.0f}")


def _is_known(request: HttpRequest, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    return etag in {part.strip().removeprefix("W/") for part in given.split(",")}


def _json(here: Tile, kinds: list[str]) -> HttpResponse:
    seen = tiles.look(here, kinds=kinds, most=MOST_PINS)
    if not isinstance(seen, Counts):
        return pins_response(seen.points)
    body = {
        "kinds": [{"code": kind.value, "label": kind.label} for kind in Kind],
        "cells": [[cell.x, cell.y, *cell.listings] for cell in seen.cells],
        "side": CELLS_A_SIDE,
        "as_of": seen.as_of,
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def _refused() -> HttpResponse:
    body = {
        "error": "A tile can be narrowed by kind only, with one of the kinds named here. For words and other filters"
        " use the search, which gives its best results as pins.",
        "kinds": Kind.values,
        "search": reverse("points"),
    }
    return HttpResponse(orjson.dumps(body), status=400, content_type="application/json")
