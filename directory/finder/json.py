"""The finder's answers for programs: the JSON that docs/openapi.yaml describes."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from assets.search.asking import Condition, Results
from assets.search.brief import Brief, brief
from assets.search.plan import FURTHEST_START
from assets.search.suggest import Suggestion, suggest
from assets.search.words.taxonomy import Taxonomy
from directory.finder.asked import Asked

SUGGESTED = 8
PARAMETER = {Condition.GROUP: "who"}
"""Conditions that the address bar calls otherwise."""


def results_response(asked: Asked, *, page: int, facets: bool) -> HttpResponse:
    """A page of results in brief; 400 with what is wrong for a question that cannot be read."""
    if not asked.answerable:
        return _answer({"error": _problem(asked)}, status=400)
    start = (page - 1) * settings.RESULTS_A_PAGE
    if start >= FURTHEST_START:
        return _answer(
            {"error": f"Only the first {FURTHEST_START} results can be paged through."}, status=400
        )
    found, results = brief(asked.search(start=start, limit=settings.RESULTS_A_PAGE, count_facets=facets))
    listing_url = reverse("listing-short", args=[0])
    body: dict[str, Any] = {
        "total": results.total,
        "words": results.words,
        "understood": [
            {"kind": part.kind, "value": part.value, "typed": part.typed} for part in asked.understood.parts
        ],
        "results": [_result(one, listing_url) for one in found],
    }
    if facets:
        body["facets"] = _facets(results)
    return _answer(body)


def _result(one: Brief, listing_url: str) -> dict[str, Any]:
    return {
        "id": one.listing_id,
        "kind": one.kind,
        "name": one.name,
        "summary": one.summary,
        "url": listing_url.replace("/0/", f"/{one.listing_id}/"),
        "distance_m": None if one.distance_m is None else round(one.distance_m),
        "lon": one.lon,
        "lat": one.lat,
        "approximate": one.approximate,
        "photo": reverse("photo", args=[one.photo]) if one.photo else None,
        "photo_alt": one.photo_alt,
    }


def _facets(results: Results) -> dict[str, dict[str, int]]:
    """The counts by the names the address bar has for them; themes by their slugs."""
    themes = Taxonomy.current().themes
    counts = {
        PARAMETER.get(condition, condition.value): counted for condition, counted in results.facets.items()
    }
    counts["theme"] = {
        themes[int(key)].slug: n for key, n in counts.get("theme", {}).items() if int(key) in themes
    }
    return counts


def _problem(asked: Asked) -> str:
    if asked.not_found is not None:
        return asked.not_found.message
    if asked.area_problem:
        return asked.area_problem
    errors: list[str] = [str(error) for listed in asked.form.errors.values() for error in listed]
    return " ".join(errors)


def suggestions_response(typed: str) -> HttpResponse:
    """What may be meant: each with its kind, its label, a few more words, and the address it leads to."""
    return _answer({"suggestions": [_suggestion(one) for one in suggest(typed, limit=SUGGESTED)]})


def _suggestion(one: Suggestion) -> dict[str, str]:
    return {"kind": one.kind, "label": one.label, "detail": one.detail, "value": str(one.value)}


def _answer(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
