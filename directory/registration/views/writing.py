"""One step at a time, saved as it goes; where two people write the same, the second is shown both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assets.actions.proposals import Decided, Overtaken, write_proposal
from assets.merge import TOGETHER
from assets.proposed import Clash
from assets.snapshot import Document
from directory.components.errors import NotFound
from directory.components.uploads import was_too_big
from directory.registration import pin, steps
from directory.registration.draft import Draft, touched
from directory.registration.forms.fields import StepForm
from directory.registration.forms.photo import PhotoForm
from directory.registration.forms.where import VenueForm, WhereForm
from directory.registration.gate import actor, on_draft
from directory.registration.said import NAMES, words
from directory.registration.steps import Step
from geo.places import PlaceNotFound

_SETTLING = "registration.settling"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def step(request: HttpRequest, draft: Draft, step: str) -> HttpResponseBase:
    """Show a step, or save what was typed in it and go on to the next."""
    found = steps.step_of(draft.kind, step)
    if found is None:
        raise NotFound(_("There is no such step."))
    if not draft.proposal.is_open:
        return redirect("proposal", draft.proposal.uuid)
    if request.method != "POST":
        return _page(request, draft, found, _form(found, draft, initial=found.form.shown(draft), **_looked_for(request, found)))
    if "settling" in request.POST:
        return _settle(request, draft, found)
    if issubclass(found.form, WhereForm) and _moves(request):
        return _page(request, draft, found, _moved(request, draft, found))
    form = _form(found, draft, data=request.POST, files=request.FILES, initial=found.form.shown(draft), **_extra(request, found))
    if not form.is_valid():
        _keep_photo(request, draft, form)
        return _page(request, draft, found, form)
    if form.asks_again:
        return _page(request, draft, found, form)
    was = draft.opened(request.POST.get("was", ""))
    return _save(request, draft, found, touched(form.changes(), was), was)


def _save(request: HttpRequest, draft: Draft, found: Step, changes: Document, was: Document) -> HttpResponse:
    if changes:
        try:
            write_proposal(draft.proposal, changes=changes, was=was, by=actor(request), at=draft.at)
        except Overtaken as overtaken:
            return _both(request, draft, found, changes, overtaken.clashes)
        except Decided:
            messages.error(request, _("This has been decided meanwhile, so it was not saved."))
            return redirect("proposal", draft.proposal.uuid)
    if found is steps.BOXES:
        return redirect("proposal-step", draft.proposal.uuid, "times")
    following = steps.after(draft.kind, found.slug)
    if request.POST.get("then") == "list" or following is None:
        return redirect("proposal", draft.proposal.uuid)
    return redirect("proposal-step", draft.proposal.uuid, following.slug)


def _both(
    request: HttpRequest, draft: Draft, found: Step, changes: Document, clashes: list[Clash]
) -> HttpResponse:
    """Both words side by side. Nothing is lost: what the second typed is in the page, sealed."""
    now = Draft.of(draft.proposal, at=draft.at)
    groups = {name: group for group in TOGETHER for name in group}
    sides: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    for clash in clashes:
        group = groups.get(clash.name, (clash.name,))
        line = (str(NAMES.get(clash.name, clash.name)), words(clash.name, clash.now), words(clash.name, clash.asked))
        sides.setdefault(group, []).append(line)
    context = {
        "draft": draft,
        "step": found,
        "sides": [(f"keep-{group[0]}", lines) for group, lines in sides.items()],
        "settling": signing.dumps([changes, list(sides)], salt=_SETTLING, compress=True),
        "was": now.sealed(),
    }
    return render(request, "registration/both.html", context, status=409)


def _settle(request: HttpRequest, draft: Draft, found: Step) -> HttpResponse:
    try:
        changes, groups = signing.loads(request.POST["settling"], salt=_SETTLING)
    except signing.BadSignature:
        return redirect("proposal-step", draft.proposal.uuid, found.slug)
    theirs = [group for group in groups if request.POST.get(f"keep-{group[0]}") != "mine"]
    kept = {name: value for name, value in changes.items() if not any(name in group for group in theirs)}
    return _save(request, draft, found, kept, draft.opened(request.POST.get("was", "")))


def _form(found: Step, draft: Draft, **given: Any) -> StepForm:
    return found.form(draft=draft, **given)


def _looked_for(request: HttpRequest, found: Step) -> dict[str, Any]:
    return {"search": request.GET.get("q", "")[:80]} if issubclass(found.form, VenueForm) else {}


def _extra(request: HttpRequest, found: Step) -> dict[str, Any]:
    return {"dropped": was_too_big(request)} if issubclass(found.form, PhotoForm) else _looked_for(request, found)


def _keep_photo(request: HttpRequest, draft: Draft, form: StepForm) -> None:
    if isinstance(form, PhotoForm) and (kept := form.kept_anyway()):
        write_proposal(draft.proposal, changes=kept, by=actor(request), at=draft.at)


def _page(request: HttpRequest, draft: Draft, found: Step, form: StepForm) -> HttpResponse:
    order = steps.steps_of(draft.kind)
    place = order.index(steps.STEPS["times"] if found is steps.BOXES else found)
    context = {
        "draft": draft,
        "step": found,
        "form": form,
        "number": place + 1,
        "of": len(order),
        "before": order[place - 1] if place else None,
        "was": request.POST.get("was") or draft.sealed(),
    }
    return render(request, form.template, context)


def _moves(request: HttpRequest) -> bool:
    """Whether a press on the map or on a button beside it was meant, and not to save."""
    return "tap.x" in request.POST or request.POST.get("do") in ("find", "north", "south", "east", "west", "off")


def _moved(request: HttpRequest, draft: Draft, found: Step) -> WhereForm:
    """The same page with the pin somewhere else, and everything that was typed."""
    data = request.POST.copy()
    here = pin.read_pin(data.get("lon", ""), data.get("lat", ""))
    problem = ""
    do = data.get("do", "")
    if do == "find":
        try:
            here, postcode, _kind = pin.found(data.get("find", ""))
            data["found"] = data.get("find", "")
            data["postcode"] = data.get("postcode") or postcode
        except PlaceNotFound as unknown:
            problem = f"{unknown.message} {', '.join(unknown.suggestions)}".strip()
    elif do == "off":
        here = None
    elif here is not None and do:
        here = pin.moved(here, do)
    elif here is not None:
        here = _tapped(data, here)
    data["lon"], data["lat"] = ("", "") if here is None else (f"{here[0]:.6f}", f"{here[1]:.6f}")
    form = WhereForm(data, draft=draft)
    form.full_clean()
    form.errors.clear()
    if problem:
        form.add_error("find", problem)
    return form


def _tapped(data: Any, here: pin.LonLat) -> pin.LonLat:
    """By keyboard a picture is pressed at no place at all, which browsers send as 0, 0."""
    try:
        x, y = float(data.get("tap.x", 0)), float(data.get("tap.y", 0))
    except ValueError:
        return here
    return pin.tapped(here, x, y) if 0 < x <= pin.WIDTH and 0 < y <= pin.HEIGHT else here
