"""Saying that an entry is still right: from the mail with two taps, and by staff who rang or went there."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.confirmations import confirm_asked
from assets.actions.feedback import report_listing
from assets.actions.listings import confirm_listing
from assets.actor import Actor
from assets.errors import NotPublishable
from assets.models import Listing
from assets.vocabulary import ConfirmedHow, ReportKind, ReportSource
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.cards import cards, listing_url
from directory.components.paging import Paging
from directory.components.throttle import Work, counted_as
from directory.components.unlisted import unlisted
from directory.confirming.forms import ByStaffForm
from directory.confirming.held import held
from directory.confirming.letters import Opened, open_letter
from directory.confirming.paths import edit_path
from directory.post.sign_in import send_link

A_PAGE = 25


@counted_as(Work.LINK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
@unlisted
def still_right(request: HttpRequest, *, token: str) -> HttpResponse:
    """Show what we hold and ask whether it is right. To look changes nothing, for programs that check mail look too."""
    at = timezone.now()
    letter = open_letter(token, at=at)
    if letter is None:
        return render(request, "confirming/dead.html", {"hide_bar": True}, status=404)
    if request.method == "POST":
        return _answered(request, letter, at=at)
    entries = held(letter.listings, waiting=letter.waiting, at=at)
    context = {
        "entries": entries,
        "waiting": [entry for entry in entries if entry.waits],
        "sends_mail": settings.SENDS_MAIL,
        "hide_bar": True,
    }
    return render(request, "confirming/still_right.html", context)


def _answered(request: HttpRequest, letter: Opened, *, at: datetime) -> HttpResponse:
    """Do what the button says; then the same page tells how it now stands."""
    mine = {row.pk: row for row in letter.listings}
    change, closed = (mine.get(_key(request.POST.get(name, ""))) for name in ("change", "closed"))
    if change is not None:
        send_link(letter.email, next=edit_path(change), at=at)
        return redirect("sign-in-link-sent")
    if closed is not None:
        report_listing(
            closed,
            kind=ReportKind.CLOSED,
            source=ReportSource.VISITOR,
            words="The group says so, by the link we mailed them.",
            by=letter.actor,
            at=at,
        )
        said = _("Thank you. We have told the people who keep the map that %(name)s has closed.")
        messages.success(request, said % {"name": closed.name})
    elif "yes" in request.POST:
        chosen = {_key(value) for value in request.POST.getlist("listing")}
        try:
            confirm_asked(letter.number, letter.waiting & chosen, by=letter.actor, at=at)
        except NotPublishable as lacking:
            messages.error(request, str(lacking))
    return redirect(request.path)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.WORKER, Role.CONVENOR)
def by_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the group has been asked, by phone or on a visit, and that it is right."""
    listing = get_object_or_404(Listing.objects.published().for_plans(), pk=pk)
    at = timezone.now()
    form = ByStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm_listing(
            listing,
            how=ConfirmedHow(form.cleaned_data["how"]),
            by=Actor.of(cast(User, request.user)),
            at=at,
            why=" ".join(form.cleaned_data["note"].split()),
        )
        messages.success(request, _("Thank you. It now says that it was confirmed today."))
        return redirect(listing_url(listing))
    [entry] = held([listing], waiting=frozenset(), at=at)
    context = {"form": form, "entry": entry, "listing": listing}
    return render(request, "confirming/by_staff.html", context)


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def unanswered(request: HttpRequest) -> HttpResponse:
    """What nobody could be asked about by mail: to ring, to visit, or to take off the map."""
    at = timezone.now()
    found = Listing.objects.unanswered()
    total, number = found.count(), Paging.number(request.GET.get("page", ""))
    paging = Paging(min(number, max(1, -(-total // A_PAGE))), total, A_PAGE, total, request.GET)
    start = paging.first - 1
    rows = list(found.for_plans().order_by("confirmed_at", "pk")[start : start + A_PAGE])
    entries = [(card, row.phone) for card, row in zip(cards(rows, at=at), rows, strict=True)]
    return render(
        request, "confirming/unanswered.html", {"entries": entries, "paging": paging, "total": total}
    )
