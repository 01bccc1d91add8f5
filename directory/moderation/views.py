"""What convenors look after: so far, the words by which people find things."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.taxonomy import WordsChanged, revise_words
from assets.errors import Invalid
from assets.models import Term
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.moderation.forms import WordsForm


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def words(request: HttpRequest) -> HttpResponse:
    """Every theme, with how many everyday words lead to it."""
    terms = Term.objects.annotate(words=Count("synonyms")).order_by("position", "name", "pk")
    groups = [
        (term, [t for t in terms if t.parent_id == term.pk]) for term in terms if term.parent_id is None
    ]
    return render(request, "moderation/words.html", {"groups": groups})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def theme_words(request: HttpRequest, slug: str) -> HttpResponse:
    """The words of one theme, to be changed. Searches use them at once."""
    term = get_object_or_404(Term.objects.select_related("parent"), slug=slug)
    now = list(term.synonyms.order_by("text", "pk").values_list("text", flat=True))
    text = "\n".join(now)
    form = WordsForm(request.POST or None, initial={"words": text, "was": text})
    theirs: list[str] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            revise_words(term, words=form.lines("words"), was=form.lines("was"))
        except Invalid as refusal:
            for problem in refusal.problems["words"]:
                form.add_error("words", problem)
        except WordsChanged as changed:
            theirs = changed.now
            # To save once more is then to have seen both.
            form = WordsForm({"words": form.cleaned_data["words"], "was": "\n".join(theirs)})
        else:
            messages.success(request, _("Saved. Searches use these words within a minute."))
            return redirect("theme-words", slug=slug)
    shared = _shared(term, now)
    context = {"form": form, "term": term, "theirs": theirs, "shared": shared}
    return render(request, "moderation/theme_words.html", context, status=409 if theirs is not None else 200)


def _shared(term: Term, words: list[str]) -> list[tuple[str, str]]:
    """Words that lead to other themes too, each with the name of one."""
    others = Term.objects.exclude(pk=term.pk).filter(synonyms__text__in=words)
    return list(others.order_by("synonyms__text", "name", "pk").values_list("synonyms__text", "name"))
