from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.errors import Invalid
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.gaps import actions
from directory.gaps.aims import end_aim, set_aim
from directory.gaps.measures import MEASURES
from directory.gaps.question import BadQuestion, Question
from directory.gaps.result import Result
from directory.gaps.words import headline, title
from directory.models import Aim
from directory.planning.aims_page import trends
from directory.planning.gaps_views import read_question


class AimForm(forms.Form):
    """What a measure is to become, of the whole place or of one ward."""

    name = forms.CharField(
        label=_("What do you want to change?"),
        max_length=120,
        error_messages={"required": _("Give it a name.")},
    )
    area = forms.ChoiceField(
        label=_("Where"), required=False, error_messages={"invalid_choice": _("Choose a ward from the list.")}
    )
    aim = forms.FloatField(
        label=_("Aim"),
        min_value=0,
        error_messages={"required": _("Enter a figure."), "invalid": _("Enter a figure, such as 75.")},
    )
    by_when = forms.DateField(
        label=_("By"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Enter a day."), "invalid": _("Enter a day, such as 2027-03-31.")},
    )

    def __init__(self, data: object, question: Question, result: Result) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        area, aim = self.fields["area"], self.fields["aim"]
        if isinstance(area, forms.ChoiceField):
            wards = [(each.code, each.name) for each in result.areas]
            area.choices = [("", gettext("The whole place")), *wards]
        measure = MEASURES[question.measure]
        aim.help_text = (
            gettext("Of every hundred people: 75 means 75 %") if measure.is_share else str(measure.name)
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.PLANNER, Role.CONVENOR)
def aims(request: HttpRequest) -> HttpResponse:
    """What is aimed at, with what was read since; and a new aim for the question somebody comes from."""
    at, context = timezone.now(), dict[str, object]()
    try:
        question = read_question(request) if request.GET else None
    except BadQuestion as problem:
        question = None
        messages.error(request, problem.message)
    if question is not None:
        stored = actions.ask(question, at=at)
        context |= {"asked": request.GET.urlencode(), "title": title(question), "stored": stored}
        if stored.result is not None:
            form = AimForm(request.POST if request.method == "POST" else None, question, stored.result)
            if form.is_valid() and _set(form, question, stored.result, request):
                return redirect("aims")
            context |= {
                "form": form,
                "now": headline(question, stored.result.total),
                "result": stored.result,
            }
    context["trends"] = trends(Aim.objects.order_by("ended_at", "-set_at", "-pk"))
    form_errors = isinstance(context.get("form"), AimForm) and context["form"].errors  # type: ignore[attr-defined]
    return render(request, "planning/aims.html", context, status=400 if form_errors else 200)


@require_POST
@open_to(Role.PLANNER, Role.CONVENOR)
def aim_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an aim no more."""
    aim = Aim.objects.filter(pk=pk).first()
    if aim is not None:
        end_aim(aim, at=timezone.now())
        messages.success(request, gettext("It is not read any more. What was read stays."))
    return redirect("aims")


def _set(form: AimForm, question: Question, result: Result, request: HttpRequest) -> bool:
    said = form.cleaned_data
    figure = said["aim"] / 100 if MEASURES[question.measure].is_share else said["aim"]
    assert isinstance(request.user, User)  # noqa: S101  open_to lets in accounts only
    try:
        set_aim(
            question,
            result,
            name=said["name"],
            aim=figure,
            by_when=said["by_when"],
            area_code=said["area"],
            by=request.user,
            at=timezone.now(),
        )
    except Invalid as problem:
        for field, wrong in problem.problems.items():
            form.add_error(field, wrong)
        return False
    return True
