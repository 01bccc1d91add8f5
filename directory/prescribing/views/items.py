"""One thing on a plan: its first step, its place in the order, how it turned out."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from assets.local_time import local_date
from directory.components.errors import NotFound
from directory.models import PlanItem
from directory.models.plan_codes import Part
from directory.plans.access import Reading
from directory.plans.actions.items import move_item, record_outcome, remove_item, revise_item
from directory.plans.errors import Changed, PlanError
from directory.prescribing.forms import OutcomeForm, StepForm
from directory.prescribing.gate import on_plan, signed_in


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(needs=[Part.ITEMS])
def item(request: HttpRequest, reading: Reading, *, item: int, at: datetime) -> HttpResponse:
    """The first step: what, who, when; and when the group was asked and answered."""
    row = _item(reading, item)
    form = StepForm(request.POST or None, today=local_date(at), initial=_step(row))
    theirs: PlanItem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            revise_item(
                row,
                version=form.cleaned_data["version"],
                first_step=form.cleaned_data["first_step"],
                who=form.cleaned_data["who"],
                on=form.cleaned_data["on"],
                asked_on=form.cleaned_data["asked_on"],
                answered_on=form.cleaned_data["answered_on"],
                by=signed_in(request),
                at=at,
            )
        except Changed as changed:
            theirs = changed.theirs
            form.have_seen(changed.theirs.version)
        except PlanError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("plan", code=reading.plan.code)
    context = {"form": form, "item": row, "plan": reading.plan, "theirs": theirs}
    return render(request, "prescribing/item.html", context, status=409 if theirs else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(needs=[Part.ITEMS, Part.OUTCOMES])
def outcome(request: HttpRequest, reading: Reading, *, item: int, at: datetime) -> HttpResponse:
    """How it turned out, which goes back to the listing too."""
    row = _item(reading, item)
    initial = {"outcome": row.outcome, "note": row.words.get("outcome_note", "")}
    form = OutcomeForm(request.POST or None, today=local_date(at), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        record_outcome(
            row,
            outcome=data["outcome"],
            about=data["about"],
            note=data["note"],
            by=signed_in(request),
            at=at,
        )
        messages.success(request, _("Saved. Thank you: the map learns from it."))
        return redirect("plan", code=reading.plan.code)
    return render(request, "prescribing/outcome.html", {"form": form, "item": row, "plan": reading.plan})


@require_POST
@on_plan(needs=[Part.ITEMS])
def move(request: HttpRequest, reading: Reading, *, item: int, at: datetime) -> HttpResponse:
    """Put it at another place in the order: by dragging, or by the buttons for up and down."""
    row = _item(reading, item)
    to = request.POST.get("to", "")
    if to.isascii() and to.isdigit() and len(to) < 4:
        move_item(row, to=int(to), at=at)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect("plan", code=reading.plan.code)


@require_POST
@on_plan(needs=[Part.ITEMS])
def remove(request: HttpRequest, reading: Reading, *, item: int, at: datetime) -> HttpResponse:
    """Take it off the plan."""
    row = _item(reading, item)
    remove_item(row, by=signed_in(request), at=at)
    messages.success(request, _("“%(name)s” is off the plan.") % {"name": row.words["seen"]["name"]})
    return redirect("plan", code=reading.plan.code)


def _item(reading: Reading, key: int) -> PlanItem:
    row = reading.plan.items.select_related("plan").filter(pk=key).first()
    if row is None:
        raise NotFound(_("That is not on the plan any more."))
    return row


def _step(row: PlanItem) -> dict[str, object]:
    return {
        "first_step": row.words.get("first_step", ""),
        "who": row.who,
        "on": row.on,
        "asked_on": row.asked_on,
        "answered_on": row.answered_on,
        "version": row.version,
    }
