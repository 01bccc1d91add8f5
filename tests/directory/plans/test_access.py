"""Who may see a plan, and what of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from directory.accounts.actions import revise_user
from directory.accounts.models import Team, User
from directory.models import Plan, PlanViewing
from directory.plans.access import ALL, may_receive, own_plans, read, receivers, shared_plans
from directory.plans.actions.consent import choose_parts, withdraw_consent
from directory.plans.actions.teams import leaves, works_in
from geo.models import Area
from tests.contract.conftest import client_for
from tests.directory.plans.made import LATER, agree, make_worker, planned
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def sees(plan: Plan, user: User, *, at: datetime = NOW) -> Any:
    reading = read(plan.code, user, at=at)
    listed = plan in shared_plans(user, at=at)
    assert listed == (reading is not None and not reading.is_maker)
    return None if reading is None else set(reading.parts)


def test_its_maker_sees_all_of_it(plan: Plan, maker: User) -> None:
    assert sees(plan, maker) == ALL
    assert list(own_plans(maker)) == [plan]


def test_the_same_team_sees_it_only_by_consent(plan: Plan, maker: User, team: Team) -> None:
    colleague = make_worker(team.name)
    assert sees(plan, colleague) is None
    agree(plan, by=maker, team=team, parts=["items"])
    assert sees(plan, colleague) == {"items"}
    assert sees(plan, make_worker("Others")) is None
    assert sees(plan, make_worker()) is None


def test_another_team_sees_it_through_a_neighbourhood_it_works_in(
    plan: Plan, maker: User, wards: dict[str, Area]
) -> None:
    nurse, elsewhere = make_worker("Nurses"), make_worker("Housing")
    assert nurse.team is not None
    assert elsewhere.team is not None
    works_in(nurse.team, wards["West"])
    works_in(elsewhere.team, wards["East"])
    assert sees(plan, nurse) is None
    agree(plan, by=maker, neighbourhood=wards["West"], parts=["words", "items"])
    assert sees(plan, nurse) == {"words", "items"}
    assert sees(plan, elsewhere) is None
    assert list(receivers(plan, at=NOW)) == [nurse]
    leaves(nurse.team, wards["West"])
    assert sees(plan, nurse) is None


def test_what_several_agreements_allow_adds_up(plan: Plan, maker: User, wards: dict[str, Area]) -> None:
    nurse = make_worker("Nurses")
    assert nurse.team
    works_in(nurse.team, wards["West"])
    agree(plan, by=maker, team=nurse.team, parts=["items"])
    agree(plan, by=maker, neighbourhood=wards["West"], parts=["outcomes"])
    assert sees(plan, nurse) == {"items", "outcomes"}
    assert shared_plans(nurse, at=NOW).count() == 1


def test_it_holds_until_the_end_of_the_day_that_was_said(plan: Plan, maker: User) -> None:
    nurse = make_worker("Nurses")
    agree(plan, by=maker, team=nurse.team, days=3)
    assert sees(plan, nurse, at=NOW + timedelta(days=3, hours=11)) == ALL
    assert sees(plan, nurse, at=NOW + timedelta(days=4)) is None
    assert not may_receive(plan, nurse, at=NOW + timedelta(days=4))


def test_taken_back_it_ends_at_once(plan: Plan, maker: User) -> None:
    nurse = make_worker("Nurses")
    consent = agree(plan, by=maker, team=nurse.team)
    assert sees(plan, nurse) == ALL
    withdraw_consent(consent, by=None, at=NOW)
    assert sees(plan, nurse) is None
    assert not receivers(plan, at=NOW).exists()


def test_the_person_can_change_and_end_what_all_see(plan: Plan, maker: User, team: Team) -> None:
    nurse, colleague = make_worker("Nurses"), make_worker(team.name)
    agree(plan, by=maker, team=nurse.team)
    agree(plan, by=maker, team=team)
    choose_parts(plan, parts=["notes"], by=None, at=NOW)
    assert sees(plan, nurse) == sees(plan, colleague) == {"notes"}
    choose_parts(plan, parts=[], by=None, at=LATER)
    assert sees(plan, nurse, at=LATER) is None
    assert sees(plan, colleague, at=LATER) is None


def test_a_closed_account_and_one_that_is_no_worker_any_more_see_nothing(plan: Plan, maker: User) -> None:
    nurse = make_worker("Nurses")
    agree(plan, by=maker, team=nurse.team)
    changed = {"email": nurse.email, "name": "", "team": nurse.team}
    closed = revise_user(nurse, roles=["worker"], is_active=False, **changed)  # type: ignore[arg-type]
    assert read(plan.code, closed, at=NOW) is None
    assert not may_receive(plan, closed, at=NOW)
    other = revise_user(nurse, roles=["planner"], is_active=True, **changed)  # type: ignore[arg-type]
    assert read(plan.code, other, at=NOW) is None
    retired = revise_user(maker, roles=[], is_active=True, email=maker.email, name="", team=maker.team)
    assert read(plan.code, retired, at=NOW) is None


@pytest.mark.parametrize(
    "roles", [["convenor"], ["planner"], ["member"], ["resident"], ["administrator"], []]
)
def test_nobody_else_sees_that_there_is_one_even_by_consent_to_their_team(
    plan: Plan, maker: User, team: Team, roles: list[str]
) -> None:
    agree(plan, by=maker, team=team)
    other = make_user(*roles)
    other.team = team
    other.save()
    assert read(plan.code, other, at=NOW) is None
    assert other not in receivers(plan, at=NOW)
    answer = client_for(other).get(f"/plans/{plan.code}/")
    assert answer.status_code in (403, 404)


def test_there_being_none_and_not_being_let_in_look_the_same(plan: Plan) -> None:
    client = client_for(make_worker("Others"))
    there, not_there = client.get(f"/plans/{plan.code}/"), client.get("/plans/ZZZZZZ/")
    assert there.status_code == not_there.status_code == 404
    bodies = [
        re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(code, "")
        for answer, code in ((there, plan.code), (not_there, "ZZZZZZ"))
    ]
    assert bodies[0] == bodies[1]
    assert not PlanViewing.objects.exists()


def test_looking_is_noted_once_a_day_with_how_often_and_never_the_maker(plan: Plan, maker: User) -> None:
    nurse = make_worker("Nurses", name="Nia")
    agree(plan, by=maker, team=nurse.team, days=400, at=NOW)
    Plan.objects.filter(pk=plan.pk).update(erase_on="2099-01-01")
    for person, times in ((maker, 1), (nurse, 3)):
        for _ in range(times):
            assert client_for(person).get(f"/plans/{plan.code}/").status_code == 200
    [seen] = PlanViewing.objects.order_by("pk")
    assert (seen.viewer, seen.times, seen.name, seen.team) == (nurse, 3, "Nia", "Nurses")


def test_own_plans_are_those_last_changed_first(wards: dict[str, Area], maker: User) -> None:
    first, second = planned(by=maker, at=NOW), planned(by=maker, at=LATER)
    assert list(own_plans(maker)) == [second, first]
