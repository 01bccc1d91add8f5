"""Finding places by name, forgiving of typing: current wards and neighbourhoods, and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, FloatField, Func, Max, Q
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
PART_OF_NAME = 0.85
"""How alike a name is to some of its own whole words."""
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
        """The name, with the kind of an area: a town and its ward may have one name."""
        return f"{self.name} ({BoundaryKind(self.kind).label.lower()})" if self.area_id else self.name


def candidates(text: str) -> list[Candidate]:
    """Return places whose name is like ``text``, likest first; of equals, gazetteer places before areas.

    “Sale (ward)” and “Sale ward” ask for wards; of “Sale, Cheshire” the first part is the name when the
    whole is none.
    """
    name, kind = _kind_asked(text)
    found: list[Candidate] = []
    for wanted in dict.fromkeys([search_name(name), search_name(name.split(",")[0])]):
        if not wanted or (found and found[0].score >= SURE):
            continue
        alike = [c for c in _scored(wanted) if kind is None or c.kind == kind]
        found = [c for c in alike if c.score >= WORTH_SUGGESTING or search_name(c.name).startswith(wanted)]
        found.sort(key=lambda c: (-c.score, bool(c.area_code), c.name, c.area_code))
    return found


def winner(found: list[Candidate], near: Point | None = None) -> tuple[Candidate | None, list[Candidate]]:
    """Return the one place meant, and others of exactly that name; None when it is anybody's guess."""
    if not found or found[0].score < SURE:
        return None, []
    best = found[0]
    same = [c for c in found if search_name(c.name) == search_name(best.name)]
    others = [c for c in found if search_name(c.name) != search_name(best.name)]
    if best.score < 1 and others and others[0].score > best.score - AHEAD:
        return None, []
    if near is not None:
        same.sort(key=lambda c: c.point.distance(near))
    return same[0], same[1:]


def extent_m(candidate: Candidate) -> float:
    """Return how far from its point a place reaches, in metres: an area's farthest corner, else a guess."""
    if candidate.area_id is None:
        return _PLACE_EXTENT_M
    farthest = Func(F("centre"), F("geometry"), function="ST_MaxDistance", output_field=FloatField())
    return float(Area.objects.filter(pk=candidate.area_id).aggregate(m=Max(farthest))["m"])


def _kind_asked(text: str) -> tuple[str, str | None]:
    """Return a name without the kind of area written after it, and that kind."""
    for kind in _AREA_KINDS:
        found = re.fullmatch(rf"(.+?)\s*(?:\({kind.label}\)|\b{kind.label})", text, re.IGNORECASE)
        if found:
            return found[1], kind
    return text, None


def _scored(wanted: str) -> Iterator[Candidate]:
    for candidate in (*_gazetteer(wanted), *_areas(wanted)):
        name = search_name(candidate.name)
        score = DamerauLevenshtein.normalized_similarity(wanted, name)
        if f" {wanted} " in f" {name} ":
            score = max(score, PART_OF_NAME)
        yield replace(candidate, score=score)


def _gazetteer(wanted: str) -> Iterator[Candidate]:
    like = Q(search_name__trigram_similar=wanted) | Q(search_name__startswith=wanted[:2])
    rows = PlaceName.objects.filter(like | Q(search_name__trigram_word_similar=wanted))
    ranked = rows.annotate(like=TrigramSimilarity("search_name", wanted)).order_by("-like", "pk")
    for row in ranked[:_MOST_CANDIDATES]:
        yield Candidate(row.name, row.kind, row.point)


def _areas(wanted: str) -> Iterator[Candidate]:
    like = Q(name__trigram_similar=wanted) | Q(name__istartswith=wanted[:2])
    rows = Area.objects.filter(boundary_set__kind__in=_AREA_KINDS, boundary_set__is_current=True)
    rows = rows.filter(like | Q(name__trigram_word_similar=wanted))
    ranked = rows.annotate(like=TrigramSimilarity("name", wanted)).order_by("-like", "pk")
    columns = ranked.values_list("name", "boundary_set__kind", "centre", "code", "pk")
    for name, kind, centre, code, pk in columns[:_MOST_CANDIDATES]:
        yield Candidate(name, kind, centre, area_code=code, area_id=pk)
