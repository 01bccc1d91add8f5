"""The person's plan on paper, in their calendar, and as a page to print."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from directory.models import Plan
from directory.own_plan.gate import on_own_plan
from directory.plans.answers import paper_answer
from directory.plans.outputs import address_of, begin_paper, busy, calendar_answer, print_answer
from directory.plans.press import PressBusy
from directory.plans.shown import make_sheet


@on_own_plan("POST")
def paper(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Have the paper made, and go to where it will be."""
    try:
        job = begin_paper(
            make_sheet(plan, at=at),
            large=request.POST.get("size") == "large",
            link=address_of(request, plan, at=at),
            owner=_owner(plan),
            at=at,
        )
    except PressBusy:
        messages.error(request, busy())
        return redirect("own-plan")
    return redirect("own-plan-paper-made", job=job)


@on_own_plan("GET", "HEAD")
def paper_made(request: HttpRequest, plan: Plan, *, job: str, at: datetime) -> HttpResponse:
    """The paper, when it is made."""
    return paper_answer(request, job, owner=_owner(plan), at=at, again=reverse("own-plan"))


@on_own_plan("GET", "HEAD")
def calendar(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    return calendar_answer(request, make_sheet(plan, at=at), at=at)


@on_own_plan("GET", "HEAD")
def print_page(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    return print_answer(
        request, make_sheet(plan, at=at), link=address_of(request, plan, at=at), again=reverse("own-plan")
    )


def _owner(plan: Plan) -> str:
    return f"person plan {plan.pk}"
