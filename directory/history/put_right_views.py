"""What we put right: mistakes that people told us of, what we changed and how long it took. Nothing of who told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, F, Max, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from assets.local_time import LONDON, local_date
from assets.models import Report, Revision
from assets.service_level import Median
from assets.vocabulary import Kind, ReportAnswer, Status
from directory.changes.difference import changed_fields, named
from directory.components.audience import open_to
from directory.components.cards import listing_url
from directory.components.paging import Paging

SIZE, FURTHEST, MONTHS = 25, 5_000, 12


@dataclass(frozen=True, slots=True)
class Month:
    begins: datetime
    number: int
    median: str
    slowest: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right. What has left the map is not named: it may have left to be forgotten."""

    name: str
    url: str
    what: str
    on: datetime
    took: str


@require_safe
@open_to()
def put_right(request: HttpRequest) -> HttpResponse:
    rows = Report.objects.put_right().order_by("-answered_at", "-pk")
    paging = Paging(Paging.number(request.GET.get("page", "")), rows.count(), SIZE, FURTHEST, request.GET)
    context = {
        "months": _months(rows, at=timezone.now()),
        "corrections": _corrections(rows, start=paging.first - 1),
        "paging": paging,
    }
    return render(request, "history/put_right.html", context)


def _months(rows: QuerySet[Report], *, at: datetime) -> list[Month]:
    took = F("answered_at") - F("said_at")
    since = local_date(at).replace(day=1) - timedelta(days=31 * (MONTHS - 1))
    found = (
        rows.order_by()
        .filter(answered_at__date__gte=since.replace(day=1))
        .annotate(month=TruncMonth("answered_at", tzinfo=LONDON))
        .values("month")
        .annotate(n=Count("pk"), median=Median(took, output_field=DurationField()), slowest=Max(took))
        .order_by("-month")
    )
    return [Month(r["month"], r["n"], length(r["median"]), length(r["slowest"])) for r in found]


def _corrections(rows: QuerySet[Report], *, start: int) -> list[Correction]:
    shown = list(rows.select_related("listing")[start : start + SIZE])
    made = {
        (row.listing_id, row.at): row
        for row in Revision.objects.filter(
            listing_id__in={r.listing_id for r in shown},
            at__in={r.answered_at for r in shown if r.answered_at},
        )
    }
    before = {
        (row.listing_id, row.number): row.after
        for row in Revision.objects.filter(
            listing_id__in={row.listing_id for row in made.values()},
            number__in={row.number - 1 for row in made.values()},
        )
    }
    return [_correction(row, made, before) for row in shown]


def _correction(
    row: Report,
    made: dict[tuple[int, datetime], Revision],
    before: dict[tuple[int, int], dict[str, object]],
) -> Correction:
    assert row.answered_at is not None  # noqa: S101  the queryset keeps what is answered
    on_map = row.listing.status == Status.PUBLISHED
    revision = made.get((row.listing_id, row.answered_at))
    fields: list[str] = []
    if revision is not None and (row.listing_id, revision.number - 1) in before:
        fields = changed_fields(before[row.listing_id, revision.number - 1], revision.after)
    if row.answer == ReportAnswer.WITHDRAWN:
        what = gettext("Taken off the map")
    else:
        what = gettext("Corrected: {fields}").format(fields=named(fields)) if fields else gettext("Corrected")
    return Correction(
        name=row.listing.name if on_map else Kind(row.listing.kind).label,
        url=listing_url(row.listing) if on_map else "",
        what=what,
        on=row.answered_at,
        took=length(row.answered_at - row.said_at),
    )


def length(took: timedelta) -> str:
    """How long it took, in whole days: finer than that nobody needs to know when somebody said something."""
    if took < timedelta(days=1):
        return gettext("within a day")
    return ngettext("{n} day", "{n} days", took.days).format(n=took.days)
