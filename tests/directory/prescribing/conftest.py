from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from assets.local_time import local_date
from directory.accounts.models import Team, User
from directory.accounts.roles import Role
from directory.models import Plan, TeamArea
from directory.models.plan_codes import Part
from directory.plans.actions.consent import give_consent
from directory.plans.actions.making import make_plan
from directory.plans.person import Person
from geo.models import Area
from tests.factories import make_listing, make_place, make_user


@dataclass(frozen=True)
class Ground:
    """A plan, and everybody who may or may not see it."""

    plan: Plan
    people: dict[str, User | None]
    wards: dict[str, Area]


def worker(team: str) -> User:
    person = make_user(Role.WORKER)
    person.team = Team.objects.get_or_create(name=team)[0]
    person.save()
    return person


@pytest.fixture
def ground(db: None) -> Ground:
    """Made by Ann of the link workers; what is on it and how it went are shared with the teams of West."""
    from django.utils import timezone

    at = timezone.now()
    wards = make_place()
    maker = worker("Link workers")
    listings = [make_listing(name="Thursday lunch").pk, make_listing("opening", name="Gardener wanted").pk]
    plan = make_plan(
        label="lunch and garden",
        person=Person(matters="company", brings="I can dig", easier=("step_free",)),
        start_id=wards["Mid"].pk,
        listings=listings,
        by=maker,
        at=at,
    )
    consented = worker("Housing West")
    assert consented.team is not None
    TeamArea.objects.create(team=consented.team, area=wards["West"])
    give_consent(
        plan,
        parts=[Part.ITEMS, Part.OUTCOMES],
        neighbourhood=wards["West"],
        until=local_date(at) + timedelta(days=30),
        how="said",
        by=maker,
        at=at,
    )
    people: dict[str, User | None] = {
        "maker": maker,
        "same team": worker("Link workers"),
        "other team, agreed": consented,
        "other team": worker("Police East"),
        "convenor": make_user(Role.CONVENOR),
        "planner": make_user(Role.PLANNER),
        "organisation": make_user(Role.MEMBER),
        "resident": make_user(Role.RESIDENT),
        "administrator": make_user(superuser=True),
        "anonymous": None,
    }
    return Ground(plan, people, wards)
