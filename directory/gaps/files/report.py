"""Figures as a report on A4: a map with its key, the table, the method, the years and the licences. A PDF, or a picture
of its first sheet.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from directory.components.definitions import method_facts
from directory.gaps.files.drawing import ward_map
from directory.gaps.files.figures import Figures
from directory.gaps.files.texts import readme
from directory.gaps.measures import MEASURES
from directory.gaps.result import AreaFigure, Figure, why_words
from directory.plans.press import press, press_picture
from geo.shading import class_edges, colours

_HEADER_ENDS = 33
"""The signature and the IHDR chunk of a PNG are so many bytes."""
STYLE = Path(__file__).parents[2] / "static" / "plans" / "report.css"


@dataclass(frozen=True, slots=True)
class Line:
    """A ward as the report's table has it."""

    number: int
    name: str
    words: str
    possible: str
    people: str


def report_pdf(figures: Figures) -> bytes:
    """Tagged (PDF/UA-1). Blocks for a second or two. Raises ``press.NotPrinted``."""
    return press(report_page(figures))


def report_png(figures: Figures) -> bytes:
    """The first sheet of the report, at 150 dots an inch, with all that is to be known of it inside the file.

    Blocks. Raises ``press.NotPrinted``.
    """
    return described(press_picture(report_page(figures)), readme(figures))


def described(png: bytes, text: str) -> bytes:
    """A PNG with a text as its description (an iTXt chunk, PNG third edition, 11.3.3.4), after its header."""
    data = b"Description\0\0\0\0\0" + text.encode()
    chunk = len(data).to_bytes(4, "big") + b"iTXt" + data + crc32(b"iTXt" + data).to_bytes(4, "big")
    return png[:_HEADER_ENDS] + chunk + png[_HEADER_ENDS:]


def report_page(figures: Figures) -> str:
    """The whole page as HTML that needs nothing else."""
    result, measure = figures.result, MEASURES[figures.question.measure]
    svg = ward_map(figures)
    edges = class_edges(result.breaks)
    key = [
        (colour, measure.words(low), measure.words(high))
        for colour, (low, high) in zip(colours(max(len(edges), 1)), edges, strict=False)
    ]
    context = {
        "figures": figures,
        "measure": measure,
        "total": _said(figures, result.total),
        "possible": _possible(figures, result.total),
        "map": f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" if svg else "",
        "key": key,
        "any_unknown": len(result.known) < len(result.areas),
        "lines": [_line(figures, area, n) for n, area in enumerate(result.areas, start=1)],
        "supply": result.supply,
        "inequality": result.inequality,
        "language": get_language(),
        "style": _style(),
        **method_facts(),
    }
    return render_to_string("planning/report.html", context)


def _line(figures: Figures, area: AreaFigure, number: int) -> Line:
    people = "–" if area.people is None else f"{area.people:,}"
    return Line(number, area.name, _said(figures, area), _possible(figures, area), people)


def _said(figures: Figures, figure: Figure) -> str:
    words = MEASURES[figures.question.measure].words
    return why_words(figure.why) if figure.value is None else words(figure.value)


def _possible(figures: Figures, figure: Figure) -> str:
    """What it would be if unconfirmed entries are right, where that is another figure."""
    words = MEASURES[figures.question.measure].words
    if figure.possible is None or figure.value is None or words(figure.possible) == words(figure.value):
        return ""
    return words(figure.possible)


@cache
def _style() -> str:
    return mark_safe(STYLE.read_text(encoding="utf-8"))  # noqa: S308  our own file
