from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.planning.asked_for import asked_for, roots
from directory.planning.unmet import THIN
from geo.analysis.suppression import THRESHOLD


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def asked_for_page(request: HttpRequest) -> HttpResponse:
    """What was asked for and not found, beside what there is and what it wants people for."""
    themes = roots()
    wanted = request.GET.get("theme", "")
    theme = (
        next((each for each in themes if each.slug == wanted), None) if wanted else next(iter(themes), None)
    )
    if wanted and theme is None:
        raise NotFound(gettext("There is no such theme."))
    context = {
        "themes": themes,
        "found": asked_for(theme, at=timezone.now()) if theme else None,
        "thin": THIN,
        "threshold": THRESHOLD,
    }
    return render(request, "planning/asked_for.html", context)
