"""Who may see a plan, and what of it: the one rule.

Its maker sees all of it. Another worker sees the parts the person agreed to, if their team, or a neighbourhood their
team works in, is one the person named, until the day they said. Nobody else sees that there is one: not convenors,
not planners, not administrators.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from assets.local_time import local_date
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.models import Consent, Plan, PlanLink, TeamArea
from directory.models.plan_codes import Part

ALL = frozenset(Part.values)


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as somebody may read it."""

    plan: Plan
    parts: frozenset[str]
    is_maker: bool

    def shows(self, part: str) -> bool:
        return part in self.parts


def own_plans(user: User) -> QuerySet[Plan]:
    """The plans a worker makes, last changed first."""
    return Plan.objects.filter(maker=user).order_by("-changed_at", "-pk")


def shared_plans(user: User, *, at: datetime) -> QuerySet[Plan]:
    """The plans of others that a worker may see by consent, last changed first."""
    held = _held(user, on=local_date(at))
    return Plan.objects.exclude(maker=user).filter(pk__in=held.values("plan")).order_by("-changed_at", "-pk")


def read(code: str, user: User, *, at: datetime) -> Reading | None:
    """A plan by its code, as this account may read it; None when it may not, or there is none."""
    if not user.is_active or Role.WORKER not in user.roles:
        return None
    plan = Plan.objects.select_related("maker", "team", "start").filter(code=code).first()
    if plan is None:
        return None
    if plan.maker_id == user.pk:
        return Reading(plan, ALL, True)
    parts = {part for consent in _held(user, on=local_date(at)).filter(plan=plan) for part in consent.parts}
    return Reading(plan, frozenset(parts), False) if parts else None


def working_links(*, on: date) -> QuerySet[PlanLink]:
    """The people's own addresses that work on that day: not taken back, and not too old."""
    return PlanLink.objects.filter(revoked_at=None, expires_on__gte=on).order_by("pk")


def may_receive(plan: Plan, user: User, *, at: datetime) -> bool:
    """Whether the person agreed that this worker may see it, which is what handing over asks for."""
    return user.is_active and _held(user, on=local_date(at)).filter(plan=plan).exists()


def receivers(plan: Plan, *, at: datetime) -> QuerySet[User]:
    """The workers a plan may be handed over to, by name."""
    held = plan.consents.filter(withdrawn_at=None, until__gte=local_date(at))
    areas = held.exclude(neighbourhood=None).values("neighbourhood")
    teams = TeamArea.objects.filter(area__in=areas).values("team")
    return (
        User.objects.filter(is_active=True, roles__contains=[Role.WORKER.value])
        .filter(Q(team__in=held.exclude(team=None).values("team")) | Q(team__in=teams))
        .exclude(pk=plan.maker_id)
        .select_related("team")
        .order_by("name", "email", "pk")
    )


def _held(user: User, *, on: date) -> QuerySet[Consent]:
    """What people agreed to that lets this account see something on that day."""
    consents = Consent.objects.filter(withdrawn_at=None, until__gte=on).order_by("pk")
    if user.team_id is None:
        return consents.none()
    areas = TeamArea.objects.filter(team=user.team_id).values("area")
    return consents.filter(Q(team=user.team_id) | Q(neighbourhood__in=areas))
