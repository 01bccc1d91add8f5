"""Erasing a plan, really; by hand, by command and when its day has come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from directory.accounts.models import User
from directory.models import Plan, PlanItem
from directory.plans.actions.consent import note_viewing
from directory.plans.actions.erasing import erase_all_of, erase_due, erase_plan
from directory.plans.actions.items import record_outcome
from directory.plans.actions.making import add_note
from directory.plans.actions.sharing import make_link
from directory.plans.codes import shown
from directory.plans.errors import PlanError
from tests.directory.plans.made import agree, items, make_worker, planned
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def rows_of_plans() -> dict[str, int]:
    """How many rows every table that hangs on plans has."""
    found = {}
    for model in apps.get_models():
        if model is Plan or any(f.related_model is Plan for f in model._meta.fields):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
                [(found[model.__name__],)] = cursor.fetchall()
    return found


def lived_in(by: User) -> Plan:
    plan = planned(by=by, things=2)
    nurse = make_worker("Nurses")
    agree(plan, by=by, team=nurse.team)
    note_viewing(plan, viewer=nurse, at=NOW)
    make_link(plan, by=by, at=NOW, pin="4827")
    record_outcome(items(plan)[0], outcome="went", by=by, at=NOW)
    return plan


def test_erasing_leaves_no_row(maker: User, wards: object) -> None:
    plan = lived_in(maker)
    assert all(rows_of_plans().values())
    assert len(rows_of_plans()) >= 6
    erase_plan(plan)
    assert not any(rows_of_plans().values())
    with pytest.raises(PlanError, match="erased"):
        add_note(plan, text="x", by=maker, at=NOW)
    erase_plan(plan)


def test_plans_are_erased_on_their_day_and_not_before(maker: User) -> None:
    plan = planned(by=maker)
    kept = planned(by=maker)
    Plan.objects.filter(pk=plan.pk).update(erase_on=date(2026, 12, 1))
    assert erase_due(today=date(2026, 11, 30)) == 0
    told: list[int] = []
    assert erase_due(today=date(2026, 12, 1), progress=told.append) == 1
    assert erase_due(today=date(2026, 12, 1)) == 0
    assert list(Plan.objects.order_by("pk")) == [kept]
    assert told[0] == 1


def test_very_many_go_in_batches(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.plans.actions.erasing._BATCH", 2)
    for _ in range(5):
        planned(by=maker)
    Plan.objects.update(erase_on=date(2026, 12, 1))
    told: list[int] = []
    assert erase_due(today=date(2026, 12, 1), progress=told.append) == 5
    assert told == [2, 4, 5, 5]


def test_all_plans_of_somebody_who_leaves(maker: User, wards: object) -> None:
    other = planned(by=make_worker("Others"))
    lived_in(maker)
    planned(by=maker)
    assert erase_all_of(maker) == 2
    assert list(Plan.objects.order_by("pk")) == [other]
    assert not PlanItem.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_the_commands(maker: User, wards: object, capsys: pytest.CaptureFixture[str]) -> None:
    plan, second, third = lived_in(maker), planned(by=maker, at=NOW - timedelta(days=9)), planned(by=maker)
    call_command("export_plan", shown(plan.code))
    assert f'"plan": "{shown(plan.code)}"' in capsys.readouterr().out
    call_command("erase_plan", shown(plan.code).lower())
    assert capsys.readouterr().out == f"Plan {shown(plan.code)} is erased.\n"
    Plan.objects.filter(pk=second.pk).update(erase_on=NOW.date())
    call_command("erase_plans")
    assert capsys.readouterr().out == "1 plans erased.\n"
    assert list(Plan.objects.order_by("pk")) == [third]
    call_command("erase_plans", of=maker.email.upper())
    assert not Plan.objects.exists()
    for command, argument in (("export_plan", "K7Q-D4M"), ("erase_plan", "what")):
        with pytest.raises(CommandError, match="no such plan"):
            call_command(command, argument)
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_plans", of="nobody@example.org")
