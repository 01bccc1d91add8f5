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

        boundaries_applied.append(_follow_wards)


def _follow_wards(boundary_set: BoundarySet) -> None:
    """A listing's ward is of the current vintage, so a new one re-wards them all."""
    from assets.actions.places import reward_everything
    from geo.models import BoundaryKind

    if boundary_set.kind == BoundaryKind.WARD:
        reward_everything()
