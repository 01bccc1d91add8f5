"""What people said is wrong, and what we answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.actions.feedback import answer_report
from assets.actions.listings import confirm_listing, withdraw_listing
from assets.actor import Actor
from assets.calendars import place_calendar
from assets.errors import AssetsError
from assets.models import Listing, Report
from assets.vocabulary import ConfirmedHow, ReportAnswer, ReportKind
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.cards import Card, make_card
from directory.components.paging import Paging
from directory.moderation.morning_views import convenor_of
from directory.moderation.queue import ago_words

SIZE, FURTHEST = 20, 10_000
_HOW = {"phone": ConfirmedHow.PHONE, "visit": ConfirmedHow.VISIT}


@dataclass(frozen=True, slots=True)
class Said:
    """A report beside what the listing says of itself."""

    report: Report
    card: Card
    what: str
    since: str
    phone: str
    email: str
    history_url: str


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def reports(request: HttpRequest) -> HttpResponse:
    """Open reports, the oldest first."""
    at = timezone.now()
    rows = Report.objects.open().answerable_by(convenor_of(request)).order_by("said_at", "pk")
    paging = Paging(Paging.number(request.GET.get("page", "")), rows.count(), SIZE, FURTHEST, request.GET)
    shown = _said(list(rows[paging.first - 1 : paging.first - 1 + SIZE]), at)
    return render(request, "moderation/reports.html", {"reports": shown, "paging": paging})


@never_cache
@require_POST
@open_to(Role.CONVENOR)
def report_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one report: put right, still right (and how that is known), withdrawn, or not understood."""
    user, at = convenor_of(request), timezone.now()
    report = get_object_or_404(Report.objects.answerable_by(user).select_related("listing"), pk=pk)
    answer = request.POST.get("answer", "")
    if report.answer:
        messages.error(
            request, _("Somebody has answered this already: %(a)s.") % {"a": report.get_answer_display()}
        )
        return redirect("reports")
    try:
        _answer(report, answer, how=request.POST.get("how", ""), by=Actor.of(user), at=at)
    except AssetsError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ReportAnswer(answer).label
        messages.success(request, _("Noted for %(name)s: %(a)s.") % {"name": report.listing.name, "a": said})
    return redirect("reports")


@transaction.atomic
def _answer(report: Report, answer: str, *, how: str, by: Actor, at: datetime) -> None:
    """What is said of the listing by that goes into its history, and answers this report and others like it."""
    if answer == ReportAnswer.WITHDRAWN:
        withdraw_listing(report.listing, by=by, at=at, why="Somebody said that it is not so any more")
    elif answer == ReportAnswer.STILL_RIGHT and how in _HOW:
        confirm_listing(report.listing, how=_HOW[how], by=by, at=at)
    stored = Report.objects.get(pk=report.pk)
    if not stored.answer:
        answer_report(report, answer=answer, by=by, at=at)


def _said(rows: list[Report], at: datetime) -> list[Said]:
    found = Listing.objects.filter(pk__in={row.listing_id for row in rows}).for_plans()
    listings: dict[int, Any] = {row.pk: row for row in found}
    calendar = place_calendar(at)
    return [
        Said(
            report=row,
            card=make_card(listings[row.listing_id], at=at, calendar=calendar),
            what=row.get_kind_display()
            if row.kind == ReportKind.CLOSED
            else f"{row.get_kind_display()}: {row.get_about_display()}",
            since=ago_words(row.said_at, at),
            phone=listings[row.listing_id].phone,
            email=listings[row.listing_id].email,
            history_url=reverse("history", args=[row.listing_id]),
        )
        for row in rows
    ]
