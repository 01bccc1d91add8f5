"""Your groups: what each says, how sure the map is of it, and what waits for an answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.actions.invitations import invited
from assets.actions.listings import confirm_listings
from assets.actor import Actor
from assets.models import Claim, Listing, Membership
from assets.vocabulary import ConfirmedHow
from directory.components.audience import SIGNED_IN, open_to
from directory.components.paging import Paging
from directory.joining import dashboard
from directory.joining.forms import RoomForm
from directory.joining.gate import my_group, person

_AT_ONCE = 200
"""So many things are confirmed in one transaction."""


@never_cache
@require_safe
@open_to(SIGNED_IN)
def your_groups(request: HttpRequest) -> HttpResponse:
    """All of somebody's groups, and what they are asked."""
    user, at = person(request), timezone.now()
    total = Membership.objects.filter(user=user).count()
    number = Paging.number(request.GET.get("page", ""))
    paging = Paging(number, total, dashboard.A_PAGE, total, request.GET)
    context = {
        "groups": dashboard.groups(user, at=at, start=(number - 1) * dashboard.A_PAGE),
        "paging": paging,
        "drafts": dashboard.own_drafts(user),
        "invitations": invited(user, at=at).select_related("organisation", "by").order_by("made_at", "pk"),
        "claims": Claim.objects.waiting()
        .filter(user=user)
        .select_related("organisation")
        .order_by("made_at", "pk"),
        "room_form": RoomForm(),
    }
    return render(request, "joining/your_groups.html", context)


@never_cache
@require_safe
@open_to(SIGNED_IN)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with everything it runs."""
    organisation = my_group(request, pk)
    [shown] = dashboard.groups(person(request), at=timezone.now(), only=organisation.pk)
    context = {"group": shown, "alone": True, "room_form": RoomForm()}
    return render(request, "joining/group.html", context)


@require_POST
@open_to(SIGNED_IN)
def confirm_all(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a group has on the map is still right, but for what somebody doubts: that is answered one by one."""
    organisation = my_group(request, pk)
    published = Listing.objects.published().belonging_to([organisation.pk])
    rows = list(published.filter(doubted_on=None).only("kind").order_by("pk"))
    by, at = Actor.of(person(request)), timezone.now()
    for start in range(0, len(rows), _AT_ONCE):
        confirm_listings(rows[start : start + _AT_ONCE], how=ConfirmedHow.ONLINE, by=by, at=at)
    said = ngettext("Thank you. {n} entry is confirmed.", "Thank you. {n} entries are confirmed.", len(rows))
    messages.success(request, said.format(n=len(rows)))
    return redirect("group", organisation.pk)
