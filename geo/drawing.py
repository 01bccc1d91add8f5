"""What small maps are drawn with: the ground's shapes in metres, and the frame that makes them units of a picture."""

from __future__ import annotations

from dataclasses import dataclass

BBox = tuple[float, float, float, float]
"""(min_e, min_n, max_e, max_n) in metres of EPSG:27700."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in units of the picture."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Something under the pins, already cut to the frame. Lines and rings in metres (EPSG:27700).

    ``layer`` is one of the basemap's, or "outline" for the edge of an area. ``label`` is where its name may stand.
    """

    layer: str
    kind: str = ""
    name: str = ""
    lines: tuple[tuple[Point, ...], ...] = ()
    closed: bool = False
    label: Point | None = None
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the picture shows: (min_e, min_n, max_e, max_n) in metres, and how big a unit of the picture is."""

    bbox_m: BBox
    m_per_unit: float

    def place(self, point: Point) -> Point:
        """From metres to the picture's units, which count from the top left; north is up."""
        return (point[0] - self.bbox_m[0]) / self.m_per_unit, (self.bbox_m[3] - point[1]) / self.m_per_unit


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
