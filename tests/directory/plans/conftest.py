from __future__ import annotations

import pytest

from directory.accounts.models import Team, User
from directory.models import Plan
from geo.models import Area
from tests.directory.plans.made import make_worker, planned
from tests.factories import make_place


@pytest.fixture
def wards() -> dict[str, Area]:
    return make_place()


@pytest.fixture
def maker() -> User:
    return make_worker("Link workers")


@pytest.fixture
def team(maker: User) -> Team:
    assert maker.team is not None
    return maker.team


@pytest.fixture
def plan(wards: dict[str, Area], maker: User) -> Plan:
    """A plan of three things, begun in the ward West."""
    return planned(by=maker, start=wards["West"], things=3)
