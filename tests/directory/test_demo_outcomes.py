"""The demo's invented outcomes, accounts and plans."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from directory.accounts.models import Partner, Team, User
from directory.demo import outcomes, people, plans
from directory.ledger.quarters import Quarter
from directory.models import OutcomeEntry, Plan, TeamArea
from directory.planning import outcomes as planning
from geo.models import BoundaryKind
from tests.factories import SIDE_M, make_area, make_place, make_term, square

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place(settings: Settings) -> None:
    # Slow ones are for real people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_place()
    make_area(BoundaryKind.NEIGHBOURHOOD, "X99000001", "The Middle", square(0, 0, SIDE_M, SIDE_M))
    for slug in ("food", "money"):
        make_term(f"{slug}-now", parent=make_term(slug))


def what_is_there() -> list[tuple[object, ...]]:
    return sorted(OutcomeEntry.objects.values_list("quarter", "ward__code", "theme", "outcome"), key=str)


def test_the_last_two_quarters_are_filled_and_the_same_each_time() -> None:
    assert outcomes.fill(at=NOW) == OutcomeEntry.objects.count() == 2 * outcomes.A_QUARTER
    assert [q.code for q in planning.quarters(today=date(2026, 10, 3))] == ["2026-q3", "2026-q2"]
    assert planning.outcomes(Quarter(2026, 3)).total == outcomes.A_QUARTER
    first = what_is_there()
    assert outcomes.fill(at=NOW) == 0
    OutcomeEntry.objects.all().delete()
    outcomes.fill(at=NOW)
    assert what_is_there() == first


def test_outcomes_that_are_there_are_left_alone() -> None:
    OutcomeEntry.objects.create(quarter=date(2026, 7, 1), outcome="went")
    outcomes.fill(at=NOW)
    assert OutcomeEntry.objects.filter(quarter=date(2026, 7, 1)).count() == 1


def test_every_team_has_a_partner_and_several_work_in_one_neighbourhood() -> None:
    for _ in range(2):
        people.register("a long enough passphrase", at=NOW)
    assert set(Partner.objects.values_list("kind", flat=True)) >= {
        *("council", "nhs", "police", "housing", "dwp", "charity")
    }
    assert not Team.objects.filter(partner=None).exists()
    assert TeamArea.objects.filter(area__code="X99000001").count() == 4
    teams = User.objects.filter(roles=["worker"]).values_list("team", flat=True)
    assert len(set(teams)) >= 4


def test_plans_are_made_once() -> None:
    people.register("a long enough passphrase", at=NOW)
    assert plans.fill(at=NOW) == Plan.objects.count() == len(plans.STORIES)
    assert plans.fill(at=NOW) == 0
