"""Opening a plan by its address, closing it again, and deleting it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from directory.components.throttle import Work, counted_as
from directory.models import Plan
from directory.own_plan.forms import PinForm
from directory.own_plan.gate import closed, forget, on_own_plan, private, remember, show
from directory.plans.actions.erasing import erase_plan
from directory.plans.actions.sharing import Opened, open_link


@counted_as(Work.OWN_PLAN)
@sensitive_post_parameters()
@private("GET", "HEAD", "POST", referrer="strict-origin")
def open_plan(request: HttpRequest, *, token: str) -> HttpResponse:
    """Open the plan of an address, asking for the PIN if it has one, and go on without the address.

    To look changes nothing, for programs that check mail look too.
    """
    at = timezone.now()
    form = PinForm(request.POST) if request.method == "POST" else PinForm()
    pin = form.cleaned_data["pin"] if form.is_bound and form.is_valid() else None
    outcome, link = open_link(token, at=at, pin=pin)
    if outcome is Opened.NO:
        return closed(request, dead=True)
    if link is not None:
        remember(request, link, at=at)
        return redirect("own-plan")
    if outcome is Opened.PIN_WRONG:
        form.add_error("pin", _("That is not the right PIN. Try again."))
    context = {"form": form, "paused": outcome is Opened.PIN_PAUSED}
    return show(request, "own_plan/pin.html", context)


@private("POST")
def close(request: HttpRequest) -> HttpResponse:
    """Close it on this device, which may be somebody else's."""
    forget(request)
    return redirect("own-plan")


@on_own_plan("GET", "HEAD", "POST")
def delete(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Erase it, after asking once."""
    if request.method == "POST":
        erase_plan(plan)
        forget(request)
        return redirect("own-plan-deleted")
    return show(request, "own_plan/delete.html")


@private("GET", "HEAD")
def deleted(request: HttpRequest) -> HttpResponse:
    return show(request, "own_plan/deleted.html")
