from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.components.audience import open_to
from directory.components.definitions import GROUPS, method_facts


@require_safe
@open_to()
def method(request: HttpRequest) -> HttpResponse:
    """How every figure is made, for anyone: what decides about a place should be checked by who lives there."""
    return render(request, "method/method.html", {"groups": GROUPS, **method_facts()})
