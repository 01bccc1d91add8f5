"""Partners, teams and where they work, in the administration: made and changed through the actions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from directory.accounts.models import Partner, Team
from directory.models import TeamArea
from tests.contract.conftest import client_for
from tests.factories import make_place, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_for(make_user(superuser=True))


def test_a_partner_and_its_team_are_added_and_changed(client: Client) -> None:
    assert (
        client.post(reverse("admin:accounts_partner_add"), {"name": "Homes", "kind": "housing"}).status_code
        == 302
    )
    partner = Partner.objects.get()
    form = {"name": "Hill office", "partner": partner.pk}
    assert client.post(reverse("admin:accounts_team_add"), form).status_code == 302
    team = Team.objects.get()
    assert team.partner == partner
    page = reverse("admin:accounts_team_change", args=[team.pk])
    assert client.post(page, {"name": "Hill Estates office", "partner": ""}).status_code == 302
    assert Team.objects.get(partner=None).name == "Hill Estates office"
    for model in ("partner", "team"):
        assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200


def test_a_name_that_is_taken_is_refused(client: Client) -> None:
    Team.objects.create(name="Nurses")
    answer = client.post(reverse("admin:accounts_team_add"), {"name": "Nurses", "partner": ""})
    assert answer.status_code == 200
    assert Team.objects.count() == 1


def test_neither_can_be_deleted(client: Client) -> None:
    team = Team.objects.create(name="Nurses")
    assert (
        client.post(reverse("admin:accounts_team_delete", args=[team.pk]), {"post": "yes"}).status_code == 403
    )
    assert Team.objects.exists()


def test_where_a_team_works_is_added_and_taken_away(client: Client) -> None:
    team, west = Team.objects.create(name="Nurses"), make_place()["West"]
    form = {"team": team.pk, "area": west.pk}
    page = reverse("admin:directory_teamarea_add")
    assert "West" in client.get(page).content.decode()
    assert client.post(page, form).status_code == 302
    row = TeamArea.objects.get()
    assert (row.team, row.area) == (team, west)
    assert client.get(reverse("admin:directory_teamarea_changelist")).status_code == 200
    gone = reverse("admin:directory_teamarea_delete", args=[row.pk])
    assert client.post(gone, {"post": "yes"}).status_code == 302
    assert not TeamArea.objects.exists()
