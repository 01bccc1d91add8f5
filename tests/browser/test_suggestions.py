"""Suggestions while somebody types: by keyboard, by touch, for screen readers, and when there are none to be had."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations
from tests.browser.test_keyboard import tab_until

SUGGESTING = re.compile(r"/search/suggest\.json")


def what(page: Page) -> Locator:
    return page.get_by_label("What would help?")


def near(page: Page) -> Locator:
    return page.get_by_label("Near")


def options(page: Page) -> Locator:
    return page.get_by_role("option").filter(visible=True).and_(page.locator("li"))


def typed(box: Locator, words: str) -> None:
    box.press_sequentially(words)
    expect(box).to_have_attribute("aria-expanded", "true")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def test_a_topic_a_place_and_a_listing_by_keyboard_alone(visit: Visitor, site: Site) -> None:
    page = visit("/")
    tab_until(page, "#id_near")
    typed(near(page), "midv")
    expect(options(page).last).to_have_text("Midville")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(near(page)).to_have_value("Midville")
    expect(near(page)).to_be_focused()

    page.keyboard.press("Shift+Tab")
    typed(what(page), "lon")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_text("Company “lonely” Topic")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("within 3 km of Midville")
    assert asked(page) == {"q": ["Company"], "near": ["Midville"]}

    what(page).fill("")
    typed(what(page), "garden m")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Garden morning")
    assert f"/listings/{site.exact.pk}/" in page.url


def test_a_topic_chosen_beside_results_refreshes_the_list(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    what(page).fill("")
    typed(what(page), "lonely")
    options(page).first.click()
    expect(page.locator("#count")).to_be_focused()
    expect(what(page)).to_have_value("Company")
    assert asked(page)["q"] == ["Company"]


def test_a_place_typed_in_the_first_box_moves_to_the_second(visit: Visitor) -> None:
    page = visit("/")
    typed(what(page), "westv")
    expect(options(page).last).to_have_text("Westville Place")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(near(page)).to_have_value("Westville")
    expect(what(page)).to_have_value("")
    expect(what(page)).to_be_focused()
    expect(page.locator("[aria-live=polite]")).to_have_text("Near: Westville")


def test_what_a_screen_reader_is_told(visit: Visitor) -> None:
    page = visit("/")
    box = page.get_by_role("combobox", name="What would help?")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    typed(box, "garden")
    controlled = page.locator(f"#{box.get_attribute('aria-controls')}")
    expect(controlled).to_have_role("listbox")
    expect(controlled).to_have_accessible_name("Suggestions")
    count = options(page).count()
    expect(page.locator("[aria-live=polite]")).to_have_text(f"{count} suggestions")
    assert box.get_attribute("aria-activedescendant") is None

    page.keyboard.press("ArrowDown")
    first = options(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    assert violations(page) == []
    for _ in range(count):
        page.keyboard.press("ArrowDown")
    # Past the last is the box itself again.
    assert box.get_attribute("aria-activedescendant") is None
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)


def test_escape_closes_and_then_clears_and_tab_leaves(visit: Visitor) -> None:
    page = visit("/")
    typed(what(page), "garden")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(what(page)).to_have_value("garden")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(what(page)).to_have_value("")

    typed(what(page), "garden")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(near(page)).to_be_focused()
    expect(options(page)).to_have_count(0)
    expect(what(page)).to_have_value("garden")


def test_enter_without_choosing_searches_for_what_was_typed(visit: Visitor) -> None:
    page = visit("/")
    typed(what(page), "garden")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=garden&near=$"))


def test_only_the_last_of_what_was_typed_is_asked_for(visit: Visitor) -> None:
    page = visit("/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    typed(what(page), "gardening")
    assert [url.partition("?")[2] for url in requests if SUGGESTING.search(url)] == ["q=gardening"]
    what(page).fill("g")
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize("trouble", ["refused", "broken", "cut off"])
def test_when_there_are_none_to_be_had_the_box_is_a_box(trouble: str, visit: Visitor) -> None:
    visit.expected = ("Failed to load resource",)
    page = visit("/")
    answer = {
        "refused": lambda route: route.fulfill(status=429, body="{}"),
        "broken": lambda route: route.fulfill(status=200, body="<p>Not today.</p>"),
        "cut off": lambda route: route.abort(),
    }
    page.route(SUGGESTING, answer[trouble])
    with page.expect_request(SUGGESTING):
        what(page).press_sequentially("lunch")
    near(page).fill("MX2 1AA")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#count")).to_have_text("28 results within 3 km of MX2 1AA")


def test_without_javascript_the_form_is_sent_as_typed(visit: Visitor) -> None:
    page = visit("/", java_script_enabled=False)
    expect(page.get_by_role("combobox")).to_have_count(0)
    what(page).fill("lunch")
    what(page).press("Enter")
    expect(page.locator("#count")).to_contain_text("results")


def test_on_a_phone_nothing_moves_and_a_finger_can_hit_each(visit: Visitor) -> None:
    for address in ("/", "/search/?q=lunch&near=MX2+1AA"):
        page = visit(address, width=360, height=740, has_touch=True)
        below = page.get_by_role("button", name="Find", exact=True)
        before = below.bounding_box()
        near(page).fill("")
        typed(near(page), "mid")
        assert below.bounding_box() == before
        for option in options(page).all():
            assert (option.bounding_box() or {"height": 0})["height"] >= 44
        assert not too_wide(page)
        assert violations(page) == []
        options(page).last.tap()
        expect(near(page)).to_have_value(re.compile("^Mid"))
        expect(options(page)).to_have_count(0)
