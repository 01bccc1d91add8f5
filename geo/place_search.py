"""Finding places by name, forgiving typing: current wards and neighbourhoods, and the gazetteer of place names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, FloatField, Func, Q
from rapidfuzz.distance import DamerauLevenshtein

from geo.models import Area, BoundaryKind, PlaceName
from geo.names import search_name

_AREA_KINDS = (BoundaryKind.NEIGHBOURHOOD, BoundaryKind.WARD, BoundaryKind.LOCAL_AUTHORITY)
_MOST_CANDIDATES = 200
_PLACE_EXTENT_M = 500.0

SURE = 0.7
"""At least this alike (Damerau–Levenshtein, 0 to 1) to be taken for a mistyped name."""
AHEAD = 0.1
"""And ahead of the next name by this much."""
WORTH_SUGGESTING = 0.4


@dataclass(frozen=True)
class Candidate:
    name: str
    kind: str
    point: Point
    area_code: str = ""
    area_id: int | None = None
    score: float = 0.0

    @property
    def label(self) -> str:
        return f"{self.name} ({self.kind_label})" if self.area_code else self.name

    @property
    def kind_label(self) -> str:
        return str(BoundaryKind(self.kind).label).lower() if self.area_code else self.kind


def candidates(text: str) -> list[Candidate]:
    """Return places whose name is like ``text``, likest first; of equals, gazetteer places before areas."""
    wanted = search_name(text)
    if not wanted:
        return []
    scored = sorted(_scored(wanted), key=lambda c: (-c.score, bool(c.area_code), c.name, c.area_code))
    return [c for c in scored if c.score >= WORTH_SUGGESTING or search_name(c.name).startswith(wanted)]


def winner(found: list[Candidate], near: Point | None = None) -> tuple[Candidate | None, list[Candidate]]:
    """Return the one place meant, and others of exactly that name; None when it is anybody's guess."""
    if not found or found[0].score < SURE:
        return None, []
    best = found[0]
    same = [c for c in found if c.score == best.score and search_name(c.name) == search_name(best.name)]
    others = [c for c in found if search_name(c.name) != search_name(best.name)]
    if best.score < 1 and others and others[0].score > best.score - AHEAD:
        return None, []
    if near is not None:
        same.sort(key=lambda c: c.point.distance(near))
    return same[0], same[1:]


def _scored(wanted: str) -> Iterator[Candidate]:
    for candidate in (*_gazetteer(wanted), *_areas(wanted)):
        name = search_name(candidate.name)
        score = DamerauLevenshtein.normalized_similarity(wanted, name)
        yield replace(candidate, score=score)


def _gazetteer(wanted: str) -> Iterator[Candidate]:
    rows = (
        PlaceName.objects.filter(
            Q(search_name__trigram_similar=wanted) | Q(search_name__startswith=wanted[:2])
        )
        .annotate(like=TrigramSimilarity("search_name", wanted))
        .order_by("-like", "pk")[:_MOST_CANDIDATES]
    )
    for row in rows:
        yield Candidate(row.name, row.kind, row.point)


def _areas(wanted: str) -> Iterator[Candidate]:
    rows = (
        Area.objects.filter(boundary_set__kind__in=_AREA_KINDS, boundary_set__is_current=True)
        .filter(Q(name__trigram_similar=wanted) | Q(name__istartswith=wanted[:2]))
        .annotate(like=TrigramSimilarity("name", wanted))
        .order_by("-like", "pk")
        .values_list("name", "boundary_set__kind", "centre", "code", "pk")[:_MOST_CANDIDATES]
    )
    for name, kind, centre, code, pk in rows:
        yield Candidate(name, kind, centre, area_code=code, area_id=pk)


def extent_m(candidate: Candidate) -> float:
    """Return how far from its point a place reaches, in metres: an area's farthest corner, else a guess."""
    if candidate.area_id is None:
        return _PLACE_EXTENT_M
    farthest = Func(F("centre"), F("geometry"), function="ST_MaxDistance", output_field=FloatField())
    return float(
        Area.objects.annotate(farthest=farthest).values_list("farthest", flat=True).get(pk=candidate.area_id)
    )
