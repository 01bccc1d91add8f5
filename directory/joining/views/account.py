"""Leaving the site for good."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assets.actions.leaving import owned_alone
from assets.actions.memberships import LastOwner
from directory.components.audience import SIGNED_IN, open_to
from directory.groups.people import NotAlone, delete_own_account, may_delete
from directory.joining.gate import person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def delete(request: HttpRequest) -> HttpResponse:
    """Delete one's own account. What was said on the map stays; who said it is forgotten."""
    user = person(request)
    if request.method == "POST":
        try:
            delete_own_account(user, hand_over=request.POST.get("hand_over") == "yes", at=timezone.now())
        except (LastOwner, NotAlone) as refusal:
            messages.error(request, _refused(refusal))
            return redirect("delete-account")
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("home")
    context = {"alone": owned_alone(user), "may": may_delete(user)}
    return render(request, "joining/delete_account.html", context)


def _refused(refusal: LastOwner | NotAlone) -> str:
    if isinstance(refusal, LastOwner):
        return _("Name other owners first, or hand your groups to the convenors.")
    return _("Your account is part of others’ work. Ask your administrator to close it.")
