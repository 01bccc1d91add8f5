"""Pins as every map of the site is given them, so that one module of JavaScript can draw them all."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from django.http import HttpResponse

from assets.search.pins import MapPoint
from assets.vocabulary import Kind

MOST_PINS = 2_000


def pins_response(points: Sequence[MapPoint]) -> HttpResponse:
    """Compact JSON: ``[id, kind number, name, lon, lat, approximate]`` each, in WGS 84, and the kinds once.

    Give one more than MOST_PINS where there are more: it is left out, and the map says that there are.
    """
    number = {kind: n for n, kind in enumerate(Kind.values)}
    shown = points[:MOST_PINS]
    body = {
        "kinds": [{"code": kind.value, "label": kind.label} for kind in Kind],
        "points": [[p.listing_id, number[p.kind], p.name, p.lon, p.lat, int(p.approximate)] for p in shown],
        "more": len(points) > MOST_PINS,
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def pins_refused() -> HttpResponse:
    """What a map is told of a search that cannot be read (400); the page beside it says what is wrong."""
    body = {"error": "This search cannot be read."}
    return HttpResponse(orjson.dumps(body), status=400, content_type="application/json")
