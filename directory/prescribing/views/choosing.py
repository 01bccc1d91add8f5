"""Putting things aside, and on plans: from any result or listing, by anybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.models import Listing
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.cards import cards
from directory.components.throttle import Work, counted_as
from directory.ledger.counting import count_planned
from directory.plans import shortlist
from directory.plans.access import read
from directory.plans.actions.items import add_item
from directory.plans.codes import shown
from directory.plans.errors import PlanError
from directory.prescribing.gate import signed_in


@never_cache
@require_safe
@open_to()
def shortlist_page(request: HttpRequest) -> HttpResponse:
    """What has been put aside, and the way on: a plan."""
    keys = shortlist.shortlisted(request)
    merged = Listing.objects.kept_for(keys)
    keys = list(dict.fromkeys(merged.get(pk, pk) for pk in keys))
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=keys).for_cards()}
    found = cards([rows[pk] for pk in keys if pk in rows], at=timezone.now())
    return render(request, "prescribing/shortlist.html", {"cards": found, "gone": len(keys) - len(found)})


@require_POST
@open_to()
@counted_as(Work.SMALL)
def put(request: HttpRequest) -> HttpResponse:
    """Add a listing to the plan that is worked on, or to the shortlist."""
    at = timezone.now()
    key = _listing_key(request)
    listing = Listing.objects.published().filter(pk=key).only("name").first() if key else None
    if listing is None:
        return _refused(request, _("That is not on the map any more."))
    try:
        where = _put(request, listing.pk)
    except PlanError as refusal:
        return _refused(request, str(refusal))
    count_planned(request, at=at)
    said = _("“%(name)s” is on %(where)s.") % {"name": listing.name, "where": where}
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"said": said, "aside": len(shortlist.shortlisted(request))})
    messages.success(request, said)
    return _back(request)


@require_POST
@open_to()
@counted_as(Work.SMALL)
def drop(request: HttpRequest) -> HttpResponse:
    """Take a listing off the shortlist."""
    key = _listing_key(request)
    if key:
        shortlist.take_off(request, key)
    return redirect("shortlist")


def _put(request: HttpRequest, listing_id: int) -> str:
    """Put it where it belongs, and say where that is."""
    at = timezone.now()
    code = shortlist.worked_on(request)
    if code and request.user.is_authenticated and request.user.has_role(Role.WORKER):
        reading = read(code, signed_in(request), at=at)
        if reading is not None and reading.shows("items"):
            add_item(reading.plan, listing_id=listing_id, by=signed_in(request), at=at)
            return _("plan %(code)s") % {"code": shown(code)}
    shortlist.put_aside(request, listing_id)
    return _("your shortlist")


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"said": said}, status=409)
    messages.error(request, said)
    return _back(request)


def _listing_key(request: HttpRequest) -> int:
    text = request.POST.get("listing", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _back(request: HttpRequest) -> HttpResponse:
    """To where the button was, if that is a page of this site."""
    to = request.POST.get("next", "") or request.headers.get("Referer", "")
    if to and url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        return redirect(to)
    return redirect("shortlist")
