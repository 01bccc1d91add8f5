"""The area that an address names."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from geo.models import Area, BoundaryKind

SHOWN_KINDS = (BoundaryKind.WARD, BoundaryKind.NEIGHBOURHOOD)
FURTHEST_START = 10_000


def area_or_404(kind: str, code: str) -> Area:
    if kind not in [k.value for k in SHOWN_KINDS]:
        raise Http404
    return get_object_or_404(Area.objects.current(kind).select_related("boundary_set"), code=code)
