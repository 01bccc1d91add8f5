"""The only writer of what part of the place a convenor looks after."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from assets.models import Remit, Term
from geo.models import Area


@transaction.atomic
def set_remit(user: Any, *, areas: Collection[Area], themes: Collection[Term]) -> Remit | None:
    """Limit a convenor to these areas, these themes, or both together; neither means the whole place again."""
    if not areas and not themes:
        Remit.objects.filter(user=user).delete()
        return None
    remit, _ = Remit.objects.update_or_create(
        user=user, defaults={"by_area": bool(areas), "by_theme": bool(themes)}
    )
    remit.areas.set(areas)
    remit.themes.set(themes)
    return remit
