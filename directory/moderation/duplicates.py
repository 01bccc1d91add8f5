"""Listings that may be entries of one thing: the queue, two side by side, and merges with their undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.actions.merging import MergedAlready, MergedFurther, merge_listings, undo_merge
from assets.actions.pairs import DecidedAlready, decide_not_duplicates
from assets.actor import Actor
from assets.duplicates.parts import differing
from assets.errors import AssetsError
from assets.models import DuplicatePair, Listing, Merge
from assets.snapshot import snapshot
from assets.vocabulary import Kind, PairDecision
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.cards import listing_url
from directory.components.paging import Paging
from directory.moderation.duplicates_forms import Chosen
from directory.moderation.duplicates_shown import PART_LABELS, likely, side_by_side

PAGE = 20
MOST_COUNTED = 10_000


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs to decide on, the likeliest first."""
    kind = request.GET.get("kind", "")
    waiting = DuplicatePair.objects.waiting()
    if kind in Kind.values:
        waiting = waiting.filter(kind=kind)
    number = Paging.number(request.GET.get("page", ""))
    total = waiting.order_by()[: MOST_COUNTED + 1].count()
    paging = Paging(number, total, PAGE, MOST_COUNTED, request.GET)
    rows = waiting.select_related("first", "second").likeliest_first()[paging.first - 1 : paging.last]
    context = {
        "pairs": [likely(row) for row in rows] if paging.first <= total else [],
        "paging": paging,
        "total": total,
        "more": total > MOST_COUNTED,
        "kind": kind,
        "kinds": [(code, label) for code, label in Kind.choices],
    }
    return render(request, "moderation/duplicates.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Two side by side: which stays, and of which each part is taken."""
    pair = get_object_or_404(DuplicatePair.objects.select_related("first", "second"), pk=pk)
    if pair.decision != PairDecision.OPEN:
        return _decided(request, pair)
    rows = {row.pk: row for row in Listing.objects.filter(pk__in=[pair.first_id, pair.second_id]).for_page()}
    first, second = rows[pair.first_id], rows[pair.second_id]
    parts = differing(snapshot(first), snapshot(second))
    chosen = Chosen.read(request.POST, parts)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _decide(request, pair, first, second, chosen, parts)
        except (DecidedAlready, MergedAlready):
            return _decided(request, DuplicatePair.objects.get(pk=pk))
        except AssetsError as refusal:
            problem, status = _said(refusal), 400
    page = side_by_side(pair, first, second, {**chosen.parts, "keep": chosen.keep}, at=timezone.now())
    return render(request, "moderation/duplicate.html", {"page": page, "problem": problem}, status=status)


def _decide(
    request: HttpRequest,
    pair: DuplicatePair,
    first: Listing,
    second: Listing,
    chosen: Chosen,
    parts: list[str],
) -> HttpResponse:
    by, at = Actor.of(request.user), timezone.now()
    if request.POST.get("decision") == "different":
        decide_not_duplicates(pair, by=by, at=at)
        messages.success(request, _("Noted: they are two. You will not be asked about them again."))
        return redirect("duplicates")
    if not chosen.keep or set(chosen.parts) != set(parts):
        raise AssetsError(
            _("Something was not chosen, or was changed meanwhile. Look again, then choose Merge.")
        )
    keep, drop = (first, second) if chosen.keep == "first" else (second, first)
    merge_listings(keep, drop, choices=chosen.choices, by=by, at=at, pair=pair)
    messages.success(
        request, _("“{dropped}” is now part of “{kept}”.").format(dropped=drop.name, kept=keep.name)
    )
    return redirect("merges")


def _decided(request: HttpRequest, pair: DuplicatePair) -> HttpResponse:
    return render(
        request,
        "moderation/duplicate_decided.html",
        {"pair": pair},
        status=409 if request.method == "POST" else 200,
    )


def _said(refusal: AssetsError) -> str:
    problems: dict[str, list[str]] = getattr(refusal, "problems", {})
    return " ".join(message for each in problems.values() for message in each) or str(refusal)


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def merges(request: HttpRequest) -> HttpResponse:
    """What was merged, the latest first, each to be undone."""
    number = Paging.number(request.GET.get("page", ""))
    total = Merge.objects.order_by()[: MOST_COUNTED + 1].count()
    paging = Paging(number, total, PAGE, MOST_COUNTED, request.GET)
    rows = Merge.objects.select_related("kept", "dropped").latest_first()[paging.first - 1 : paging.last]
    found = [(row, listing_url(row.kept)) for row in rows] if paging.first <= total else []
    return render(request, "moderation/merges.html", {"merges": found, "paging": paging})


@never_cache
@require_POST
@open_to(Role.CONVENOR)
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(Merge, pk=pk)
    try:
        undone = undo_merge(merge, by=Actor.of(request.user), at=timezone.now())
    except (MergedAlready, MergedFurther) as refusal:
        messages.error(request, _(str(refusal)))
    except AssetsError as refusal:
        messages.error(request, _said(refusal))
    else:
        messages.success(request, _("They are two again, and each as it was."))
        if undone.edited:
            parts = ", ".join(str(PART_LABELS.get(code, code)) for code in undone.edited)
            messages.success(request, _("Changed since, so left as it is: {parts}.").format(parts=parts))
    return redirect("merges")
