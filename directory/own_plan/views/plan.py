"""The person's plan, and what they say about the things on it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from directory.components.errors import NotFound
from directory.models import Plan, PlanItem
from directory.own_plan.forms import FaceForm, NoteForm
from directory.own_plan.gate import on_own_plan, show
from directory.own_plan.pages import SAYS, OwnPage
from directory.plans.actions.items import keep_note, record_outcome
from directory.plans.actions.making import say_helped


@on_own_plan("GET", "HEAD")
def own_plan(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """All of it, on one page."""
    return show(request, "own_plan/plan.html", {"page": OwnPage.of(plan, at=at), "says": SAYS.items()})


@on_own_plan("POST")
def outcome(request: HttpRequest, plan: Plan, *, item: int, at: datetime) -> HttpResponse:
    """How something turned out, or nothing any more: the same button takes it back."""
    row = _item(plan, item)
    said = request.POST.get("outcome", "")
    if said and said not in SAYS:
        raise NotFound(_("Choose one of the buttons."))
    record_outcome(row, outcome=said, by=None, at=at)
    return _back_to(row)


@sensitive_post_parameters()
@on_own_plan("POST")
def note(request: HttpRequest, plan: Plan, *, item: int, at: datetime) -> HttpResponse:
    """Keep the person's own note."""
    row = _item(plan, item)
    form = NoteForm(request.POST, item=row.pk)
    if not form.is_valid():
        page = OwnPage.of(plan, at=at, notes={row.pk: form})
        return show(request, "own_plan/plan.html", {"page": page, "says": SAYS.items(), "wrong": form})
    keep_note(row, note=form.cleaned_data["note"], at=at)
    return _back_to(row)


@on_own_plan("POST")
def helped(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Whether it helped with what mattered."""
    form = FaceForm(request.POST)
    if not form.is_valid():
        page = OwnPage.of(plan, at=at, face=form)
        return show(request, "own_plan/plan.html", {"page": page, "says": SAYS.items(), "wrong": form})
    say_helped(plan, face=form.cleaned_data["face"], by=None, at=at)
    messages.success(request, _("Thank you. Your answer is saved."))
    return redirect("own-plan")


def _item(plan: Plan, key: int) -> PlanItem:
    row = plan.items.select_related("plan").filter(pk=key).first()
    if row is None:
        raise NotFound(_("That is not on your plan any more."))
    return row


def _back_to(row: PlanItem) -> HttpResponse:
    return redirect(f"{reverse('own-plan')}#item-{row.pk}")
