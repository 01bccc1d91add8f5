"""Each filter says how many results it would give, on the first page and after each refresh."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations

LUNCH = "/search/?q=lunch&near=MX2+1AA"


def count(page: Page, choice: str) -> Locator:
    return page.locator(f"#{choice}")


def test_counts_follow_what_is_chosen(visit: Visitor) -> None:
    page = visit(LUNCH)
    expect(count(page, "kind-activity")).to_have_text("27")
    expect(count(page, "cost-free")).to_have_text("13")
    expect(page.get_by_label("Activity", exact=True)).to_have_accessible_description("27")
    page.locator("summary", has_text="Access").click()
    page.get_by_label("Step-free", exact=True).check()
    expect(page.locator("#count")).to_have_text("9 results within 3 km of MX2 1AA")
    expect(count(page, "kind-activity")).to_have_text("9")
    expect(count(page, "cost-free")).to_have_text("4")
    expect(page.locator("#filter-access .filters__chosen")).to_have_text("1 chosen")
    # The same as if the page were asked for whole.
    shown = page.locator(".filters__count").all_text_contents()
    page.reload()
    expect(page.locator("#filter-access .filters__chosen")).to_have_text("1 chosen")
    assert page.locator(".filters__count").all_text_contents() == shown


def test_a_choice_that_would_find_nothing_looks_quieter_and_can_still_be_made(visit: Visitor) -> None:
    page = visit(LUNCH)
    space = page.get_by_label("Space", exact=True)
    expect(count(page, "kind-space")).to_have_text("0")
    quieter = page.locator("#filter-kind .filters__choice--none", has_text="Space")
    expect(quieter).to_be_visible()
    expect(space).to_be_enabled()
    page.get_by_label("What would help?").fill("")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(count(page, "kind-space")).to_have_text("1")
    expect(quieter).to_have_count(0)


def test_topics_come_back_when_something_is_about_them(visit: Visitor, site: Site) -> None:
    page = visit("/search/?q=antiquarian")
    topic = page.locator("#theme-company")
    expect(topic).to_have_attribute("hidden", "")
    page.get_by_label("What would help?").fill("lunch")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(topic).to_have_text("Company (27)")
    assert topic.get_attribute("hidden") is None
    page.get_by_label("What it is about").select_option("company")
    expect(page.locator("#count")).to_have_text("27 results")
    page.get_by_role("link", name="About: Company (remove)").click()
    expect(page.locator("#count")).to_contain_text("results")


def test_what_was_not_meant_stays_so_until_other_words_are_typed(visit: Visitor) -> None:
    page = visit("/search/?q=free+lunch&near=MX2+1AA")
    page.get_by_role("link", name=re.compile(r"^Free .*not what I meant")).click()
    page.get_by_label("Activity", exact=True).check()
    expect(page.locator("#filter-count")).to_contain_text("(1)")
    assert "not=cost%3Afree" in page.url
    page.get_by_label("What would help?").fill("free lunches")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("link", name=re.compile(r"^Free .*not what I meant"))).to_be_visible()
    assert "not=" not in page.url


def test_on_a_phone_with_every_group_open(visit: Visitor) -> None:
    page = visit(LUNCH, width=360, height=740, has_touch=True)
    expect(page.locator("#filters")).not_to_have_attribute("open", "")
    page.get_by_text("Filters", exact=True).click()
    shut = page.locator(".filters__group:not([open]):visible > summary")
    while shut.count():
        shut.first.click()
    assert not too_wide(page)
    assert violations(page) == []


def test_what_almost_fits_says_in_words_what_it_misses(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA&access=step_free")
    almost = page.get_by_role("region", name=re.compile("^Almost: "))
    expect(almost.locator(".card__missed").first).to_contain_text("Almost: not known to have: step-free")
    expect(page.locator(".card__why").first).to_contain_text("Shown because: ")
    page.emulate_media(media="print")
    expect(almost.locator(".card__missed").first).to_be_visible()
