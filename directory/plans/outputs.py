"""A plan's other forms as answers to a request: paper, a file for the calendar, a page to print. For both audiences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assets.calendars import place_calendar
from assets.local_time import local_date
from directory.models import Plan
from directory.plans.actions.sharing import current_link
from directory.plans.calendar import calendar_file
from directory.plans.jobs import begin
from directory.plans.paper import LARGE_PICTURE_SIZE, PICTURE_SIZE, Paper, paper_page
from directory.plans.sheet import Sheet
from geo.ground import ground
from geo.picture import Pin, frame_round, picture


def begin_paper(sheet: Sheet, *, large: bool, link: str | None, owner: str, at: datetime) -> str:
    """Have it made as a PDF beside the request; return the job's name. Raises PressBusy."""
    page = paper_page(sheet, large=large, link=link, picture=map_picture(sheet, large=large))
    return begin(page, owner=owner, at=at)


def map_picture(sheet: Sheet, *, large: bool) -> str | None:
    """The map of what may be shown of it, as SVG; None where nothing has a place. One query."""
    pins = _pins(sheet)
    width, height = LARGE_PICTURE_SIZE if large else PICTURE_SIZE
    frame = frame_round(pins, width=width, height=height)
    if frame is None:
        return None
    with translation.override(sheet.language):
        return picture(pins, ground=ground(frame), width=width, height=height)


def _pins(sheet: Sheet) -> Sequence[Pin]:
    return [
        Pin(item.number, item.spot.lon, item.spot.lat, item.spot.approximate)
        for item in sheet.items
        if item.spot is not None and not item.gone
    ]


def calendar_answer(request: HttpRequest, sheet: Sheet, *, at: datetime) -> HttpResponse:
    """The times of what is on it, for a calendar."""
    root = request.build_absolute_uri("/").rstrip("/")
    return HttpResponse(
        calendar_file(sheet, at=at, host=root, calendar=place_calendar(at)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-plan.ics"'},
    )


def print_answer(request: HttpRequest, sheet: Sheet, *, link: str | None, again: str) -> HttpResponse:
    """The same as the paper, as a page to print from the browser; ``again`` is the address of the plan."""
    large = request.GET.get("size") == "large"
    with translation.override(sheet.language):
        paper = Paper.of(sheet, large=large, link=link, picture=map_picture(sheet, large=large))
        context = {"paper": paper, "again": again, "hide_bar": True}
        return render(request, "plans/print.html", context)


def address_of(request: HttpRequest, plan: Plan, *, at: datetime) -> str | None:
    """The person's own address with its host, while there is one that works."""
    link = current_link(plan, on=local_date(at))
    return request.build_absolute_uri(reverse("own-plan-open", args=[link.token])) if link else None


def busy() -> str:
    return _("Many plans are being printed just now. Try again in a minute, or print the page itself.")
