"""What the workers' pages show, made ready for their templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.local_time import local_date
from directory.accounts.models import User
from directory.models import Consent, Plan, PlanViewing
from directory.models.plan_codes import FACES, OF_THEIRS, Part
from directory.plans.access import Reading
from directory.plans.actions.sharing import current_link
from directory.plans.codes import shown
from directory.plans.sheet import Sheet
from directory.plans.shown import make_sheet

EVENTS_SHOWN = 40
SAID = {
    "made": gettext_lazy("Made the plan"),
    "reworded": gettext_lazy("Changed what matters or what they bring"),
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Took off"),
    "outcome": gettext_lazy("How it went"),
    "note": gettext_lazy("Note"),
    "helped": gettext_lazy("Whether it helped"),
    "linked": gettext_lazy("Made a link for the person"),
    "unlinked": gettext_lazy("Closed the link"),
    "consented": gettext_lazy("Agreed to share with"),
    "chose_parts": gettext_lazy("Changed what others may see"),
    "withdrew": gettext_lazy("Stopped sharing"),
    "handed_over": gettext_lazy("Handed over to"),
    "finished": gettext_lazy("Finished"),
    "reopened": gettext_lazy("Took it up again"),
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    code: str
    shown: str
    label: str
    things: int
    waiting: int
    """Things of which nobody has said how they turned out."""
    changed_on: date
    follow_up_on: date | None
    is_due: bool
    finished_on: date | None
    maker: str


def rows_of(plans: Iterable[Plan] | QuerySet[Plan], *, at: datetime, user: User) -> list[PlanRow]:
    """Make rows; of somebody else's plan the label is not told. Two queries."""
    if isinstance(plans, QuerySet):
        plans = plans.select_related("maker")
    found = list(plans)
    counts = {
        row["pk"]: row
        for row in Plan.objects.filter(pk__in=[plan.pk for plan in found])
        .annotate(things=Count("items"), waiting=Count("items", filter=Q(items__outcome="")))
        .order_by("pk")
        .values("pk", "things", "waiting")
    }
    today = local_date(at)
    return [
        PlanRow(
            code=plan.code,
            shown=shown(plan.code),
            label=plan.label if plan.maker_id == user.pk else "",
            things=counts[plan.pk]["things"],
            waiting=counts[plan.pk]["waiting"],
            changed_on=local_date(plan.changed_at),
            follow_up_on=plan.follow_up_on,
            is_due=plan.finished_on is None and plan.follow_up_on is not None and plan.follow_up_on <= today,
            finished_on=plan.finished_on,
            maker="" if plan.maker_id == user.pk else str(plan.maker),
        )
        for plan in found
        if plan.pk in counts
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """Something on the timeline."""

    at: datetime
    what: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: Plan
    sheet: Sheet
    is_maker: bool
    may_change: bool
    may_tell: bool
    timeline: list[Told]
    consents: list[Consent]
    viewings: list[PlanViewing]
    has_link: bool
    helped: str

    @classmethod
    def of(cls, reading: Reading, *, at: datetime) -> PlanPage:
        plan, today = reading.plan, local_date(at)
        held = plan.consents.filter(withdrawn_at=None, until__gte=today).select_related(
            "team", "neighbourhood"
        )
        return cls(
            plan=plan,
            sheet=make_sheet(plan, at=at, parts=reading.parts),
            is_maker=reading.is_maker,
            may_change=reading.shows(Part.ITEMS),
            may_tell=reading.shows(Part.OUTCOMES) and reading.shows(Part.ITEMS),
            timeline=_timeline(reading) if reading.shows(Part.OUTCOMES) else [],
            consents=list(held.order_by("until", "pk")),
            viewings=list(plan.viewings.order_by("-on", "-pk")[:EVENTS_SHOWN]) if reading.is_maker else [],
            has_link=reading.is_maker and current_link(plan, on=today) is not None,
            helped=next((str(words) for n, _face, words in FACES if n == plan.helped), ""),
        )


_NAMES_ITEMS = frozenset({"added", "removed", "outcome"})
"""What on the timeline names a thing that is or was on the plan."""


def _timeline(reading: Reading) -> list[Told]:
    """What happened, the latest first; what was chosen is named only to those who may see what is on the plan."""
    events = reading.plan.events.all()
    if not reading.shows(Part.ITEMS):
        events = events.exclude(kind__in=_NAMES_ITEMS)
    return [
        Told(
            at=event.at,
            what=str(SAID.get(event.kind, event.kind)),
            text=_face(event.words["text"]) if event.kind == "helped" else event.words["text"],
            by=event.words["by"] or _("the person"),
        )
        for event in events.order_by("-at", "-pk")[:EVENTS_SHOWN]
    ]


def _face(number: str) -> str:
    return next((str(words) for n, _face, words in FACES if str(n) == number), "")


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something the person agreed to, as it stands."""

    key: int
    to: str
    parts: str
    until: date
    withdrawn_at: datetime | None
    holds: bool


def agreed(plan: Plan, *, today: date) -> list[Agreed]:
    """All that was agreed about a plan, the latest first."""
    rows = plan.consents.select_related("team", "neighbourhood").order_by("-given_at", "-pk")
    return [
        Agreed(
            key=row.pk,
            to=str(row.team or row.neighbourhood),
            parts=", ".join(str(words) for part, words in OF_THEIRS.items() if part in row.parts),
            until=row.until,
            withdrawn_at=row.withdrawn_at,
            holds=row.withdrawn_at is None and row.until >= today,
        )
        for row in rows
    ]
