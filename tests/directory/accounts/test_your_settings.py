"""What people choose for themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.accounts.models import User
from tests.contract.conftest import client_for
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_for(make_user("worker"))


def test_searches_are_counted_until_somebody_says_no(client: Client) -> None:
    assert 'name="counts_searches" checked' in client.get("/your-settings/").content.decode()
    response = client.post("/your-settings/", {}, follow=True)
    assert "Your settings are saved." in response.content.decode()
    assert 'name="counts_searches" checked' not in response.content.decode()
    assert not User.objects.get().counts_searches
    client.post("/your-settings/", {"counts_searches": "on"})
    assert User.objects.get().counts_searches


def test_a_choice_is_ones_own(client: Client) -> None:
    other = make_user("worker")
    client.post("/your-settings/", {})
    assert User.objects.get(pk=other.pk).counts_searches


def test_a_site_that_counts_nothing_says_so(client: Client, settings: Any) -> None:
    settings.SEARCH_LEDGER = False
    assert "Searches are not counted on this site." in client.get("/your-settings/").content.decode()
