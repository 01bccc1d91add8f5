"""A convenor merges two entries and undoes it: on a phone, without JavaScript, and every page of it looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assets.actions.pairs import look_at_changed
from directory.accounts.actions import register_user
from directory.accounts.roles import Role
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import looked_at, too_wide
from tests.factories import PASSWORD, make_listings, spot


@pytest.fixture
def twins(site: Site) -> None:
    register_user(email="convenor@example.org", password=PASSWORD, name="Con", roles=[Role.CONVENOR])
    near = spot(3_030)
    worst: dict[str, Any] = {
        "description": "Donaudampfschifffahrtsgesellschaft" * 8 + " and more of it. " * 40
    }
    make_listings(
        [
            ("organisation", {"name": "Kestrel Choir", **worst}),
            (
                "organisation",
                {"name": "Kestrel Choir CIC", "phone": "0161 496 0001", "point": [near.x, near.y]},
            ),
        ]
    )
    look_at_changed(at=timezone.now())


@pytest.mark.parametrize("script", [False, True])
def test_a_merge_and_its_undo_on_a_phone(visit: Visitor, twins: None, script: bool) -> None:
    page = visit("/sign-in/?next=/moderation/duplicates/", java_script_enabled=script, width=360, height=740)
    page.get_by_label("E-mail address").fill("convenor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if script:
            faults[name] = looked_at(page)
            page.set_viewport_size({"width": 320, "height": 256})
            faults[name] += ["it must be scrolled sideways"] if too_wide(page) else []
            page.set_viewport_size({"width": 360, "height": 740})

    look("queue")
    page.get_by_role("link", name="Kestrel Choir").click()
    look("side by side")
    page.get_by_role("group", name="Name").get_by_label("2. Kestrel Choir CIC").check()
    page.get_by_role("button", name="These are the same: merge").click()
    expect(page.get_by_role("status").first).to_contain_text("is now part of")
    look("merges")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("They are two again")
    page.get_by_role("link", name="All pairs").click()
    expect(page.get_by_role("status").first).to_have_text("1 pair waits.")
    page.get_by_role("link", name="Kestrel Choir").click()
    page.get_by_role("button", name="Not the same").click()
    expect(page.get_by_role("status").first).to_contain_text("Noted: they are two.")
    look("empty queue")
    assert {name: found for name, found in faults.items() if found} == {}
