"""What the person lets others see, and handing a plan over. Nothing here happens without their word."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import F

from assets.local_time import local_date
from directory.accounts.models import Team, User
from directory.accounts.roles import Role
from directory.models import Consent, Plan, PlanViewing
from directory.models.plan_codes import Part, Teller
from directory.plans.access import may_receive
from directory.plans.actions.written import changing, tell
from directory.plans.errors import NotAllowed
from geo.models import Area


def give_consent(
    plan: Plan,
    *,
    parts: Collection[str],
    until: date,
    how: str,
    by: User | None,
    at: datetime,
    team: Team | None = None,
    neighbourhood: Area | None = None,
) -> Consent:
    """Record that the person agreed: to which parts, for a team or a neighbourhood, until which day.

    What they agreed before for the same team or neighbourhood is replaced. ``by`` is None when the person does it on
    their own page. ValueError for no parts or a day that is past.
    """
    if not parts or until < local_date(at):
        raise ValueError("consent is to something, and until a day to come")
    with changing(plan, at=at) as row:
        same = row.consents.filter(withdrawn_at=None, team=team, neighbourhood=neighbourhood)
        same.update(withdrawn_at=at, withdrawn_by=_teller(by))
        consent = Consent.objects.create(
            plan=row,
            parts=sorted(set(parts)),
            team=team,
            neighbourhood=neighbourhood,
            until=until,
            given_at=at,
            how=how,
            recorded_by=by,
        )
        tell(row, "consented", by=by, at=at, text=str(team or neighbourhood))
        return consent


def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> None:
    """End what was agreed, at once."""
    with changing(consent.plan, at=at) as row:
        ended = row.consents.filter(pk=consent.pk, withdrawn_at=None)
        if ended.update(withdrawn_at=at, withdrawn_by=_teller(by)):
            tell(row, "withdrew", by=by, at=at, text=str(consent.team or consent.neighbourhood))


def choose_parts(plan: Plan, *, parts: Collection[str], by: User | None, at: datetime) -> None:
    """Change what is seen by all who may see it now; no parts ends it for all of them."""
    with changing(plan, at=at) as row:
        held = row.consents.filter(withdrawn_at=None, until__gte=local_date(at))
        if parts:
            held.update(parts=[part for part in Part.values if part in parts])
        else:
            held.update(withdrawn_at=at, withdrawn_by=_teller(by))
        tell(row, "chose_parts" if parts else "withdrew", by=by, at=at)


def hand_over(plan: Plan, *, to: User, note: str, by: User, at: datetime) -> None:
    """Give the plan to another worker, who may see it by consent already.

    Raises NotAllowed for anybody
    else, and when it is not ``by`` any more who makes it.
    """
    with changing(plan, at=at) as row:
        if row.maker_id != by.pk:
            raise NotAllowed("This plan is with another worker by now.")
        # The role itself: an administrator may do what workers may, but reads no plan.
        if Role.WORKER not in to.roles or not may_receive(row, to, at=at):
            raise NotAllowed("The person has not agreed that this worker may see their plan.")
        row.maker, row.team = to, to.team
        row.save(update_fields=["maker", "team"])
        tell(row, "handed_over", by=by, at=at, text=f"{to}: {note}" if note else str(to))


def note_viewing(plan: Plan, *, viewer: User, at: datetime) -> None:
    """Note that another worker looked at it, for the person to see: one row a day, with how often."""
    row, made = PlanViewing.objects.get_or_create(
        plan=plan,
        viewer=viewer,
        on=local_date(at),
        defaults={"name": str(viewer)[:120], "team": str(viewer.team or "")[:120]},
    )
    if not made:
        PlanViewing.objects.filter(pk=row.pk).update(times=F("times") + 1)


def _teller(by: User | None) -> str:
    return (Teller.PERSON if by is None else Teller.WORKER).value
