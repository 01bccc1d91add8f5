"""A plan on paper: the page that is printed, and the PDF made of it.

The page brings all it needs with it (style, map, QR code), so that what lays it out asks nobody for anything. Nothing
in the title or the file's properties is personal: they are shown in lists of files and in print queues.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from directory.plans.lines import Line, first_step, lines
from directory.plans.press import press
from directory.plans.sheet import Sheet, SheetItem

STYLE = Path(__file__).parent.parent / "static" / "plans" / "paper.css"

COLUMN = 52
"""Letters to a line of a column."""
PICTURE_SIZE = (680, 175)
LARGE_PICTURE_SIZE = (300, 190)
"""The map's width and height in units: in large print it is drawn with fewer, so that its words grow with the rest."""


@dataclass(frozen=True, slots=True)
class PaperItem:
    item: SheetItem
    sides: tuple[list[Line], list[Line]]
    """What is said of it, in two columns of about the same height, to be read one after the other."""
    first_step: Line | None


@dataclass(frozen=True, slots=True)
class Paper:
    """What ``plans/_sheet.html`` shows, on a page of the site as in the PDF. Make it in the sheet's language."""

    sheet: Sheet
    items: list[PaperItem]
    large: bool
    rtl: bool
    link: str
    qr: str
    """The link as a picture, as an address that holds the picture itself; empty without a link."""
    picture: str
    """The map, likewise."""
    rough: bool
    """Something is shown only roughly, which has to be explained."""

    @classmethod
    def of(cls, sheet: Sheet, *, large: bool, link: str | None, picture: str | None) -> Paper:
        return cls(
            sheet=sheet,
            items=[PaperItem(item, _in_two(lines(item)), first_step(item)) for item in sheet.items],
            large=large,
            rtl=is_rtl(sheet.language),
            link=link or "",
            qr=qr_code(link) if link else "",
            picture=_as_address(picture) if picture else "",
            rough=any(item.spot is not None and item.spot.approximate for item in sheet.items),
        )


def make_pdf(sheet: Sheet, *, large: bool, link: str | None, picture: str | None) -> bytes:
    """A4, on one page when it fits; tagged (PDF/UA-1), in the sheet's language. ``large`` is 18 points and more.

    ``link`` is the plan's own address, with host, for the QR code; ``picture`` an SVG from geo.picture. It takes a
    second or two: in a request, hand the page to :mod:`directory.plans.jobs`. Raises ``press.NotPrinted``, and
    ValueError for a link that is no web address.
    """
    return press(paper_page(sheet, large=large, link=link, picture=picture))


def paper_page(sheet: Sheet, *, large: bool, link: str | None, picture: str | None) -> str:
    """The whole page as HTML that needs nothing else."""
    with translation.override(sheet.language):
        paper = Paper.of(sheet, large=large, link=link, picture=picture)
        return render_to_string("plans/paper.html", {"paper": paper, "style": _style()})


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left; one that nobody knows is taken not to be."""
    try:
        return bool(translation.get_language_info(language)["bidi"])
    except KeyError:
        return False


def qr_code(link: str) -> str:
    """A link as a QR code, as a data: address. ValueError for what is no web address."""
    parts = urlsplit(link)
    if parts.scheme not in {"https", "http"} or not parts.netloc:
        raise ValueError("a plan's link must be a web address")
    return segno.make_qr(link, error="m").svg_data_uri(scale=4, border=3, dark="#000", light="#fff")


def _in_two(all_lines: list[Line]) -> tuple[list[Line], list[Line]]:
    heights = [_height(line) for line in all_lines]
    at = min(range(len(heights) + 1), key=lambda n: (max(sum(heights[:n]), sum(heights[n:])), -n))
    return all_lines[:at], all_lines[at:]


def _height(line: Line) -> int:
    """About how many lines of a column it takes."""
    first, *more = line.texts
    return ceil((len(line.label) + 2 + len(first)) / COLUMN) + sum(ceil(len(text) / COLUMN) for text in more)


def _as_address(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@cache
def _style() -> str:
    return mark_safe(STYLE.read_text(encoding="utf-8"))  # noqa: S308  our own file
