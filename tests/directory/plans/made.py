"""Plans to test with, made through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from directory.accounts.actions import register_user
from directory.accounts.models import Team, User
from directory.models import Consent, Plan, PlanItem
from directory.plans.actions.consent import give_consent
from directory.plans.actions.making import make_plan
from directory.plans.person import Person
from geo.models import Area
from tests.factories import NOW, make_listing

_numbers = count(1)
SAID = Person(matters="company", brings="mends bikes", easier=("step_free",), easier_words="a seat")
LATER = NOW + timedelta(days=1)


def make_worker(team: str = "", *roles: str, **fields: Any) -> User:
    """A worker of a team of this name (made if need be)."""
    email = f"worker{next(_numbers)}@example.org"
    return register_user(email=email, password=None, roles=roles or ["worker"], team=team, **fields)


def planned(
    *,
    by: User,
    start: Area | None = None,
    things: int = 0,
    at: datetime = NOW,
    label: str = "garden",
    **said: Any,
) -> Plan:
    listings = [make_listing(at=at).pk for _ in range(things)]
    return make_plan(
        label=label,
        person=said.pop("person", SAID),
        start_id=start.pk if start else None,
        listings=listings,
        by=by,
        at=at,
        **said,
    )


def items(plan: Plan) -> list[PlanItem]:
    return list(plan.items.select_related("plan").order_by("position", "pk"))


def agree(
    plan: Plan,
    *,
    by: User | None,
    parts: list[str] | None = None,
    team: Team | None = None,
    neighbourhood: Area | None = None,
    days: int = 30,
    at: datetime = NOW,
) -> Consent:
    return give_consent(
        plan,
        parts=parts or ["words", "items", "outcomes", "notes"],
        until=(at + timedelta(days=days)).date(),
        how="said",
        by=by,
        at=at,
        team=team,
        neighbourhood=neighbourhood,
    )
