"""Charts of a result as plain numbers for templates to draw in SVG: no script, each with the table it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from directory.gaps.measures import MEASURES
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Inequality, Result
from geo.shading import RAMP

WIDTH, HEIGHT = 480, 320
"""Units of a square chart's picture."""
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 14, 14, 44
_ROW = 24
_BAR_LEFT, _BAR_RIGHT = 170, 70


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, with what it stands for; ``label`` is drawn beside it where there is one."""

    x: float
    y: float
    name: str
    shade: int
    label: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Scatter:
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    rows: tuple[tuple[str, str, str], ...]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM


@dataclass(frozen=True, slots=True)
class Bar:
    y: float
    width: float
    name: str
    said: str
    shade: int
    middle: float
    end: float


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[Bar, ...]
    height: int
    average: float | None
    average_said: str
    left: float = _BAR_LEFT
    width: float = WIDTH


@dataclass(frozen=True, slots=True)
class Curves:
    lorenz: str
    along: str
    ticks: tuple[Tick, ...]
    up: tuple[Tick, ...]
    rows: tuple[tuple[str, str], ...]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM


def ramp_step(shade: int | None, classes: int) -> int:
    """Which of the ramp's colours a class has: fewer classes are spread over the whole of it (geo.shading.colours)."""
    if shade is None or classes <= 1:
        return len(RAMP) // 2
    return round(shade * (len(RAMP) - 1) / (classes - 1))


def scatter(question: Question, result: Result) -> Scatter | None:
    """Wards by how deprived they are (across) and their figure (up); None for fewer than three."""
    words = MEASURES[question.measure].words
    known = [area for area in result.known if area.deprivation is not None]
    if len(known) < 3:
        return None
    low_x, high_x = _span([area.deprivation or 0.0 for area in known])
    low_y, high_y = _span([area.value or 0.0 for area in known], from_0=True)
    classes = len(result.breaks) - 1
    named = {id(area) for area in _extremes(known)}
    marks = tuple(
        Mark(
            x := _across(area.deprivation or 0.0, low_x, high_x),
            _up(area.value or 0.0, low_y, high_y),
            area.name,
            ramp_step(area.shade, classes),
            area.name if id(area) in named else "",
            "end" if x > WIDTH * 0.6 else "start",
        )
        for area in known
    )
    return Scatter(
        marks,
        across=tuple(Tick(_across(v, low_x, high_x), f"{v:.0f}") for v in _steps(low_x, high_x)),
        up=tuple(Tick(_up(v, low_y, high_y), words(v)) for v in _steps(low_y, high_y)),
        rows=tuple(
            (area.name, f"{area.deprivation:.1f}", words(area.value or 0.0))
            for area in sorted(known, key=lambda a: -(a.deprivation or 0.0))
        ),
    )


def ranked(question: Question, result: Result) -> Bars | None:
    """Wards in order of their figure, with the line of the whole place; None for fewer than two."""
    words = MEASURES[question.measure].words
    known = sorted(result.known, key=lambda area: (area.value or 0.0, area.name))
    if len(known) < 2:
        return None
    top = max([area.value or 0.0 for area in known] + [result.total.value or 0.0]) or 1.0
    room = WIDTH - _BAR_LEFT - _BAR_RIGHT
    classes = len(result.breaks) - 1
    bars = tuple(
        Bar(
            y=n * _ROW + 4.0,
            width=(width := (area.value or 0.0) / top * room),
            name=area.name if len(area.name) <= 24 else f"{area.name[:23]}…",
            said=words(area.value or 0.0),
            shade=ramp_step(area.shade, classes),
            middle=n * _ROW + 4.0 + _ROW / 2,
            end=_BAR_LEFT + width + 6,
        )
        for n, area in enumerate(known)
    )
    average = None if result.total.value is None else _BAR_LEFT + result.total.value / top * room
    said = "" if result.total.value is None else words(result.total.value)
    return Bars(bars, height=len(known) * _ROW + 8, average=average, average_said=said)


def curves(found: Inequality | None) -> Curves | None:
    """The Lorenz curve and the curve along deprivation; None where there is nothing to share out."""
    if found is None or not found.lorenz:
        return None
    percents = (0.0, 0.25, 0.5, 0.75, 1.0)
    return Curves(
        _line(found.lorenz),
        _line(found.concentration_curve) if found.concentration_curve else "",
        ticks=tuple(Tick(_across(n, 0, 1), f"{n:.0%}") for n in percents),
        up=tuple(Tick(_up(n, 0, 1), f"{n:.0%}") for n in percents),
        rows=tuple((f"{x:.0%}", f"{y:.0%}") for x, y in _tenths(found.lorenz)),
    )


def _tenths(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """The curve at every tenth of the people, between its points in straight lines, as it is drawn."""
    found = []
    for n in range(11):
        x, before = n / 10, points[0]
        for after in points[1:]:
            if after[0] >= x:
                span = after[0] - before[0]
                share = before[1] + (after[1] - before[1]) * ((x - before[0]) / span if span else 1.0)
                found.append((x, share))
                break
            before = after
    return found


def _line(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_across(x, 0, 1):.1f},{_up(y, 0, 1):.1f}" for x, y in points)


def _extremes(areas: list[AreaFigure]) -> list[AreaFigure]:
    """The wards worth a name in a crowded picture: the two least and the two most of each axis."""
    by_value = sorted(areas, key=lambda area: area.value or 0.0)
    by_deprivation = sorted(areas, key=lambda area: area.deprivation or 0.0)
    return [by_value[0], by_value[-1], by_deprivation[-1]]


def _span(values: list[float], *, from_0: bool = False) -> tuple[float, float]:
    low, high = min(values), max(values)
    low = 0.0 if from_0 else low
    return (low, high) if high > low else (low, low + 1.0)


def _steps(low: float, high: float) -> list[float]:
    return [low + (high - low) * n / 4 for n in range(5)]


def _across(value: float, low: float, high: float) -> float:
    return round(_LEFT + (value - low) / (high - low) * (WIDTH - _LEFT - _RIGHT), 1)


def _up(value: float, low: float, high: float) -> float:
    return round(HEIGHT - _BOTTOM - (value - low) / (high - low) * (HEIGHT - _TOP - _BOTTOM), 1)
