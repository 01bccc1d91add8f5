"""The few names on a small map by which somebody who lives there finds their way: none over a pin or another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from geo.drawing import Box, Point, Shape, overlap

MOST = 9
SIZE = 10.5
_FIRST = ("rail", "outline", "water", "green", "roads", "industry", "settled")


class Names:
    """Puts names where there is room, the most telling first."""

    def __init__(self, width: int, height: int, *, taken: Sequence[Box]) -> None:
        self.frame = (2.0, 2.0, width - 2.0, height - 2.0)
        self.taken = list(taken)

    def draw(self, shapes: Sequence[Shape], place: Callable[[Point], Point]) -> Iterator[str]:
        said: set[str] = set()
        for shape in sorted(shapes, key=_importance):
            if len(said) == MOST:
                return
            if not shape.name or shape.label is None or shape.name in said:
                continue
            x, y = place(shape.label)
            half = len(shape.name) * SIZE * 0.27
            box = (x - half - 2, y - SIZE, x + half + 2, y + SIZE * 0.5)
            if not self._has_room(box):
                continue
            said.add(shape.name)
            self.taken.append(box)
            yield _text(shape.name, x, y, bold=_is_station(shape))

    def _has_room(self, box: Box) -> bool:
        left, top, right, bottom = self.frame
        inside = box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom
        return inside and not any(overlap(box, other) for other in self.taken)


def _importance(shape: Shape) -> tuple[int, int, str]:
    """Stations first, then by layer, and within it what is drawn with most corners, which is what is largest."""
    layer = _FIRST.index(shape.layer) if shape.layer in _FIRST else len(_FIRST)
    lesser = (shape.layer == "roads" and shape.kind == "minor") or (
        shape.layer == "rail" and not _is_station(shape)
    )
    return layer + (len(_FIRST) if lesser else 0), -sum(map(len, shape.lines)), shape.name


def _is_station(shape: Shape) -> bool:
    return shape.layer == "rail" and not shape.lines


def _text(name: str, x: float, y: float, *, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    common = f'x="{x:.1f}" y="{y:.1f}" font-size="{SIZE}" text-anchor="middle"{weight}'
    words = escape(name)
    return (
        f'<text {common} fill="#fff" stroke="#fff" stroke-width="3" stroke-linejoin="round">{words}</text>'
        f'<text {common} fill="#3a4441">{words}</text>'
    )
