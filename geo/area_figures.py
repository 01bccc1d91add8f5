"""What indicators say of the people of an area, from those of its small areas, beside those of the whole place.

A ward's figure is the mean over its people: each small area counts by how many live at its demand point. Counts (of
homes, of people) are added up instead. One published for the area itself goes before one worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from geo.models import Area, BoundaryKind, BoundarySet, Indicator

COUNTED_UNITS = frozenset({"people", "persons", "households", "homes", "count", "number", "residents"})
"""Units of things that are counted, so that a larger area has more of them."""


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """An indicator for an area. ``place`` is that of all current wards together; None for counts, which do not compare.

    ``worked_out``: from small areas, and not published for this one; ``people_known``, the share of the area's people
    whose small areas have a figure.
    """

    indicator: Indicator
    value: float
    period: str
    place: float | None
    worked_out: bool
    people_known: float

    @property
    def people_known_percent(self) -> int:
        return round(100 * self.people_known)

    @property
    def is_count(self) -> bool:
        return self.indicator.unit.casefold() in COUNTED_UNITS


# The latest period of each indicator among the small areas of a set, over the demand points of those with a figure. A
# demand point and its area have one code in one set. Points of the place are those inside any ward in force.
_BY_SMALL_AREA = """
WITH here AS (
    SELECT p.code, p.population, ST_Covers(a.geometry, p.point) AS inside
    FROM geo_demandpoint p, geo_area a
    WHERE a.id = %(area)s AND p.boundary_set_id = %(set)s AND EXISTS (
        SELECT 1 FROM geo_areapart part JOIN geo_area w ON w.id = part.area_id
        JOIN geo_boundaryset s ON s.id = w.boundary_set_id
        WHERE s.kind = %(ward)s AND s.is_current AND ST_Covers(part.geometry, p.point))
), latest AS (
    SELECT v.indicator_id, max(v.period) AS period FROM geo_indicatorvalue v
    JOIN geo_area a ON a.id = v.area_id WHERE a.boundary_set_id = %(set)s GROUP BY v.indicator_id
)
SELECT v.indicator_id, v.period,
    sum(v.value * h.population) FILTER (WHERE h.inside) / nullif(sum(h.population) FILTER (WHERE h.inside), 0),
    sum(v.value) FILTER (WHERE h.inside),
    sum(v.value * h.population) / nullif(sum(h.population), 0),
    sum(h.population) FILTER (WHERE h.inside)::float / nullif((SELECT sum(population) FROM here WHERE inside), 0)
FROM latest l
JOIN geo_indicatorvalue v ON v.indicator_id = l.indicator_id AND v.period = l.period
JOIN geo_area a ON a.id = v.area_id AND a.boundary_set_id = %(set)s
JOIN here h ON h.code = a.code
GROUP BY v.indicator_id, v.period
"""
_OWN = """
SELECT DISTINCT ON (v.indicator_id) v.indicator_id, v.period, v.value
FROM geo_indicatorvalue v WHERE v.area_id = %(area)s ORDER BY v.indicator_id, v.period DESC
"""


def figures_of(area: Area, small: BoundarySet) -> Sequence[AreaFigure]:
    """Return what is known of an area, by the indicators' names; ``small`` is the set whose people are counted.

    What no small area of it has a figure of is left out: it is not known. Three queries.
    """
    asked: dict[str, int | str] = {"area": area.pk, "set": small.pk, "ward": BoundaryKind.WARD.value}
    with connection.cursor() as cursor:
        cursor.execute(_BY_SMALL_AREA, asked)
        worked_out = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_OWN, asked)
        own = {key: (period, value) for key, period, value in cursor.fetchall()}
    found = []
    for indicator in Indicator.objects.filter(pk__in={*worked_out, *own}).order_by("name", "pk"):
        counted = indicator.unit.casefold() in COUNTED_UNITS
        period, mean, total, place, known = worked_out.get(indicator.pk, ("", None, None, None, 0.0))
        if indicator.pk in own:
            period, value = own[indicator.pk]
            place = place if worked_out.get(indicator.pk, ("",))[0] == period else None
        else:
            value = total if counted else mean
        if value is not None:
            found.append(
                AreaFigure(
                    indicator,
                    value,
                    period,
                    None if counted else place,
                    worked_out=indicator.pk not in own,
                    people_known=1.0 if indicator.pk in own else float(known or 0),
                )
            )
    return found
