"""Who can see the plan: what the person agreed to, who looked, how long it is kept, and all of it as a file."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from assets.local_time import local_date
from directory.components.errors import NotFound
from directory.models import Plan
from directory.models.plan_codes import Part
from directory.own_plan.forms import PartsForm
from directory.own_plan.gate import on_own_plan, show
from directory.own_plan.pages import Sharing, held, viewings
from directory.plans.actions.consent import choose_parts, withdraw_consent
from directory.plans.export import export_plan


@on_own_plan("GET", "HEAD")
def sharing(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Everybody who can see it, and who has looked."""
    return _page(request, plan, at=at)


@on_own_plan("POST")
def parts(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Choose what those who may see it now see of it."""
    form = PartsForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, at=at, form=form)
    choose_parts(plan, parts=form.cleaned_data["parts"], by=None, at=at)
    messages.success(request, _("Saved. They see only this from now on."))
    return redirect("own-plan-sharing")


@on_own_plan("POST")
def stop(request: HttpRequest, plan: Plan, *, consent: int, at: datetime) -> HttpResponse:
    """Take back one agreement, at once."""
    row = plan.consents.select_related("plan", "team", "neighbourhood").filter(pk=consent).first()
    if row is None:
        raise NotFound(_("There is no such agreement."))
    withdraw_consent(row, by=None, at=at)
    messages.success(request, _("They cannot see your plan any more."))
    return redirect("own-plan-sharing")


@on_own_plan("POST")
def stop_all(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Take back every agreement, at once."""
    choose_parts(plan, parts=(), by=None, at=at)
    messages.success(request, _("Nobody but your worker can see your plan now."))
    return redirect("own-plan-sharing")


@on_own_plan("GET", "HEAD")
def export(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Everything that is kept about it, as a file."""
    return HttpResponse(
        export_plan(plan),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-plan.json"'},
    )


def _page(request: HttpRequest, plan: Plan, *, at: datetime, form: PartsForm | None = None) -> HttpResponse:
    holding = list(held(plan, on=local_date(at)))
    now = [part for part in Part.values if any(part in consent.parts for consent in holding)]
    context = {
        "plan": plan,
        "sharings": [Sharing.of(consent) for consent in holding],
        "viewings": viewings(plan),
        "form": form or PartsForm(initial={"parts": now}),
    }
    return show(request, "own_plan/sharing.html", context)
