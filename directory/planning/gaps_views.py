from __future__ import annotations

from datetime import datetime

from csp.constants import SELF
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.gaps import actions
from directory.gaps.maps import ready
from directory.gaps.overview import overview
from directory.gaps.question import BadQuestion, Question
from directory.models import AnalysisMap
from directory.planning.gaps_page import gaps_page, page_context
from directory.planning.question_form import QuestionForm
from geo.analysis.suppression import THRESHOLD
from geo.walking import DETOUR, PACE_M_PER_MINUTE

REFRESH_S = 4
"""Seconds after which a page whose result is being worked out looks again by itself."""


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def gaps(request: HttpRequest) -> HttpResponse:
    """Who can reach what, by ward: every theme at a glance, or one question in full."""
    at = timezone.now()
    if not request.GET:
        context = {"form": QuestionForm(Question()), "themes": overview(), "title": ""}
        return render(request, "planning/gaps_home.html", context)
    try:
        question = read_question(request)
    except BadQuestion as problem:
        context = {"form": QuestionForm(Question()), "themes": overview(), "problem": problem.message}
        return render(request, "planning/gaps_home.html", context, status=400)
    stored = actions.ask(question, at=at)
    context = page_context(gaps_page(stored, asked=request.GET.copy()))
    context |= {"form": QuestionForm(question), "beside": request.GET.get("beside", ""), **method(at)}
    return render(request, "planning/gaps.html", context)


@never_cache
@require_safe
@xframe_options_sameorigin
@open_to(Role.PLANNER, Role.CONVENOR)
def gaps_map(request: HttpRequest, pk: int) -> HttpResponse:
    """A map that was drawn with a result: a page of its own, for a frame."""
    drawn = AnalysisMap.objects.filter(pk=pk).first()
    if drawn is None:
        raise Http404
    response = HttpResponse(ready(drawn.page, nonce=str(request.csp_nonce)))  # type: ignore[attr-defined]
    # What django-csp's own decorator does, whose types know no address with a part of its own.
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


def read_question(request: HttpRequest) -> Question:
    """The question an address asks. BadQuestion, in words, for one that cannot be asked here."""
    question = Question.read(request.GET)
    actions.check(question)
    return question


def method(at: datetime) -> dict[str, object]:
    """What every figure stands on, for the foot of a page."""
    return {
        "pace_km_h": PACE_M_PER_MINUTE * 60 / 1000,
        "detour_percent": round((DETOUR - 1) * 100),
        "threshold": THRESHOLD,
        "refresh_s": REFRESH_S,
        "now": at,
    }
