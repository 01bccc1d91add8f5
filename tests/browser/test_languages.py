"""Pages in other languages: as accessible as in English, and turned round where people write from the right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.pages import settled
from tests.browser.test_every_page import too_wide, violations


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settled(page)


@pytest.mark.parametrize(("name", "language", "direction"), [("Cymraeg", "cy", "ltr"), ("اردو", "ur", "rtl")])
def test_results_in_another_language(visit: Visitor, name: str, language: str, direction: str) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA")
    choose(page, name)
    expect(page).to_have_url(re.compile(r"q=lunch"))
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", direction)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert not too_wide(page)


def test_from_right_to_left_things_change_sides_and_numbers_do_not(visit: Visitor) -> None:
    page = visit("/search/?q=garden+morning")
    choose(page, "اردو")
    card = page.locator(".card").first
    widths = card.evaluate("e => [getComputedStyle(e).borderLeftWidth, getComputedStyle(e).borderRightWidth]")
    assert widths == ["1px", "5px"]
    page.get_by_role("link", name="Garden morning").click()
    number = page.get_by_role("link", name="01632 960123")
    expect(number).to_have_attribute("dir", "ltr")


def test_the_choice_lasts_without_javascript(visit: Visitor) -> None:
    page = visit("/areas/", java_script_enabled=False)
    page.get_by_role("button", name="Cymraeg", exact=True).click()
    expect(page).to_have_url(re.compile(r"/areas/$"))
    page.goto("/about/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How this works")
