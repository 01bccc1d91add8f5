"""Every version of a listing, for those who look after it; going back, and taking it off the map.

Of a convenor both happen at once. Anybody else asks for it as for any change.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.listings import withdraw_listing
from assets.actions.proposals import live_document, start_proposal, submit_proposal, write_proposal
from assets.actions.restoring import restore, restored
from assets.actor import Actor
from assets.errors import AssetsError
from assets.models import Listing, Organisation, Revision
from assets.snapshot import Document
from assets.vocabulary import ProposalStatus, Status
from directory.accounts.models import User
from directory.components.audience import SIGNED_IN, open_to
from directory.components.cards import listing_url
from directory.components.paging import Paging
from directory.history.forms import WhyForm
from directory.history.page import SIZE, going_back, versions

FURTHEST = 10_000


@never_cache
@require_safe
@open_to(SIGNED_IN)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    listing, user = _read(request, pk)
    paging = Paging(
        Paging.number(request.GET.get("page", "")), listing.revisions.count(), SIZE, FURTHEST, request.GET
    )
    context = {
        "listing": listing,
        "listing_url": listing_url(listing) if listing.status == Status.PUBLISHED else "",
        "versions": versions(listing, start=paging.first - 1, at=timezone.now()),
        "paging": paging,
        "is_convenor": _decides(user, listing),
    }
    return render(request, "history/history.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What going back to a version would change, and the button that does it."""
    listing, user = _read(request, pk)
    revision = get_object_or_404(Revision.objects.select_related("listing"), listing=listing, number=number)
    at, problem = timezone.now(), ""
    if request.method == "POST":
        try:
            _restore(request, revision, user, at)
        except AssetsError as refusal:
            problem = str(refusal)
        else:
            return redirect("history", pk)
    back = going_back(revision, live_document(listing), at=at)
    context = {
        "listing": listing,
        "revision": revision,
        "back": back,
        "problem": problem,
        "is_convenor": _decides(user, listing),
    }
    return render(request, "history/version.html", context, status=400 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a listing off the map, with the reason; its history stays, and it can come back."""
    listing, user = _read(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why, at = form.cleaned_data["why"], timezone.now()
        try:
            if _decides(user, listing):
                withdraw_listing(listing, by=Actor.of(user), at=at, why=why)
                messages.success(request, _("Taken off the map. It can be brought back from here."))
            else:
                _ask(request, listing, {"status": Status.WITHDRAWN.value}, user, at, why=why)
        except AssetsError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("history", pk)
    return render(request, "history/withdraw.html", {"form": form, "listing": listing})


def _read(request: HttpRequest, pk: int) -> tuple[Listing, User]:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the audience has seen to it
    return get_object_or_404(Listing.objects.editable_by(user).select_related("owner"), pk=pk), user


def _decides(user: User, listing: Listing) -> bool:
    return Listing.objects.in_remit(user).filter(pk=listing.pk).exists()


def _restore(request: HttpRequest, revision: Revision, user: User, at: datetime) -> None:
    said = _("Version %(n)d of %(day)s") % {"n": revision.number, "day": f"{revision.at:%-d %B %Y}"}
    if _decides(user, revision.listing):
        restore(revision, by=Actor.of(user), at=at, why=said)
        messages.success(request, _("It says again what it said then, as one more version."))
        return
    _ask(request, revision.listing, restored(revision).document, user, at, why=said)


@transaction.atomic
def _ask(
    request: HttpRequest, listing: Listing, changes: Document, user: User, at: datetime, *, why: str
) -> None:
    by = Actor.of(user)
    key = listing.pk if listing.kind == "organisation" else listing.owner_id
    organisation = Organisation.objects.filter(pk=key or 0).first()
    proposal = start_proposal(kind=listing.kind, listing=listing, organisation=organisation, by=by, at=at)
    proposal = write_proposal(proposal, changes=changes, by=by, at=at)
    done = submit_proposal(proposal, by=by, at=at, why=why)
    if done.status == ProposalStatus.WAITING:
        messages.success(request, _("Asked. Somebody will check it, and you get a mail."))
    else:
        messages.success(request, _("Done."))
