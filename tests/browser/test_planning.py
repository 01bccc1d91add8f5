"""A planner's journey: a question, its answer on map and table, without a request elsewhere or with JavaScript off."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from directory.gaps import actions
from directory.gaps.question import Question
from directory.gaps.working.run import run
from tests.browser.conftest import Site, visiting
from tests.browser.test_every_page import too_wide, violations
from tests.factories import make_user

ADDRESS = "/planning/?theme=gardening&minutes=30"


def test_a_question_is_answered_by_map_and_table_alike(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    row = actions.ask(Question(themes=("gardening",), minutes=30), at=timezone.now()).row
    assert row is not None
    assert run(row.key, clock=timezone.now)
    client = Client()
    client.force_login(make_user("planner"), backend="django.contrib.auth.backends.ModelBackend")
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with visiting(browser, live_server) as visit:
        page = visit("/about/", width=360)
        page.context.add_cookies([cookie])
        page.goto(ADDRESS)
        assert violations(page) == []
        expect(
            page.locator("iframe").content_frame.locator("path.leaflet-interactive").first
        ).to_be_attached()
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 256})
        assert not too_wide(page)
        page.get_by_role("link", name="Ward", exact=True).click()
        assert _wards(page) == ["East", "Mid", "West"]
        page.get_by_role("link", name="Ward", exact=True).click()
        assert _wards(page) == ["West", "Mid", "East"]
        plain = visit("/about/", java_script_enabled=False)
        plain.context.add_cookies([cookie])
        plain.goto("/planning/")
        plain.get_by_label("What it is about").select_option("gardening")
        plain.get_by_label("Walking time").select_option("30")
        plain.get_by_role("button", name="Show").click()
        expect(plain.locator("noscript p")).to_have_text("The map needs JavaScript. The table says the same.")
        expect(plain.get_by_role("rowheader", name="Mid").first).to_be_visible()


def _wards(page: Page) -> list[str]:
    return page.locator("table[aria-labelledby=wards] tbody th").all_inner_texts()
