from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.gaps import actions
from directory.gaps.question import BadQuestion, Question
from directory.gaps.sites import CANDIDATES, MOST_SITES, SPACES, Sites
from directory.gaps.words import days_words
from directory.models import Analysis
from directory.planning.gaps_page import gaps_page, page_context
from directory.planning.gaps_views import method, read_question
from directory.planning.question_form import SitingForm

_USUAL = 3


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def siting(request: HttpRequest) -> HttpResponse:
    """Where one more would bring most people within reach of one."""
    at = timezone.now()
    try:
        question = read_question(request)
        extra = _extra(request)
    except BadQuestion as problem:
        context = {"form": _form(Question(), {}), "problem": problem.message}
        return render(request, "planning/sites.html", context, status=400)
    if not request.GET.get("theme"):
        return render(request, "planning/sites.html", {"form": _form(question, extra)})
    stored = actions.ask(question, at=at, work=Analysis.Work.SITING, extra=extra)
    context = page_context(gaps_page(stored, asked=request.GET.copy()))
    kept = stored.row.result if stored.row else None
    sites = Sites.from_json(kept["sites"]) if kept else None
    context |= {"form": _form(question, extra), "sites": sites, "rows": _rows(sites), **method(at)}
    return render(request, "planning/sites.html", context)


def _extra(request: HttpRequest) -> dict[str, object]:
    budget, candidates = request.GET.get("budget") or str(_USUAL), request.GET.get("candidates") or SPACES
    if budget not in {str(n) for n in range(1, MOST_SITES + 1)}:
        raise BadQuestion(gettext("Choose how many places from the list."))
    if candidates not in dict(CANDIDATES):
        raise BadQuestion(gettext("Choose where they could be from the list."))
    return {
        "budget": int(budget),
        "candidates": candidates,
        "deprived": "yes" in request.GET.getlist("deprived"),
    }


def _form(question: Question, extra: dict[str, object]) -> SitingForm:
    return SitingForm(
        question,
        budget=int(str(extra.get("budget", _USUAL))),
        candidates=str(extra.get("candidates", SPACES)),
        deprived=bool(extra.get("deprived")),
    )


def _rows(sites: Sites | None) -> list[dict[str, object]]:
    """Each suggestion with what is near already in words."""
    if sites is None:
        return []
    return [
        {"site": site, "grow": [(place, days_words(place.days)) for place in site.grow]}
        for site in sites.suggested
    ]
