from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assets.local_time import local_date
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.ledger.quarters import Quarter
from directory.planning.choosing import chosen_quarter
from directory.planning.files import csv_response, number, plain
from directory.planning.unmet import THIN, UnmetNeed, quarters, unmet_need
from geo.analysis.suppression import THRESHOLD


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def unmet(request: HttpRequest) -> HttpResponse:
    """What was looked for and not found in a quarter, by ward and theme."""
    choices, need = _asked(request)
    context = {
        "need": need,
        "quarters": choices,
        "thin": THIN,
        "threshold": THRESHOLD,
        "current": Quarter.of(local_date(timezone.now())),
    }
    return render(request, "planning/unmet.html", context)


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def unmet_csv(request: HttpRequest) -> HttpResponse:
    """The table of the page, number for number."""
    _, need = _asked(request)
    response = csv_response(f"unmet-need-{need.quarter.code}.csv" if need else "unmet-need.csv")
    rows = csv.writer(response)
    themes = need.themes if need else ()
    rows.writerow(["ward_code", "ward", *map(plain, themes), "all themes"])
    if need:
        for row in need.rows:
            rows.writerow([row.code, plain(row.name), *map(number, row.counts), number(row.total)])
        rows.writerow(["", "All wards", *map(number, need.columns), number(need.total)])
    return response


def _asked(request: HttpRequest) -> tuple[list[Quarter], UnmetNeed | None]:
    """The quarters to choose from and the one that was chosen; the latest without a choice, if there is any."""
    choices = quarters(today=local_date(timezone.now()))
    chosen = chosen_quarter(request, choices)
    return choices, unmet_need(chosen) if chosen else None
