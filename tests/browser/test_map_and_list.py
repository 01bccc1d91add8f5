"""The map as a second view of the list: what is chosen in one is shown in the other."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site, Visitor

NEAR = "/search/?near=MX2+1AA&radius=10000"


def on_map(page: Page) -> Page:
    """Wait for the pins."""
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    return page


def test_focusing_a_result_lights_its_pin_or_cluster(visit: Visitor) -> None:
    page = on_map(visit("/search/?q=lunch&near=MX2+1AA"))
    lit = page.locator("#map .is-chosen")
    expect(lit).to_have_count(0)
    for card in (page.locator(".card").nth(0), page.locator(".card").nth(3)):
        card.get_by_role("link").focus()
        expect(lit).to_have_count(1)


def test_show_on_map_and_back_again(visit: Visitor, site: Site) -> None:
    page = on_map(visit("/search/?near=MX2+1AA&radius=10000&kind=space"))
    card = page.locator(f"#listing-{site.space.pk}")
    card.get_by_role("button", name="Show on map").click()
    expect(page.get_by_role("status")).to_have_text("St Mary’s Hall is marked on the map")
    pin = page.get_by_role("button", name="St Mary’s Hall (Space)")
    expect(pin.locator(".is-chosen")).to_be_visible()
    pin.press("Enter")
    expect(card.get_by_role("link")).to_be_focused()
    expect(card).to_have_class(re.compile("is-chosen"))


def test_a_pin_from_another_page_of_the_list_leads_to_its_listing(visit: Visitor, site: Site) -> None:
    page = on_map(visit(NEAR))
    expect(page.locator(f"#listing-{site.far.pk}")).to_have_count(0)
    pin = page.get_by_role("button", name="Walk on the edge (Activity)")
    pin.click()
    link = page.locator(".leaflet-popup").get_by_role("link", name="Walk on the edge")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(pin).to_be_focused()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    pin.press(" ")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Walk on the edge")


def test_clusters_say_how_many_and_rough_places_look_different(visit: Visitor) -> None:
    page = on_map(visit(NEAR))
    expect(
        page.get_by_role("button", name=re.compile(r"^\d+ close together. Zoom in$")).first
    ).to_be_visible()
    rough = page.get_by_role("button", name="Quiet table (Activity, rough place)")
    shape = "element => getComputedStyle(element.firstElementChild).borderTopStyle"
    assert rough.evaluate(shape) == "dashed"
    assert page.get_by_role("button", name="Walk on the edge (Activity)").evaluate(shape) == "solid"
    key = page.get_by_role("list", name="What the pins mean")
    for words in (
        "Organisation",
        "Space",
        "Activity",
        "Volunteer offer",
        "Chance to volunteer",
        "Rough place",
    ):
        expect(key).to_contain_text(words)
    expect(page.locator("#map-note")).to_contain_text(re.compile(r"The map shows \d+ of \d+"))


def test_a_hidden_place_is_on_no_map(visit: Visitor, site: Site) -> None:
    page = visit("/search/?q=safe+evening")
    expect(page.locator(f"#listing-{site.hidden.pk}")).to_contain_text("Address not published")
    expect(page.locator("#map-note")).to_have_text("None of these has a place to show on the map.")
    expect(page.locator("#map .leaflet-marker-icon")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Show on map"))).to_have_count(0)


def test_the_list_is_there_before_the_map(visit: Visitor) -> None:
    held: list[Route] = []
    free: list[bool] = []
    page = visit("/about/")
    page.route(
        re.compile(r"/leaflet/|points\.json|basemap\.json|outlines\.json"),
        lambda route: route.continue_() if free else held.append(route),
    )
    page.goto("/search/?q=lunch&near=MX2+1AA", wait_until="commit")
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_label("Activity", exact=True).check()
    expect(page.locator("#count")).to_have_text("27 results within 3 km of MX2 1AA")
    expect(page.locator("#map .leaflet-marker-icon")).to_have_count(0)
    free.append(True)
    for route in held:
        route.continue_()
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    expect(page.locator("#map-note")).to_have_text("The map shows all 27.")


def test_a_map_that_fails_says_so_and_leaves_the_list(visit: Visitor) -> None:
    visit.expected = ("Failed to load resource",)
    page = visit("/about/")
    page.route(re.compile(r"points\.json"), lambda route: route.abort())
    page.goto("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map-note")).to_have_text("The map could not be loaded. The list has everything.")
    expect(page.locator(".card")).to_have_count(20)


def test_an_area_shows_its_own_pins_and_filters_them(visit: Visitor, site: Site) -> None:
    page = visit("/areas/ward/X05000000/?kind=organisation")
    expect(page.get_by_role("heading", name="5 entries")).to_be_visible()
    expect(page.locator(".area__map .map__note")).to_have_text("The map shows all 5.")
    page.goto("/areas/ward/X05000002/")
    pin = page.get_by_role("button", name="Walk on the edge (Activity)")
    pin.click()
    expect(page.locator(f"#listing-{site.far.pk}").get_by_role("link")).to_be_focused()


def test_the_map_of_a_phone_is_opened_when_wanted_and_stays_in_sight(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA", width=360, height=740, has_touch=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("#map")).to_be_hidden()
    page.get_by_role("button", name="Show map", exact=True).click()
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    assert any("leaflet" in url for url in asked)
    page.locator(".card").last.get_by_role("link").focus()
    expect(page.locator("#map")).to_be_in_viewport()
    expect(page.locator(".card").last.get_by_role("link")).to_be_in_viewport()
    page.get_by_role("button", name="Hide map").click()
    expect(page.locator("#map")).to_be_hidden()
