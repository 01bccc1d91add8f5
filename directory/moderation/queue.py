"""The queue of changes as a page shows it: filtered, paged, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assets.models import Proposal, Term
from assets.models.taxonomy import with_narrower
from assets.vocabulary import Kind
from directory.accounts.models import User
from directory.changes.labels import label, place_of
from directory.components.paging import Paging
from geo.models import Area, BoundaryKind

SIZE = 25
FURTHEST = 10_000
LABELS_SHOWN = 4
_UNSAID = {"status", "kind", "confirmed_at", "confirmed_how", "published_at"}


class QueueForm(forms.Form):
    """What part of the queue is shown. Its choices cost two small queries."""

    kind = forms.ChoiceField(required=False, label=_("Kind"))
    area = forms.ChoiceField(required=False, label=_("Ward"))
    theme = forms.ChoiceField(required=False, label=_("Theme"))
    show = forms.ChoiceField(required=False, choices=[("", ""), ("live", "")], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        any_one = ("", gettext("All"))
        self.terms = list(Term.objects.filter(parent=None).order_by("position", "name", "pk"))
        wards = Area.objects.current(BoundaryKind.WARD).order_by("name", "pk").values_list("code", "name")
        self._choose("kind", [any_one, *((kind.value, kind.label) for kind in Kind)])
        self._choose("area", [any_one, *wards])
        self._choose("theme", [any_one, *((term.slug, term.name) for term in self.terms)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def chosen(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Keep what is asked for; what cannot be read narrows nothing, and its field says so."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("area"):
            rows = rows.filter(ward__code=asked["area"])
        if asked.get("theme"):
            term = next(term for term in self.terms if term.slug == asked["theme"])
            rows = Proposal.objects.filter(pk__in=rows.values("pk")).about(with_narrower([term.pk]))
        return rows

    @property
    def is_live(self) -> bool:
        return self.data.get("show") == "live"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the queue."""

    proposal: Proposal
    name: str
    kind: str
    what: str
    whose: str
    where: str
    since: str
    held_by: str


@dataclass(frozen=True, slots=True)
class Queue:
    form: QueueForm
    entries: list[Entry]
    paging: Paging

    @classmethod
    def read(cls, user: User, query: QueryDict, *, at: datetime) -> Queue:
        form = QueueForm(query)
        mine = Proposal.objects.decidable_by(user)
        rows = form.chosen(mine.to_look_at() if form.is_live else mine.waiting())
        total = rows.count()
        paging = Paging(Paging.number(query.get("page", "")), total, SIZE, FURTHEST, query)
        return cls(form, _entries(rows, form.is_live, user, at, paging.first - 1), paging)


def oldest(user: User, *, at: datetime, most: int) -> list[Entry]:
    """The first few of the queue."""
    return _entries(Proposal.objects.decidable_by(user).waiting(), False, user, at, 0, most)


def _entries(
    rows: QuerySet[Proposal], is_live: bool, user: User, at: datetime, start: int, most: int = SIZE
) -> list[Entry]:
    ordered = rows.order_by("decided_at", "pk") if is_live else rows.in_order()  # type: ignore[attr-defined]
    read = ordered.select_related("listing", "organisation", "ward", "held_by", "submitted_by").defer(
        "ward__geometry", "ward__outline", "listing__reach_polygon", "organisation__reach_polygon"
    )
    return [entry(row, user, at) for row in read[start : start + most]]


def entry(row: Proposal, user: User, at: datetime) -> Entry:
    since = row.decided_at if row.live_at_once else row.submitted_at
    return Entry(
        proposal=row,
        name=str(
            row.document.get("name") or (row.listing.name if row.listing else gettext("without a name"))
        ),
        kind=Kind(row.kind).label,
        what=what_words(row),
        whose=str(row.organisation or row.submitted_by or gettext("somebody")),
        where=row.ward.name if row.ward else "",
        since=ago_words(since, at) if since else "",
        held_by=str(row.held_by) if row.is_held_from(user, at) else "",
    )


def what_words(row: Proposal) -> str:
    """In a few words what is asked for."""
    if row.document.get("status") == "withdrawn":
        return gettext("Take it off the map")
    if row.submitted_at is not None and not row.base and (row.listing_id is None or row.live_at_once):
        return gettext("New")
    names = [label(name) for name in sorted(row.document, key=place_of) if name not in _UNSAID]
    shown = ", ".join(names[:LABELS_SHOWN])
    left = len(names) - LABELS_SHOWN
    return (
        shown
        if left <= 0
        else ngettext("{some} and {n} more", "{some} and {n} more", left).format(some=shown, n=left)
    )


def ago_words(since: datetime, at: datetime) -> str:
    """How long ago, as people say it: “3 days ago”."""
    if at - since < timedelta(minutes=1):
        return gettext("just now")
    return gettext("{time} ago").format(time=timesince(since, at, depth=1))


def length_words(length: timedelta, at: datetime) -> str:
    return (
        timesince(at - length, at, depth=1)
        if length >= timedelta(minutes=1)
        else gettext("less than a minute")
    )
