"""What goes home with the person: paper, a file for the calendar, a page to print."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from directory.models import Plan
from directory.plans.access import Reading
from directory.plans.answers import paper_answer
from directory.plans.outputs import address_of, begin_paper, busy, calendar_answer, print_answer
from directory.plans.press import PressBusy
from directory.plans.shown import make_sheet
from directory.prescribing.gate import on_plan, signed_in


@require_POST
@on_plan(maker=True)
def paper(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Have the paper made, and go to where it will be."""
    plan = reading.plan
    try:
        job = begin_paper(
            make_sheet(plan, at=at),
            large=request.POST.get("size") == "large",
            link=address_of(request, plan, at=at),
            owner=_owner(request, plan),
            at=at,
        )
    except PressBusy:
        messages.error(request, busy())
        return redirect("plan", code=plan.code)
    return redirect("plan-paper-made", code=plan.code, job=job)


@require_safe
@on_plan(maker=True)
def paper_made(request: HttpRequest, reading: Reading, *, job: str, at: datetime) -> HttpResponse:
    """The paper, when it is made."""
    again = reverse("plan", args=[reading.plan.code])
    return paper_answer(request, job, owner=_owner(request, reading.plan), at=at, again=again)


@require_safe
@on_plan(maker=True)
def calendar(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    return calendar_answer(request, make_sheet(reading.plan, at=at), at=at)


@require_safe
@on_plan(maker=True)
def print_page(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    plan = reading.plan
    return print_answer(
        request,
        make_sheet(plan, at=at),
        link=address_of(request, plan, at=at),
        again=reverse("plan", args=[plan.code]),
    )


def _owner(request: HttpRequest, plan: Plan) -> str:
    return f"worker {signed_in(request).pk} plan {plan.pk}"
