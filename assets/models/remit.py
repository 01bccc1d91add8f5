from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from assets.models.taxonomy import Term, with_narrower
from geo.models import Area, BoundaryKind


class Remit(models.Model):
    """What part of the place a convenor looks after: some areas, some themes, or where both meet.

    A convenor without one looks after all of it. That it is limited is said by itself, so that an area or theme that
    is deleted leaves less to look after and never everything.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remit")
    by_area = models.BooleanField(default=False)
    by_theme = models.BooleanField(default=False)
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    themes = models.ManyToManyField(Term, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by_area=True) | Q(by_theme=True), name="remit_limits"),
        ]

    def __str__(self) -> str:
        return f"remit of {self.user_id}"

    @cached_property
    def ward_ids(self) -> frozenset[int] | None:
        """The wards now in force that it covers: named by code in any vintage, or centred in a larger area."""
        if not self.by_area:
            return None
        areas = list(self.areas.select_related("boundary_set").order_by("pk"))
        codes = [area.code for area in areas if area.boundary_set.kind == BoundaryKind.WARD]
        current = Area.objects.current(BoundaryKind.WARD)
        found = set(current.filter(code__in=codes).values_list("pk", flat=True))
        for area in areas:
            if area.boundary_set.kind != BoundaryKind.WARD:
                found.update(current.centred_in(area).values_list("pk", flat=True))
        return frozenset(found)

    @cached_property
    def terms(self) -> dict[int, str] | None:
        """The themes it covers with all that stand under them, their slugs by key."""
        if not self.by_theme:
            return None
        return with_narrower(self.themes.values_list("pk", flat=True))
