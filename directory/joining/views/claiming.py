"""Saying that a group on the map is one's own."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from assets.actions.claims import AlreadyIn, ClaimDecided, TooSoon, drop_claim
from assets.errors import Invalid
from assets.models import Claim, Organisation
from assets.vocabulary import ClaimStatus, ClaimTo, MembershipRole
from directory.accounts.actions import introduce
from directory.components.audience import SIGNED_IN, open_to
from directory.components.cards import listing_url
from directory.components.throttle import Work, counted_as
from directory.components.unlisted import unlisted
from directory.groups.claims import claim_group, object_to_takeover
from directory.groups.tokens import read_objection
from directory.joining.forms import AddressForm, ClaimForm
from directory.joining.gate import person


@counted_as(Work.LINK)
@sensitive_post_parameters("words", "charity_number")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Prove an address, then say what one does in the group. Nothing here tells who looks after it."""
    organisation = get_object_or_404(Organisation.objects.published(), pk=pk)
    context: dict[str, Any] = {
        "group": organisation,
        "group_url": listing_url(organisation),
        "has_owner": organisation.memberships.filter(role=MembershipRole.OWNER).exists(),
    }
    if not request.user.is_authenticated:
        context |= {"form": AddressForm(), "next": request.path, "sends_mail": settings.SENDS_MAIL}
        return render(request, "joining/claim_address.html", context)
    user = person(request)
    waiting = Claim.objects.waiting().filter(organisation=organisation, user=user).first()
    if waiting is not None:
        return render(request, "joining/claim_waiting.html", context | {"claim": waiting})
    asks = {"ask_name": not user.name, "ask_number": bool(organisation.charity_number)}
    form = ClaimForm(request.POST or None, **asks)
    if request.method == "POST" and form.is_valid():
        introduce(user, name=form.cleaned_data.get("name", ""))
        return _claimed(request, organisation, form, context)
    return render(request, "joining/claim.html", context | {"form": form})


def _claimed(
    request: HttpRequest, organisation: Organisation, form: ClaimForm, context: dict[str, Any]
) -> HttpResponse:
    user = person(request)
    try:
        made = claim_group(
            organisation,
            user=user,
            words=form.cleaned_data["words"],
            charity_number=form.cleaned_data.get("charity_number", ""),
            at=timezone.now(),
        )
    except AlreadyIn:
        messages.info(request, _("You look after this group already."))
        return redirect("group", organisation.pk)
    except TooSoon as refusal:
        return render(request, "joining/claim_refused.html", context | {"refusal": refusal}, status=409)
    except Invalid as refusal:
        for name, problems in refusal.problems.items():
            form.add_error(name, problems)
        return render(request, "joining/claim.html", context | {"form": form})
    if made.status == ClaimStatus.AGREED:
        messages.success(request, _("You look after this group now. Look whether what it says is right."))
        return redirect("group", organisation.pk)
    return redirect("claim", organisation.pk)


@require_POST
@open_to(SIGNED_IN)
def give_up(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take one's own claim back."""
    made = get_object_or_404(Claim, uuid=uuid, user=person(request))
    drop_claim(made)
    messages.success(request, _("You have taken it back."))
    return redirect("your-groups")


@counted_as(Work.LINK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
@unlisted
def object_(request: HttpRequest, token: str) -> HttpResponse:
    """An owner who was asked says that they still look after it: one button, for programs open every link."""
    read = read_objection(token)
    if read is None:
        return render(request, "joining/objection.html", {"claim": None}, status=404)
    made, owner = read
    if request.method == "POST":
        try:
            made = object_to_takeover(made, by=owner, at=timezone.now())
        except ClaimDecided as decided:
            made = decided.claim
    open_ = made.status == ClaimStatus.WAITING and made.to == ClaimTo.NOTICE
    context = {"claim": made, "open": open_, "refused": made.status == ClaimStatus.REFUSED}
    return render(request, "joining/objection.html", context)
