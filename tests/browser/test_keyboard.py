"""The whole journey with the keyboard, and a map that lets go of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

PATIENCE = 80


def tab_until(page: Page, reached: str, *, key: str = "Tab") -> int:
    """Press a key until what has the focus matches a selector. Gives how often it took."""
    for presses in range(1, PATIENCE):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", reached):
            return presses
    raise AssertionError(f"{PATIENCE} presses of {key} did not reach {reached}")


def test_the_journey(visit: Visitor) -> None:
    page = visit("/")
    assert tab_until(page, ".govuk-skip-link") == 1
    page.keyboard.press("Enter")
    tab_until(page, "#id_q")
    page.keyboard.type("lunch")
    tab_until(page, "#id_near")
    page.keyboard.type("MX2 1AA")
    page.keyboard.press("Enter")

    expect(page.locator("#count")).to_have_text("28 results within 3 km of MX2 1AA")
    tab_until(page, "input[name=kind][value=activity]")
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_have_text("27 results within 3 km of MX2 1AA")
    expect(page.get_by_role("status")).to_have_text("27 results within 3 km of MX2 1AA")
    # What was ticked keeps the focus: the list changed, not the place in the page.
    assert page.evaluate("document.activeElement.value") == "activity"

    tab_until(page, ".card a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lunch club")
    tab_until(page, "a[href^='/areas/ward/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mid")


def test_the_map_can_be_skipped_and_does_not_trap(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.locator(".card").last.get_by_role("button", name="Show on map").focus()
    tab_until(page, ".finder__skip")
    page.keyboard.press("Enter")
    assert tab_until(page, ".site-footer a") == 1
    page.locator("#map").focus()
    tab_until(page, ".site-footer a")
    tab_until(page, ".card a", key="Shift+Tab")


def test_the_wheel_scrolls_past_the_map(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.locator("#map").hover(position={"x": 20, "y": 200})
    page.mouse.wheel(0, 300)
    page.wait_for_function("window.scrollY > 100")
