"""Anybody can say that something on the map is wrong, or has closed, without an account."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.feedback import report_listing
from assets.actor import Actor
from assets.models import Listing
from assets.vocabulary import ReportSource
from directory.accounts.throttling import client_address
from directory.components.audience import open_to
from directory.components.cards import listing_url
from directory.components.errors import too_many_requests
from directory.components.throttle import Allowances
from directory.groups.letters import tell_of_report
from directory.joining.forms import ReportForm

_VISITOR = Actor("a visitor")
_AT_ONCE = 10
"""So many reports one address may send one after the other, of those that it may send in an hour."""
_allowances = Allowances()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong, in two taps and a few words if there are any."""
    listing = get_object_or_404(Listing.objects.published(), pk=pk)
    at = timezone.now()
    form = ReportForm(request.POST if request.method == "POST" else None, at=at)
    if request.method == "POST" and form.is_valid():
        wait_s = _wait_s(request)
        if wait_s:
            return too_many_requests(request, seconds=math.ceil(wait_s))
        with transaction.atomic():
            made = report_listing(
                listing,
                kind=form.cleaned_data["kind"],
                about=form.about_said,
                words=form.cleaned_data["words"],
                source=ReportSource.VISITOR,
                by=_VISITOR,
                at=at,
            )
            tell_of_report(listing, made, at=at)
        return redirect("report-thanks", pk)
    context = {"form": form, "listing": listing, "listing_url": listing_url(listing)}
    return render(request, "joining/report.html", context, status=400 if form.errors else 200)


@require_safe
@open_to()
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens next."""
    listing = get_object_or_404(Listing.objects.published(), pk=pk)
    context = {
        "listing": listing,
        "listing_url": listing_url(listing),
    }
    return render(request, "joining/report_thanks.html", context)


def _wait_s(request: HttpRequest) -> float:
    """Take one of an address's reports of this hour; else the seconds until it may send another."""
    address = client_address(request)
    if not settings.REPORTS_PER_HOUR or address is None:
        return 0
    return _allowances.take(address, settings.REPORTS_PER_HOUR / 60, now=time.monotonic(), burst=_AT_ONCE)
