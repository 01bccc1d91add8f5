from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.accounts.actions import register_user
from directory.accounts.models import User
from directory.accounts.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_account_is_one_whatever_the_case_of_its_address() -> None:
    make_user("worker", email="Ana@Example.org")
    again = make_user("planner", email="ana@example.ORG")
    assert User.objects.count() == 1
    assert again.roles == ["planner"]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANA@EXAMPLE.ORG")


def test_roles_are_those_there_are() -> None:
    with pytest.raises(ValidationError):
        make_user("wizard")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="x@example.org", roles=["wizard"])


def test_an_administrator_has_every_role_and_a_closed_account_none() -> None:
    admin, worker = make_user(superuser=True), make_user("worker")
    assert all(admin.has_role(role) for role in Role.values)
    assert worker.has_role("worker")
    assert not worker.has_role("convenor", "planner")
    worker.is_active = False
    assert not worker.has_role("worker")


def test_an_administrator_is_who_has_that_role() -> None:
    for one in (make_user(superuser=True), make_user("administrator")):
        assert (one.roles, one.is_superuser, one.is_staff) == (["administrator"], True, True)
    again = register_user(email=one.email, password=None, roles=["planner"])
    assert (again.roles, again.is_superuser, again.is_staff) == (["planner"], False, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"is_superuser": True, "is_staff": True},
        {"is_staff": True},
        {"roles": ["administrator"]},
        {"roles": ["administrator", "worker"], "is_superuser": True},
    ],
    ids=str,
)
def test_the_database_refuses_half_an_administrator(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="user_administrator"), transaction.atomic():
        User.objects.create(email="x@example.org", **fields)


def test_a_team_is_made_once() -> None:
    one = register_user(email="a@example.org", password=None, team="Eastside")
    two = register_user(email="b@example.org", password=None, team="Eastside")
    assert one.team == two.team


def test_the_superuser_command_makes_an_administrator() -> None:
    admin = User.objects.create_superuser("root@example.org", "a long enough passphrase")
    assert admin.is_superuser
    assert admin.roles == ["administrator"]
    assert User.objects.get_by_natural_key("ROOT@example.org") == admin
