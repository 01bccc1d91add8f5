from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from geo.models import BoundarySet


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = "Community assets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from geo.imports.after import boundaries_applied

        boundaries_applied.append(_follow_boundaries)


def _follow_boundaries(boundary_set: BoundarySet) -> None:
    """Wards and the areas listings reach are those of the current vintage, so both follow a new one; grants too."""
    from assets.actions.grants import place_grants
    from assets.actions.places import follow_boundaries

    follow_boundaries(boundary_set)
    place_grants()
