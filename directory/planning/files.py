"""Tables of counts as files: what spreadsheets read well, and what they must not take for a formula."""

from __future__ import annotations

from django.http import HttpResponse

from directory.components.spreadsheets import plain
from geo.analysis.suppression import Shown

__all__ = ["HIDDEN", "csv_response", "number", "plain"]

HIDDEN = "hidden"


def csv_response(name: str) -> HttpResponse:
    """An answer to write rows of CSV to, to be saved as ``name``."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    # With a byte order mark, without which spreadsheets take it for another encoding.
    response.write("\ufeff")
    return response


def number(count: Shown) -> str:
    return HIDDEN if count is None else str(count)
