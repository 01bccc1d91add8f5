"""What is done to one thing a group runs, with one button: nothing of it is free text that a convenor should read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.actions.feedback import answer_report
from assets.actions.listings import confirm_listing, publish_listing, revise_listing, withdraw_listing
from assets.actions.venues import NotAsked, answer_venue
from assets.actor import Actor
from assets.capacity import Room, default_valid_until
from assets.errors import AssetsError
from assets.models import Listing, Report
from assets.snapshot import as_kind
from assets.vocabulary import ConfirmedHow, ReportAnswer, Status
from directory.components.audience import SIGNED_IN, open_to
from directory.joining.dashboard import taken_off_by_convenors
from directory.joining.forms import RoomForm, WithdrawForm
from directory.joining.gate import my_listing, person


@require_POST
@open_to(SIGNED_IN)
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    listing = my_listing(request, pk)
    confirm_listing(listing, how=ConfirmedHow.ONLINE, by=Actor.of(person(request)), at=timezone.now())
    messages.success(request, _("Thank you. “{name}” is confirmed.").format(name=listing.name))
    return _back(listing)


@require_POST
@open_to(SIGNED_IN)
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether there is room for more. It is known at once, and forgotten when its time is over."""
    listing = my_listing(request, pk)
    form = RoomForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose from the list whether there is room."))
        return _back(listing)
    at = timezone.now()
    said = form.cleaned_data["room"]
    until = form.until(at) or default_valid_until(status=said, as_of=at)
    known = said != Room.UNKNOWN and until is not None
    document = {
        "room": said,
        "room_places": None,
        "room_as_of": at.isoformat() if known else None,
        "room_valid_until": until.isoformat() if known and until is not None else None,
    }
    revise_listing(listing, document=document, by=Actor.of(person(request)), at=at, why="Room left")
    messages.success(request, _("Saved. It shows on the map now."))
    return _back(listing)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the map, and say why. It can be brought back."""
    listing = my_listing(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = Actor.of(person(request))
        withdraw_listing(listing, by=by, at=timezone.now(), why=form.cleaned_data["why"])
        messages.success(request, _("“{name}” is off the map.").format(name=listing.name))
        return _back(listing)
    return render(
        request, "joining/withdraw.html", {"listing": listing, "form": form, "group": _group(listing)}
    )


@require_POST
@open_to(SIGNED_IN)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on the map again, as it was; what a convenor took off, a convenor brings back."""
    listing = my_listing(request, pk)
    if listing.status != Status.WITHDRAWN or taken_off_by_convenors([listing.pk]):
        messages.error(request, _("A convenor took this off the map. Ask them to bring it back."))
        return _back(listing)
    by, at = Actor.of(person(request)), timezone.now()
    try:
        publish_listing(listing, by=by, at=at)
    except AssetsError as refusal:
        messages.error(request, str(refusal))
    else:
        confirm_listing(listing, how=ConfirmedHow.ONLINE, by=by, at=at)
        messages.success(request, _("“{name}” is on the map again.").format(name=listing.name))
    return _back(listing)


@require_POST
@open_to(SIGNED_IN)
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or refuse that something is listed at one's own space."""
    listing = get_object_or_404(Listing.objects.select_related("activity", "opening"), pk=pk)
    space = my_listing(request, getattr(as_kind(listing), "venue_id", None) or 0)
    agreed = request.POST.get("answer") == "yes"
    try:
        answer_venue(listing, agreed=agreed, by=Actor.of(person(request)), at=timezone.now())
    except NotAsked:
        messages.info(request, _("This has been answered already."))
    else:
        said = (
            _("“{name}” is listed at your space.") if agreed else _("“{name}” is not listed at your space.")
        )
        messages.success(request, said.format(name=listing.name))
    return _back(space)


@require_POST
@open_to(SIGNED_IN)
def answer(request: HttpRequest, report: int) -> HttpResponse:
    """Say what became of what a visitor said."""
    row = get_object_or_404(Report, pk=report)
    listing = my_listing(request, row.listing_id)
    said = request.POST.get("answer", "")
    if said not in (ReportAnswer.CORRECTED, ReportAnswer.STILL_RIGHT):
        messages.error(request, _("Choose one of the buttons."))
        return _back(listing)
    by, at = Actor.of(person(request)), timezone.now()
    try:
        answer_report(row, answer=said, by=by, at=at)
    except AssetsError:
        messages.info(request, _("This has been answered already."))
        return _back(listing)
    confirm_listing(listing, how=ConfirmedHow.ONLINE, by=by, at=at)
    messages.success(request, _("Thank you. The doubt is gone from its page."))
    return _back(listing)


def _group(listing: Listing) -> int:
    return listing.owner_id if listing.owner_id is not None else listing.pk


def _back(listing: Listing) -> HttpResponse:
    response = redirect("group", _group(listing))
    response["Location"] += f"#entry-{listing.pk}"
    return response
