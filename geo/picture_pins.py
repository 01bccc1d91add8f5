"""Where the numbers of a map's pins stand: above their places, moved apart, and together only where they must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians, sin

from geo.drawing import Box, overlap

RADIUS = 10.0
SAME = 3.0
"""Places nearer than this, in units of the picture, are one."""
_TURNS = (0, 45, -45, 90, -90, 135, -135, 180)
_STEMS = (19.0, 34.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place in units of the picture."""

    number: int
    x: float
    y: float
    approximate: bool = False


@dataclass(slots=True)
class Marker:
    """One label with its numbers, and the places it belongs to."""

    points: list[tuple[float, float]]
    numbers: list[int]
    approximate: bool
    x: float = 0.0
    y: float = 0.0
    label: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.label = runs(self.numbers)

    @property
    def half_width(self) -> float:
        return RADIUS + 3.2 * max(0, len(self.label) - 2)

    @property
    def box(self) -> Box:
        half = self.half_width + 1
        return self.x - half, self.y - RADIUS - 1, self.x + half, self.y + RADIUS + 1

    def add(self, other: Marker) -> None:
        self.points += other.points
        self.numbers += other.numbers
        self.label = runs(self.numbers)


def runs(numbers: Iterable[int]) -> str:
    """Say numbers briefly: "2, 5", and "1–4, 7" for what follows on."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    said = (f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in stretches)
    return ", ".join(said)


def place_markers(places: Sequence[Place], *, width: int, height: int) -> list[Marker]:
    """A marker for each place, none over another; where there is no room left, with the nearest one's number."""
    placed: list[Marker] = []
    waiting = _at_one_place(places)
    dots = [(x, y) for marker in waiting for x, y in marker.points]
    for marker in waiting:
        others = [point for point in dots if point not in marker.points]
        for x, y in _stands(marker):
            marker.x, marker.y = x, y
            if _fits(marker, placed, others, width, height):
                placed.append(marker)
                break
        else:
            _join_nearest(marker, placed, width, height)
    return placed


def draw_markers(markers: Sequence[Marker]) -> Iterator[str]:
    """Stems and dots below, labels on top. A place that is only rough has a dashed edge and no dot."""
    for marker in markers:
        for x, y in marker.points:
            if not marker.approximate:
                yield (
                    f'<path d="M{x:.1f} {y:.1f}L{marker.x:.1f} {marker.y:.1f}" stroke="#1c2321" stroke-width="2"/>'
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1c2321" stroke="#fff"/>'
                )
    for marker in markers:
        half = marker.half_width
        fill, ink = ("#fff", "#1c2321") if marker.approximate else ("#1c2321", "#fff")
        edge = 'stroke="#fff" stroke-width=".8"'
        if marker.approximate:
            edge = 'stroke="#1c2321" stroke-width="1.5" stroke-dasharray="3 2"'
        yield (
            f'<rect x="{marker.x - half:.1f}" y="{marker.y - RADIUS:.1f}" width="{2 * half:.1f}"'
            f' height="{2 * RADIUS:g}" rx="{RADIUS:g}" fill="{fill}" {edge}/>'
            f'<text x="{marker.x:.1f}" y="{marker.y + 4.4:.1f}" font-size="12.5" font-weight="bold"'
            f' text-anchor="middle" fill="{ink}">{marker.label}</text>'
        )


def _at_one_place(places: Sequence[Place]) -> list[Marker]:
    markers: list[Marker] = []
    for place in places:
        found = Marker([(place.x, place.y)], [place.number], place.approximate)
        for marker in markers:
            x, y = marker.points[0]
            if marker.approximate == place.approximate and hypot(place.x - x, place.y - y) < SAME:
                found.points = []
                marker.add(found)
                break
        else:
            markers.append(found)
    return markers


def _stands(marker: Marker) -> Iterator[tuple[float, float]]:
    """Where a label may stand, best first."""
    x, y = marker.points[0]
    if marker.approximate:
        yield x, y
    for stem in _STEMS:
        for turn in _TURNS:
            # A wide label needs more room to the side than above.
            aside = stem + (marker.half_width - RADIUS) * abs(sin(radians(turn)))
            yield x + aside * sin(radians(turn)), y - stem * cos(radians(turn))


def _fits(
    marker: Marker, placed: Sequence[Marker], dots: Sequence[tuple[float, float]], width: int, height: int
) -> bool:
    left, top, right, bottom = box = marker.box
    inside = left >= 0 and top >= 0 and right <= width and bottom <= height
    return (
        inside
        and not any(overlap(box, other.box) for other in placed)
        and not any(left < x < right and top < y < bottom for x, y in dots)
    )


def _join_nearest(marker: Marker, placed: list[Marker], width: int, height: int) -> None:
    x, y = marker.points[0]
    alike = [other for other in placed if other.approximate == marker.approximate]
    if alike:
        nearest = min(alike, key=lambda other: (hypot(other.x - x, other.y - y), other.numbers[0]))
        nearest.add(marker)
        half = nearest.half_width
        nearest.x = min(max(nearest.x, half), width - half)
    else:
        marker.x = min(max(x, marker.half_width), width - marker.half_width)
        marker.y = min(max(y, RADIUS), height - RADIUS)
        placed.append(marker)
