from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.errors import Invalid
from assets.models import Listing
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.gaps import scenario_actions
from directory.gaps.question import BadQuestion, Question
from directory.gaps.words import title
from directory.models import Scenario
from directory.planning.gaps_views import method, read_question
from directory.planning.what_if_forms import AddForm, NameForm
from directory.planning.what_if_page import what_if_context
from geo.places import PlaceNotFound, locate


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.PLANNER, Role.CONVENOR)
def what_ifs(request: HttpRequest) -> HttpResponse:
    """The what-ifs somebody has made; and a new one of the question they came from."""
    try:
        question = read_question(request)
    except BadQuestion:
        question = Question()
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = scenario_actions.make_scenario(
            form.cleaned_data["name"], question, by=_user(request), at=timezone.now()
        )
        return redirect("what-if", made.token)
    mine = Scenario.objects.filter(made_by=_user(request)).order_by("-changed_at", "-pk")[:50]
    context = {
        "form": form,
        "asked": request.GET.urlencode(),
        "has_question": bool(request.GET),
        "question_title": title(question),
        "mine": [(each, title(Question.from_json(each.question))) for each in mine],
    }
    return render(request, "planning/what_ifs.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD"])
@open_to(Role.PLANNER, Role.CONVENOR)
def what_if(request: HttpRequest, token: str) -> HttpResponse:
    """One what-if: what would be different, and the measure before and after."""
    at = timezone.now()
    scenario = _scenario(token)
    context = what_if_context(scenario, find=request.GET.get("find", ""), at=at) | method(at)
    return render(request, "planning/what_if.html", {"add": AddForm(), **context})


@require_POST
@open_to(Role.PLANNER, Role.CONVENOR)
def what_if_change(request: HttpRequest, token: str) -> HttpResponse:
    """Change what would be different: close, move, add, take back, delete."""
    at, scenario, what = timezone.now(), _scenario(token), request.POST.get("do", "")
    try:
        if what == "add":
            form = AddForm(request.POST)
            if not form.is_valid():
                context = what_if_context(scenario, find="", at=at) | method(at)
                return render(request, "planning/what_if.html", {"add": form, **context}, status=400)
            place = locate(form.cleaned_data["place"])
            scenario_actions.add_listing(
                scenario,
                form.cleaned_data["name"],
                place.point,
                place.label,
                capacity=form.cleaned_data["capacity"],
                at=at,
            )
        elif what == "back":
            number = request.POST.get("change", "")
            scenario_actions.take_back(scenario, int(number) if number.isdecimal() else 0, at=at)
        elif what == "delete":
            scenario_actions.delete_scenario(scenario)
            messages.success(request, gettext("The what-if is deleted."))
            return redirect("what-ifs")
        else:
            _change_listing(request, scenario, what)
    except PlaceNotFound as problem:
        messages.error(request, problem.message)
    except Invalid as problem:
        messages.error(request, " ".join(each for said in problem.problems.values() for each in said))
    return redirect("what-if", scenario.token)


def _change_listing(request: HttpRequest, scenario: Scenario, what: str) -> None:
    key = request.POST.get("listing", "")
    listing = (
        Listing.objects.published().filter(pk=int(key) if key.isdecimal() and len(key) < 19 else 0).first()
    )
    if listing is None:
        messages.error(request, gettext("Choose a listing from the list."))
    elif what == "close":
        scenario_actions.close_listing(scenario, listing, at=timezone.now())
    elif what == "move":
        place = locate(request.POST.get("place", "")[:200])
        scenario_actions.move_listing(scenario, listing, place.point, place.label, at=timezone.now())
    else:
        messages.error(request, gettext("Choose what would be different."))


def _scenario(token: str) -> Scenario:
    found = Scenario.objects.filter(token=token).first()
    if found is None:
        raise NotFound(gettext("There is no what-if at this address. It may have been deleted."))
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  open_to lets in accounts only
    return request.user
