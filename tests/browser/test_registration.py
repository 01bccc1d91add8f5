"""A new group from its name to "sent", on a phone with a script: pin, times in words, a photo, an area drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from assets.models import Proposal
from directory.accounts.actions import register_user
from tests.assets.test_photos import picture
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import looked_at, too_wide
from tests.factories import PASSWORD

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(visit: Visitor, site: Site, settings: Settings, tmp_path: Path) -> Page:
    settings.MEDIA_ROOT = str(tmp_path)
    register_user(email="me@example.org", password=PASSWORD, name="Jo")
    page = visit(
        "/sign-in/?next=/your-groups/new/%3Fname%3DDiggers%26postcode%3DMX2%2B1AA",
        **PHONE,
        has_touch=True,
        geolocation={"latitude": 53.76, "longitude": -3.63},
        permissions=["geolocation"],
    )
    page.get_by_label("E-mail address").fill("me@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def test_a_new_group_and_what_it_does_on_a_phone(phone: Page, tmp_path: Path) -> None:
    page = phone
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        faults[name] = looked_at(page) + (["too wide"] if too_wide(page) else [])

    look("start")
    page.get_by_role("button", name="Start").click()
    look("overview")
    page.get_by_role("link", name="What it is", exact=True).click()
    page.get_by_label("In one sentence").fill("We dig.")
    look("what")
    on(page)
    page.get_by_label("Look for a theme").fill("garden")
    expect(page.get_by_label("Company")).to_be_hidden()
    page.get_by_label("Gardening").check()
    look("themes")
    on(page)

    # The pin: put by postcode already, moved by tapping, and to where the phone is.
    lat = page.locator("#id_lat")
    first = lat.input_value()
    map_ = page.locator("[data-pin-map]")
    expect(map_.locator(".leaflet-wards-pane svg")).to_be_attached()
    map_.tap(position={"x": 60, "y": 60})
    expect(page.locator("[data-pin-said]")).to_have_text("The pin is where you tapped.")
    assert lat.input_value() != first
    page.get_by_role("button", name="South").click()
    look("where")
    page.get_by_role("button", name="I am here").click()
    expect(lat).to_have_value("53.760000")
    page.get_by_label("Find the place").fill("Midville")
    page.get_by_label("Find the place").press("Enter")
    expect(page.locator("[data-pin-map] .leaflet-marker-icon")).to_be_attached()
    on(page)
    look("privacy")
    on(page)

    # An area drawn by keyboard.
    page.get_by_label("People inside a drawn area").check()
    page.get_by_role("button", name="Draw the area").click()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(350)
    page.get_by_role("button", name="Done").click()
    expect(page.locator("[data-draw-said]")).to_have_text("The area is drawn. Save to keep it.")
    look("reach")
    on(page)
    for _ in range(3):
        page.get_by_role("button", name="Save and continue").click()

    page.get_by_label("Photo").set_input_files(
        {"name": "dig.jpg", "mimeType": "image/jpeg", "buffer": picture(told=True)}
    )
    on(page)
    expect(page.get_by_text("Say what the photo shows").first).to_be_visible()
    expect(page.locator(".registration__photo")).to_be_visible()
    page.get_by_role("link", name=re.compile("Say what the photo shows")).press("Enter")
    expect(page.get_by_label("What does it show?")).to_be_focused()
    page.get_by_label("What does it show?").fill("Six spades")
    look("photo")
    on(page)
    on(page)
    page.get_by_role("link", name="Add something you do").click()
    page.get_by_label("Name").fill("Digging")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Days and times").click()
    page.get_by_label("Days and times, one a line").fill("every other Thursday 2-4, not in August")
    on(page)
    expect(page.get_by_text("Every other Thursday, 2 pm to 4 pm, not in August")).to_be_visible()
    look("times")
    page.get_by_role("button", name="Yes, save and continue").click()

    group = Proposal.objects.get(kind="organisation")
    page.goto(f"/your-groups/changes/{group.uuid}/send/")
    look("check")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("A convenor will look at it")).to_be_visible()
    group.refresh_from_db()
    assert group.status == "waiting"
    assert group.document["photo_alt"] == "Six spades"
    assert group.document["reach_polygon"].startswith("MULTIPOLYGON")
    assert {name: found for name, found in faults.items() if found} == {}
