"""Pages that say something about the site itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.models import Source
from directory.components.audience import open_to
from geo.models import BoundarySet
from geo.walking import DETOUR, PACE_M_PER_MINUTE


@require_safe
@open_to()
def about(request: HttpRequest) -> HttpResponse:
    """How distances are measured, what "confirmed" means, and where the data comes from."""
    context = {
        "pace_km_h": PACE_M_PER_MINUTE * 60 / 1000,
        "detour_percent": round((DETOUR - 1) * 100),
        "sources": Source.objects.order_by("name", "pk"),
        "boundaries": BoundarySet.objects.filter(is_current=True).order_by("kind", "pk"),
    }
    return render(request, "pages/about.html", context)


@require_safe
@open_to()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
