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
from directory.planning.outcomes import Outcomes, outcomes, quarters
from geo.analysis.suppression import THRESHOLD


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def outcomes_page(request: HttpRequest) -> HttpResponse:
    """How things on plans turned out in a quarter, by ward and by theme."""
    choices, found = _asked(request)
    context = {
        "found": found,
        "quarters": choices,
        "threshold": THRESHOLD,
        "current": Quarter.of(local_date(timezone.now())),
    }
    return render(request, "planning/outcomes.html", context)


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def outcomes_csv(request: HttpRequest) -> HttpResponse:
    """The two tables of the page, number for number, one under the other."""
    _choices, found = _asked(request)
    response = csv_response(f"outcomes-{found.quarter.code}.csv" if found else "outcomes.csv")
    rows = csv.writer(response)
    labels = [plain(label) for label in found.labels] if found else []
    rows.writerow(["by", "code", "name", *labels, "all"])
    if found:
        for by, table in (("ward", found.wards), ("theme", found.themes)):
            for row in table:
                rows.writerow([by, row.code, plain(row.name), *map(number, row.counts), number(row.total)])
        rows.writerow(["all", "", "All", *map(number, found.columns), number(found.total)])
    return response


def _asked(request: HttpRequest) -> tuple[list[Quarter], Outcomes | None]:
    """The quarters to choose from and the one that was chosen; the latest without a choice, if there is any."""
    choices = quarters(today=local_date(timezone.now()))
    chosen = chosen_quarter(request, choices)
    return choices, outcomes(chosen) if chosen else None
