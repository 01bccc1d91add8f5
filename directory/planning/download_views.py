"""Figures to take away, in the form an address asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.components.own_process import NotMade
from directory.gaps.files.figures import Figures
from directory.gaps.files.report import report_pdf, report_png
from directory.gaps.files.shapes import shape_file
from directory.gaps.files.texts import csv_package, geojson
from directory.gaps.question import BadQuestion, Question
from directory.gaps.stored import result_for


@dataclass(frozen=True, slots=True)
class Form:
    ending: str
    media_type: str
    make: Callable[[Figures], bytes]


FORMS = {
    "csv": Form("zip", "application/zip", csv_package),
    "geojson": Form("geojson", "application/geo+json", geojson),
    "gpkg": Form("gpkg", "application/geopackage+sqlite3", partial(shape_file, form="gpkg")),
    "parquet": Form("parquet", "application/vnd.apache.parquet", partial(shape_file, form="parquet")),
    "pdf": Form("pdf", "application/pdf", report_pdf),
    "png": Form("png", "image/png", report_png),
}


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def figures_file(request: HttpRequest, form: str) -> HttpResponse:
    """What is kept for a question as a file, with its method, years and licences. Nothing is worked out for it."""
    chosen = FORMS.get(form)
    if chosen is None:
        raise NotFound(_("There is no such kind of file."))
    try:
        question = Question.read(request.GET)
    except BadQuestion as bad:
        raise NotFound(bad.message) from bad
    kept = result_for(question, at=timezone.now())
    if kept.result is None or kept.row is None or kept.row.finished_at is None:
        raise NotFound(_("This has not been worked out yet. Open it as a page first, and then download it."))
    figures = Figures.of(question, kept.result, worked_out=kept.row.finished_at)
    try:
        made = chosen.make(figures)
    except NotMade:
        return HttpResponse(
            _("The file could not be made just now. Try again in a minute."),
            status=503,
            content_type="text/plain",
        )
    name = f"{figures.name}.{chosen.ending}"
    return HttpResponse(
        made,
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
