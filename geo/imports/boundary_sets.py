"""Naming a boundary set from outside, and telling which other vintage somebody's codes belong to."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from geo.imports.problem import ImportProblem
from geo.models import Area, BoundaryKind, BoundarySet


def title(kind: str, vintage: str) -> str:
    return f"{BoundaryKind(kind).label.lower()} {vintage}"


def checked(kind: str, vintage: str) -> tuple[BoundaryKind, str]:
    """Return a kind and vintage that can be stored. Raises ``ImportProblem``."""
    if kind not in BoundaryKind.values:
        raise ImportProblem(f"“{kind}” is not a kind of boundary. Kinds: {', '.join(BoundaryKind.values)}.")
    vintage = " ".join(vintage.split())
    if not (0 < len(vintage) <= 20 and vintage.isprintable()):
        raise ImportProblem("Give the vintage, for example --vintage 2023 (at most 20 characters).")
    return BoundaryKind(kind), vintage


def require(kind: str, vintage: str) -> BoundarySet:
    """Return a stored set with its areas. Raises ``ImportProblem`` naming the vintages there are."""
    kind, vintage = checked(kind, vintage)
    found = BoundarySet.objects.filter(kind=kind, vintage=vintage).first()
    if found is not None:
        return found
    others = BoundarySet.objects.filter(kind=kind).order_by("vintage", "pk").values_list("vintage", flat=True)
    there_are = f"Stored vintages: {', '.join(others)}" if others else "None of that kind is stored"
    raise ImportProblem(
        f"There are no {title(kind, vintage)} boundaries. {there_are}. Bring them in with import_boundaries."
    )


def others_with(codes: Collection[str], but: BoundarySet) -> str:
    """Say in which other sets areas with these codes are, or return an empty string."""
    found = (
        Area.objects.filter(code__in=list(codes))
        .exclude(boundary_set=but)
        .values_list("boundary_set__kind", "boundary_set__vintage")
        .annotate(how_many=Count("pk"))
        .order_by("-how_many", "boundary_set__kind", "boundary_set__vintage")[:3]
    )
    said = [
        f"{n:,} of these {len(codes):,} are in {title(kind, vintage)} (--kind {kind} --vintage {vintage})"
        for kind, vintage, n in found
    ]
    return "; ".join(said)
