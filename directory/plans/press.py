"""Pages made into PDF, or a picture of the first, each by a process of its own (:mod:`directory.plans.printer`)."""

from __future__ import annotations

from pathlib import Path

from directory.components.own_process import AT_ONCE, Busy, NotMade, made_by

__all__ = ["AT_ONCE", "PRINTER", "NotPrinted", "PressBusy", "press", "press_picture"]

PRINTER = Path(__file__).with_name("printer.py")

NotPrinted = NotMade
"""A page that could not be made into a PDF. The words hold nothing of the page."""
PressBusy = Busy
"""Too many are waiting; it is worth trying again."""


def press(page: str) -> bytes:
    """A page of HTML as a PDF. Blocks. Raises NotPrinted, PressBusy among it."""
    return made_by(PRINTER, page.encode(), starts=b"%PDF-")


def press_picture(page: str) -> bytes:
    """The first sheet of a page of HTML as a PNG, to be put into slides. Blocks. Raises as ``press``."""
    return made_by(PRINTER, page.encode(), "--picture", starts=b"\x89PNG")
