"""What the person said at the beginning, changed by themself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from directory.models import Plan
from directory.own_plan.forms import WordsForm
from directory.own_plan.gate import on_own_plan, show
from directory.plans.actions.making import reword
from directory.plans.errors import Changed
from directory.plans.person import Person


@sensitive_post_parameters()
@on_own_plan("GET", "HEAD", "POST")
def words(request: HttpRequest, plan: Plan, *, at: datetime) -> HttpResponse:
    """Change it. What a worker changed meanwhile is shown beside what was written, and neither is lost."""
    form = WordsForm(request.POST or None, initial=_said(plan))
    theirs: Person | None = None
    if request.method == "POST" and form.is_valid():
        try:
            reword(plan, version=form.cleaned_data["version"] or 0, person=form.person, by=None, at=at)
        except Changed as changed:
            theirs = Person.read(changed.theirs.words)
            form.have_seen(changed.theirs.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("own-plan")
    context = {"form": form, "theirs": theirs}
    return show(request, "own_plan/words.html", context, status=409 if theirs else 200)


def _said(plan: Plan) -> dict[str, Any]:
    person = Person.read(plan.words)
    return {
        "matters": person.matters,
        "brings": person.brings,
        "easier": list(person.easier),
        "easier_words": person.easier_words,
        "version": plan.version,
    }
