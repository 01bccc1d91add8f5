"""What a visitor is answered who asked for paper: it is being made, here it is, or it must be made again."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.plans.jobs import Gone, Waiting, collect

REFRESH_S = 2


def paper_answer(request: HttpRequest, job: str, *, owner: str, at: datetime, again: str) -> HttpResponse:
    """The answer at a job's own address. ``again`` is the address of the plan, from where it can be made anew.

    The waiting page asks again by a header, with no script. Nobody on the way may keep any of it.
    """
    found = collect(job, owner=owner, at=at, keep=request.method == "HEAD")
    if isinstance(found, Waiting):
        response = render(request, "plans/making.html", {"again": again}, status=202)
        response["Refresh"] = str(REFRESH_S)
    elif isinstance(found, Gone):
        response = render(request, "plans/not_made.html", {"again": again}, status=404)
    else:
        response = HttpResponse(found.pdf, content_type="application/pdf")
        # Nothing personal in the name: it is seen in lists of files.
        response["Content-Disposition"] = 'inline; filename="my-plan.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
