"""The wards of a result as a picture (SVG) for paper: shaded, numbered as in the table, hatched where nothing is known.

It asks nobody for anything, has no script and no address in it, and reads the same in black and white.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import MultiPolygon, Point
from django.db.models import Func
from django.db.models.functions import Coalesce

from directory.gaps.files.figures import Figures, wards_of
from geo.crs import BNG
from geo.drawing import Frame
from geo.shading import colours

WIDTH, HEIGHT = 640, 430
_MARGIN = 10
_SIMPLE_M = 20.0


def ward_map(figures: Figures) -> str | None:
    """An SVG of WIDTH × HEIGHT units; None where no ward of the result has a shape any more."""
    metres = GeometryField(srid=BNG)
    simple = Func("geometry", _SIMPLE_M, function="ST_SimplifyPreserveTopology", output_field=metres)
    shape = Func(
        Coalesce(Transform("outline", BNG), simple, output_field=metres),
        function="ST_Multi",
        output_field=metres,
    )
    wards = list(
        wards_of(figures).annotate(shape=shape).order_by("code").values_list("code", "shape", "centre")
    )
    if not wards:
        return None
    frame = _frame([shape for _, shape, _ in wards])
    shades = {area.code: area.shade for area in figures.result.areas}
    numbers = {area.code: n for n, area in enumerate(figures.result.areas, start=1)}
    ramp = colours(max(len(figures.result.breaks) - 1, 1))
    body = "".join(_ward(frame, shape, shades[code], ramp) for code, shape, _ in wards)
    labels = "".join(_label(frame, centre, numbers[code]) for code, _, centre in wards)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<title>{escape(figures.title)}</title>"
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0" stroke="#777" stroke-width="1"/></pattern></defs>'
        f"{body}{labels}</svg>"
    )


def _frame(shapes: list[MultiPolygon]) -> Frame:
    boxes = [shape.extent for shape in shapes]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    per_unit = max((east - west) / (WIDTH - 2 * _MARGIN), (north - south) / (HEIGHT - 2 * _MARGIN), 1.0)
    middle_e, middle_n = (west + east) / 2, (south + north) / 2
    half_e, half_n = WIDTH * per_unit / 2, HEIGHT * per_unit / 2
    return Frame((middle_e - half_e, middle_n - half_n, middle_e + half_e, middle_n + half_n), per_unit)


def _ward(frame: Frame, shape: MultiPolygon, shade: int | None, ramp: tuple[str, ...]) -> str:
    fill = "url(#hatch)" if shade is None else ramp[min(shade, len(ramp) - 1)]
    path = "".join(_rings(frame, shape))
    return f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="#333" stroke-width="0.8"/>'


def _rings(frame: Frame, shape: MultiPolygon) -> Iterator[str]:
    coords: Any = shape.coords
    for polygon in coords:
        for ring in polygon:
            spots = (frame.place((at[0], at[1])) for at in ring)
            yield "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def _label(frame: Frame, centre: Point, number: int) -> str:
    x, y = frame.place((centre.x, centre.y))
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5" fill="#fff" stroke="#333" stroke-width="0.6"/>'
        f'<text x="{x:.1f}" y="{y + 3.4:.1f}" font-size="10" font-family="sans-serif" text-anchor="middle"'
        f' fill="#111">{number}</text>'
    )
