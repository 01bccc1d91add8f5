from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from assets.grants import granted_in, grants_in
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.components.paging import Paging
from directory.places.finding import FURTHEST_START, area_or_404


@require_safe
@open_to()
def area_grants(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Every grant to the groups of an area, the latest first, with whose word that is."""
    area = area_or_404(kind, code)
    found = granted_in(area)
    number = Paging.number(request.GET.get("page", ""))
    paging = Paging(number, found.number, settings.RESULTS_A_PAGE, FURTHEST_START, request.GET)
    if number > paging.pages:
        raise NotFound(gettext("There is no such page."))
    rows = grants_in(area).with_names().latest_first()[paging.first - 1 : paging.first - 1 + paging.size]
    return render(
        request,
        "places/grants.html",
        {"area": area, "kind": kind, "granted": found, "grants": rows, "paging": paging},
    )
