"""A worker's plans: the list of them, a new one, and one as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.local_time import local_date
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.components.paging import Paging
from directory.models.plan_codes import Part
from directory.plans import shortlist
from directory.plans.access import Reading, own_plans, shared_plans
from directory.plans.actions.erasing import erase_plan
from directory.plans.actions.making import add_note, finish, follow_up, make_plan, revise_plan
from directory.plans.errors import Changed, PlanError
from directory.plans.ideas import ideas
from directory.plans.person import Person
from directory.plans.places import start_point
from directory.prescribing.forms import NoteForm, PlanForm
from directory.prescribing.gate import on_plan, signed_in
from directory.prescribing.pages import PlanPage, rows_of

PLANS_A_PAGE = 25
FURTHEST_START = 100_000


@never_cache
@require_safe
@open_to(Role.WORKER)
def plans(request: HttpRequest) -> HttpResponse:
    """A worker's own plans, those to follow up, and those people let them see."""
    at = timezone.now()
    which = request.GET.get("show", "")
    if which == "follow-up":
        due = own_plans(signed_in(request)).filter(follow_up_on__isnull=False, finished_on=None)
        rows = due.order_by("follow_up_on", "pk")
    elif which == "shared":
        rows = shared_plans(signed_in(request), at=at)
    else:
        which, rows = "", own_plans(signed_in(request))
    number = Paging.number(request.GET.get("page", ""))
    paging = Paging(number, rows.count(), PLANS_A_PAGE, FURTHEST_START, request.GET)
    if number > paging.pages:
        raise NotFound(_("There is no such page."))
    shown = rows[paging.first - 1 : paging.first - 1 + paging.size] if paging.total else []
    context = {"plans": rows_of(shown, at=at, user=signed_in(request)), "paging": paging, "which": which}
    return render(request, "prescribing/plans.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.WORKER)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin a plan: the person first. What was put aside goes on it."""
    at = timezone.now()
    keys = shortlist.shortlisted(request)
    form = PlanForm(request.POST or None, today=local_date(at))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = make_plan(
                label=data["label"],
                person=form.person,
                start_id=form.area.pk if form.area else None,
                language=data["language"],
                follow_up_on=data["follow_up_on"],
                listings=keys,
                by=signed_in(request),
                at=at,
            )
        except PlanError as refusal:
            form.add_error(None, str(refusal))
        else:
            shortlist.clear(request)
            shortlist.work_on(request, plan.code)
            return redirect("plan", code=plan.code)
    return render(request, "prescribing/words.html", {"form": form, "waiting": len(keys)})


@require_safe
@on_plan()
def plan(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """One plan as a whole: what was said, what was chosen, what happened, who sees it."""
    if reading.shows(Part.ITEMS):
        shortlist.work_on(request, reading.plan.code)
    page = PlanPage.of(reading, at=at)
    context = {"page": page, "note_form": NoteForm(today=local_date(at), initial=_follow(reading))}
    return render(request, "prescribing/plan.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(maker=True)
def plan_words(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Change what the person said."""
    row = reading.plan
    form = PlanForm(request.POST or None, today=local_date(at), initial=_said(reading))
    theirs: Person | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            revise_plan(
                row,
                version=data["version"] or 0,
                label=data["label"],
                person=form.person,
                start_id=form.area.pk if form.area else row.start_id,
                language=data["language"],
                follow_up_on=data["follow_up_on"],
                by=signed_in(request),
                at=at,
            )
        except Changed as changed:
            theirs = Person.read(changed.theirs.words)
            form.have_seen(changed.theirs.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("plan", code=row.code)
    context: dict[str, Any] = {"form": form, "plan": row, "theirs": theirs}
    return render(request, "prescribing/words.html", context, status=409 if theirs else 200)


@require_safe
@on_plan(needs=[Part.ITEMS])
def plan_ideas(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """What could go on it: things to enjoy and ways to give, each with its reason."""
    row = reading.plan
    shortlist.work_on(request, row.code)
    person = Person.read(row.words) if reading.shows(Part.WORDS) else Person()
    start = start_point(row.start) if row.start is not None else None
    chosen = [pk for pk in row.items.order_by("pk").values_list("listing_id", flat=True) if pk]
    found = ideas(person, start=start, at=at, leave_out=chosen)
    return render(request, "prescribing/ideas.html", {"ideas": found, "plan": row, "person": person})


@sensitive_post_parameters()
@require_POST
@on_plan()
def plan_note(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Add a note to what was tried, and say when to look again."""
    form = NoteForm(request.POST, today=local_date(at))
    if not form.is_valid():
        context = {"page": PlanPage.of(reading, at=at), "note_form": form}
        return render(request, "prescribing/plan.html", context)
    by, note = signed_in(request), form.cleaned_data["note"]
    if reading.is_maker:
        follow_up(reading.plan, on=form.cleaned_data["follow_up_on"], note=note, by=by, at=at)
    elif note:
        add_note(reading.plan, text=note, by=by, at=at)
    messages.success(request, _("Saved."))
    return redirect("plan", code=reading.plan.code)


@require_POST
@on_plan(maker=True)
def plan_finish(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Say that it is done with, or take it up again."""
    finish(reading.plan, finished=request.POST.get("finished") == "yes", by=signed_in(request), at=at)
    return redirect("plan", code=reading.plan.code)


@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(maker=True)
def plan_erase(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Erase it, after asking once."""
    if request.method == "POST":
        shortlist.work_on(request, "")
        erase_plan(reading.plan)
        messages.success(request, _("The plan is erased."))
        return redirect("plans")
    return render(request, "prescribing/erase.html", {"plan": reading.plan})


def _said(reading: Reading) -> dict[str, Any]:
    row = reading.plan
    person = Person.read(row.words)
    return {
        "label": row.label,
        "matters": person.matters,
        "brings": person.brings,
        "easier": list(person.easier),
        "easier_words": person.easier_words,
        "language": row.language,
        "follow_up_on": row.follow_up_on,
        "version": row.version,
    }


def _follow(reading: Reading) -> dict[str, Any]:
    return {"follow_up_on": reading.plan.follow_up_on}
