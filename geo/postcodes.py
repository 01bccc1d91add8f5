"""Looking postcodes up: whole, in part, and the ones a mistyped one may have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.aggregates import Collect
from django.contrib.gis.db.models.functions import Centroid
from django.contrib.gis.geos import Point
from rapidfuzz.distance import DamerauLevenshtein

from geo.models import Postcode
from geo.place_text import Part, Unit, spaced


@dataclass(frozen=True)
class Middle:
    point: Point
    extent_m: float


def first_stored(codes: Sequence[str]) -> Postcode | None:
    """Return the first of some readings of a postcode that exists."""
    found = {p.code: p for p in Postcode.objects.filter(code__in=codes)}
    return next((found[code] for code in codes if code in found), None)


def is_known_outcode(outcode: str) -> bool:
    return Postcode.objects.filter(outcode=outcode).exists()


def middle(outcode: str, sector: str = "") -> Middle | None:
    """Return the middle of the postcodes of an outcode, or of one sector of it, and how far they reach."""
    rows = Postcode.objects.filter(outcode=outcode)
    if sector:
        rows = rows.filter(code__startswith=outcode + sector)
    found = rows.aggregate(middle=Centroid(Collect("point")), box=Extent("point"))
    if found["middle"] is None:
        return None
    min_e, min_n, max_e, max_n = found["box"]
    return Middle(found["middle"], ((max_e - min_e) ** 2 + (max_n - min_n) ** 2) ** 0.5 / 2)


def like(code: str) -> list[str]:
    """Return what somebody may have meant by a postcode that is not stored: near misses, then its sector."""
    outcode = code[:-3]
    codes = Postcode.objects.filter(outcode=outcode).values_list("code", flat=True)
    near = sorted((DamerauLevenshtein.distance(code, c), c) for c in codes)
    close = [spaced(c) for distance, c in near[:3] if distance <= 2]
    in_sector = any(c.startswith(code[:-2]) for c in codes)
    return [*close, *([f"{outcode} {code[-3]}"] if in_sector else []), outcode]


def beginning_with(typed: Unit | Part, limit: int) -> list[str]:
    """Return what is stored that begins with what was typed: outcodes first, then full postcodes."""
    packed = typed.codes[0] if isinstance(typed, Unit) else "".join(typed.readings[0])
    outcodes = Postcode.objects.filter(outcode__startswith=packed).values_list("outcode", flat=True)
    found = list(outcodes.distinct().order_by("outcode")[:limit])
    if len(found) < limit:
        codes = Postcode.objects.filter(code__startswith=packed).order_by("code")
        found += [spaced(c) for c in codes.values_list("code", flat=True)[: limit - len(found)]]
    return found
