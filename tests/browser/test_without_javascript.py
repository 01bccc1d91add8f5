from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor


def test_from_the_first_page_to_a_listing_and_its_area(visit: Visitor) -> None:
    page = visit("/", java_script_enabled=False, width=360, height=740)
    page.get_by_label("What would help?").fill("lunch")
    page.get_by_label("Near").fill("MX2 1AA")
    page.get_by_role("button", name="Find").click()
    count = page.locator("#count")
    expect(count).to_have_text("28 results within 3 km of MX2 1AA")
    expect(page.locator(".finder__map noscript p")).to_be_visible()
    expect(page.get_by_role("button", name="Show on map")).to_have_count(0)
    expect(page.get_by_role("button", name="Show map")).to_have_count(0)

    page.locator(".filters__summary").click()
    page.get_by_label("Activity", exact=True).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(count).to_have_text("27 results within 3 km of MX2 1AA")
    expect(page.get_by_label("What would help?")).to_have_value("lunch")
    expect(page.locator(".filters__summary")).to_contain_text("Filters (1)")

    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_title("27 results (page 2 of 2) – Community Asset Map")
    expect(page.locator(".card")).to_have_count(7)

    page.locator(".card").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lunch club")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Mid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mid")

    page.locator(".filters__summary").click()
    page.get_by_label("Space", exact=True).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("heading", name="1 entry")).to_be_visible()
    page.locator(".filters__summary", has_text="Filters (1)").click()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mid")


def test_an_invalid_form_keeps_what_was_typed_and_leads_to_the_field(visit: Visitor) -> None:
    visit.expected = ("status of 400",)
    page = visit("/search/?q=lunch&near=MX2+1AA&radius=abc", java_script_enabled=False)
    expect(page).to_have_title("Error: Find support – Community Asset Map")
    expect(page.get_by_role("alert")).to_contain_text("Choose a distance from the list.")
    expect(page.get_by_label("What would help?")).to_have_value("lunch")
    expect(page.get_by_label("Near")).to_have_value("MX2 1AA")
    page.get_by_role("link", name="Choose a distance from the list.").click()
    expect(page.get_by_label("Within")).to_be_focused()
    expect(page.get_by_label("Within")).to_have_attribute("aria-describedby", "id_radius_error")


def test_an_unknown_place_is_answered_with_likely_ones(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=Westburg", java_script_enabled=False)
    expect(page).to_have_title("Place not found – Community Asset Map")
    page.get_by_role("link", name="Westville").click()
    expect(page.locator("#count")).to_contain_text("within 3 km of Westville")


def test_nothing_found_says_why_and_offers_one_click_that_finds(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA&access=transport", java_script_enabled=False)
    expect(page.locator("#count")).to_have_text("Nothing found within 3 km of MX2 1AA")
    expect(page.get_by_text("We looked for “lunch”")).to_be_visible()
    page.get_by_role("link", name="Leave out the access needs").click()
    expect(page.locator("#count")).to_have_text("28 results within 3 km of MX2 1AA")
