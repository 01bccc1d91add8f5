"""Accounts in the administration: they are made and changed through the actions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.accounts.models import Team, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(client: Client, user: User, **fields: Any) -> Any:
    form = {"email": user.email, "name": user.name, "roles": user.roles, "team": "", "is_active": "on"}
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), form | fields)


def test_an_account_is_added_with_a_password_nobody_knows(client: Client) -> None:
    team = Team.objects.create(name="Eastside")
    page = reverse("admin:accounts_user_add")
    body = client.get(page).content.decode()
    assert 'name="email"' in body
    assert not any(f'name="{field}"' in body for field in ("is_staff", "is_superuser", "password"))
    form = {"email": "New@Example.org", "name": "Nia", "roles": ["worker", "planner"], "team": team.pk}
    assert client.post(page, form).status_code == 302
    made = User.objects.get(email="new@example.org")
    assert (made.name, made.roles, made.team) == ("Nia", ["planner", "worker"], team)
    assert not made.has_usable_password()
    assert not made.is_superuser


def test_adding_somebody_who_is_there_already_changes_nothing(client: Client) -> None:
    there = make_user("worker", email="ana@example.org", password=PASSWORD)
    answer = client.post(
        reverse("admin:accounts_user_add"), {"email": "ANA@example.org", "roles": ["planner"]}
    )
    assert answer.status_code == 200
    assert answer.context["errors"]
    there.refresh_from_db()
    assert there.roles == ["worker"]
    assert there.check_password(PASSWORD)


def test_an_account_is_changed_and_keeps_its_password(client: Client) -> None:
    user = make_user("worker", email="ana@example.org", password=PASSWORD)
    body = client.get(reverse("admin:accounts_user_change", args=[user.pk])).content.decode()
    assert not any(f'name="{field}"' in body for field in ("is_staff", "is_superuser", "password"))
    assert change(client, user, name="Ana", roles=["planner"], email="Ana.B@example.org").status_code == 302
    user.refresh_from_db()
    assert (user.name, user.roles, user.email) == ("Ana", ["planner"], "ana.b@example.org")
    assert user.check_password(PASSWORD)


def test_the_role_makes_and_unmakes_an_administrator(client: Client) -> None:
    user = make_user("worker")
    change(client, user, roles=["worker", "administrator"])
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff, user.has_role("planner")) == (True, True, True)
    change(client, user, roles=["worker"])
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff, user.has_role("planner")) == (False, False, False)


def test_an_account_is_closed(client: Client) -> None:
    user = make_user("worker")
    change(client, user, is_active="")
    user.refresh_from_db()
    assert not user.is_active


def test_an_address_of_somebody_else_is_refused(client: Client) -> None:
    make_user("worker", email="ana@example.org")
    user = make_user("worker")
    assert change(client, user, email="ANA@example.org").status_code == 200
    user.refresh_from_db()
    assert user.email != "ana@example.org"


def test_accounts_are_listed_by_role(client: Client) -> None:
    make_user("worker", email="worker@example.org")
    make_user("planner", email="planner@example.org")
    body = client.get(reverse("admin:accounts_user_changelist"), {"role": "planner"}).content.decode()
    assert "planner@example.org" in body
    assert "worker@example.org" not in body
