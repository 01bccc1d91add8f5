"""The address bar holds the state: it can be sent, reloaded, and gone back to."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import Site, Visitor
from tests.factories import PASSWORD, make_user

ALL = "28 results within 3 km of MX2 1AA"
ACTIVITIES = "27 results within 3 km of MX2 1AA"
FREE = "13 results within 3 km of MX2 1AA"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def test_filters_go_into_the_address_and_come_back_from_it(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#count")).to_have_text(ALL)
    page.get_by_label("Activity", exact=True).check()
    expect(page.locator("#count")).to_have_text(ACTIVITIES)
    expect(page).to_have_title("27 results (page 1 of 2) – Community Asset Map")
    page.get_by_label("Free", exact=True).check()
    expect(page.locator("#count")).to_have_text(FREE)
    expect(page.locator("#filter-count")).to_contain_text("(2)")
    sent = {"q": ["lunch"], "near": ["MX2 1AA"], "radius": ["3000"], "kind": ["activity"], "cost": ["free"]}
    assert asked(page) == sent | {"sort": ["best"]}
    page.reload()
    expect(page.locator("#count")).to_have_text(FREE)
    expect(page.get_by_label("Free", exact=True)).to_be_checked()
    expect(page.locator("#map-note")).to_have_text("The map shows all 13.")


def test_back_and_forward_restore_the_list_the_form_and_the_map(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    note = page.locator("#map-note")
    expect(note).to_have_text("The map shows all 28.")
    page.get_by_label("Activity", exact=True).check()
    expect(page.locator("#count")).to_have_text(ACTIVITIES)
    expect(note).to_have_text("The map shows all 27.")
    page.locator(".card").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lunch club")

    page.go_back()
    expect(page.locator("#count")).to_have_text(ACTIVITIES)
    expect(page.get_by_label("Activity", exact=True)).to_be_checked()
    expect(note).to_have_text("The map shows all 27.")
    page.go_back()
    expect(page.locator("#count")).to_have_text(ALL)
    expect(page.get_by_label("Activity", exact=True)).not_to_be_checked()
    expect(note).to_have_text("The map shows all 28.")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.go_forward()
    expect(page.locator("#count")).to_have_text(ACTIVITIES)
    assert page.evaluate("localStorage.getItem('htmx-history-cache')") is None


def test_a_moved_map_can_be_sent_as_a_link(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    assert "#map=" not in page.url
    page.get_by_role("button", name="Zoom in", exact=True).click()
    page.wait_for_url(re.compile(r"#map=[\d.]+/[\d.]+/-?[\d.]+$"))
    address = page.url
    sent = visit(address)
    expect(sent.locator("#map .leaflet-marker-icon").first).to_be_visible()
    assert sent.url == address
    # A new question is shown whole again.
    sent.get_by_label("Activity", exact=True).check()
    expect(sent.locator("#count")).to_have_text(ACTIVITIES)
    assert "#map=" not in sent.url


def test_chips_take_one_thing_away(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA&kind=activity&cost=free")
    page.get_by_role("link", name="Free (remove)").click()
    expect(page.locator("#count")).to_have_text(ACTIVITIES)
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("#count")).to_have_text(ALL)


def test_ways_to_give_are_offered(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    page.get_by_role("link", name="1 chance to volunteer").click()
    results = page.locator("#results > .cards .card")
    expect(results).to_have_count(1)
    expect(results.locator(".tag")).to_contain_text("Chance to volunteer")


def test_pressing_find_twice_asks_once_in_the_end(visit: Visitor) -> None:
    page = visit("/search/?q=lunch")
    page.get_by_label("Near").fill("MX2 1AA")
    page.get_by_role("button", name="Find", exact=True).dblclick()
    expect(page.locator("#count")).to_have_text(ALL)
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator(".card")).to_have_count(20)


def test_a_refresh_that_fails_keeps_the_list_and_says_so(visit: Visitor) -> None:
    visit.expected = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
    page = visit("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.route(re.compile(r"/search/\?"), lambda route: route.abort())
    page.get_by_label("Activity", exact=True).check()
    expect(page.get_by_role("alert")).to_contain_text("could not be refreshed")
    expect(page.locator(".card")).to_have_count(20)


def test_signing_in_with_a_double_click(visit: Visitor, site: Site, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = False
    make_user("planner", email="planner@example.org", password=PASSWORD)
    page = visit("/sign-in/")
    expect(page.get_by_role("link", name="Community Asset Map")).to_be_visible()
    page.get_by_label("E-mail address").fill("planner@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("What matters to you?")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
