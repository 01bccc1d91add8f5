"""What holds on every page: axe finds nothing, nothing is wider than a small phone, and headings are in order."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import Site, Visitor
from tests.browser.pages import ADDRESSES, EXPECTED_ERRORS, settled
from tests.factories import PASSWORD, make_user

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


@pytest.fixture(autouse=True)
def with_error_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.browser.urls_with_errors"


def violations(page: Page) -> list[str]:
    found = AXE.run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    return [
        f"{problem['id']}: {node['html'][:200]}"
        for problem in found.response["violations"]
        for node in problem["nodes"]
    ]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("group", ADDRESSES)
def test_each_page_is_accessible_and_fits(group: str, visit: Visitor, site: Site) -> None:
    visit.expected = EXPECTED_ERRORS
    faults: dict[str, list[str]] = {}
    for name, address in ADDRESSES[group].items():
        page = visit(address(site))
        faults[name] = looked_at(page)
        page.set_viewport_size({"width": 360, "height": 740})
        page.reload()
        faults[f"{name} on a phone"] = looked_at(page)
        # 320 px is also what a 1280 px window has left at 400 % zoom, and then it is very low.
        page.set_viewport_size({"width": 320, "height": 256})
        if too_wide(page):
            faults[f"{name} at 320 px"] = ["it must be scrolled sideways"]
    assert {name: found for name, found in faults.items() if found} == {}


def looked_at(page: Page) -> list[str]:
    settled(page)
    faults = violations(page)
    if page.locator("h1").count() != 1:
        faults.append("not one heading of the first level")
    if not page.title().endswith("Community Asset Map"):
        faults.append(f"the title is {page.title()}")
    return faults


def test_results_on_a_phone_with_filters_and_map_open(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA", width=360, height=740, has_touch=True)
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("button", name="Show map", exact=True).click()
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert not too_wide(page)


def test_signing_in_wrongly_and_being_locked_out(visit: Visitor, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    visit.expected = ("status of 429", "status of 403")
    make_user("planner", email="planner@example.org")
    page = visit("/sign-in/", width=360)
    for _ in range(2):
        page.get_by_label("E-mail address").fill("planner@example.org")
        page.get_by_label("Password").fill("not this one")
        page.get_by_role("button", name="Sign in").click()
        assert violations(page) == []
        if page.get_by_role("heading", name="Too many tries").is_visible():
            break
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        expect(page).to_have_title("Error: Sign in – Community Asset Map")
        expect(page.get_by_label("E-mail address")).to_have_value("planner@example.org")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()


def test_a_wards_profile_for_planners(visit: Visitor, site: Site) -> None:
    make_user("planner", email="planner@example.org", password=PASSWORD)
    page = visit("/sign-in/?next=/planning/wards/X05000001/")
    page.get_by_label("E-mail address").fill("planner@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Mid: a profile")).to_be_visible()
    assert looked_at(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert not too_wide(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Work them out")).to_be_hidden()


def test_forced_colours_reduced_motion_and_print(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA", forced_colors="active", reduced_motion="reduce")
    settled(page)
    assert violations(page) == []
    assert "leaflet-fade-anim" not in (page.locator("#map").get_attribute("class") or "")
    page.emulate_media(media="print")
    expect(page.locator(".card").first).to_be_visible()
    for hidden in ("#map", ".finder__bar", ".filters", ".site-header", ".card__map"):
        expect(page.locator(hidden).first).to_be_hidden()
