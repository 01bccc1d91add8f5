from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Plan, PlanLink
from directory.plans.actions.consent import give_consent
from directory.plans.actions.sharing import make_link
from tests.factories import make_listing, make_place, make_plan, make_team, make_worker

PIN = "4711"


@dataclass(slots=True)
class Own:
    """A plan with two things on it that a team may see, and the person's address."""

    plan: Plan
    token: str

    @property
    def address(self) -> str:
        return reverse("own-plan-open", args=[self.token])

    @property
    def link(self) -> PlanLink:
        return self.plan.links.get(revoked_at=None)

    def client(self) -> Client:
        """A browser in which the plan is open."""
        client = Client()
        assert client.get(self.address).status_code == 302
        return client


@pytest.fixture
def now() -> datetime:
    """These tests go through the pages, which read the clock."""
    return timezone.now()


@pytest.fixture
def make_own(db: None, now: datetime) -> Callable[..., Own]:
    make_place()

    def make(*, pin: str = "") -> Own:
        lunch = make_listing(
            "activity", at=now, name="Lunch club", phone="01632 960 123", first_visit="Ask for Jo."
        )
        drivers = make_listing("opening", at=now, name="Drivers for the lunch club")
        plan = make_plan(
            make_worker("Sam", team="Link workers"),
            listings=[lunch, drivers],
            at=now,
            matters="Company at lunch",
            brings="I can drive",
        )
        give_consent(
            plan,
            parts=["items"],
            until=plan.erase_on,
            how="said",
            team=make_team("Housing North"),
            by=plan.maker,
            at=now,
        )
        return Own(plan, make_link(plan, by=plan.maker, at=now, pin=pin))

    return make


@pytest.fixture
def own(make_own: Callable[..., Own]) -> Own:
    return make_own()
