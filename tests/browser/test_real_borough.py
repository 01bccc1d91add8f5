"""A worker's journey on a real borough's open data: from words and a postcode to a group, its page and its ward."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Visitor, visiting
from tests.browser.pages import settled
from tests.browser.test_every_page import too_wide, violations

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def borough(trafford: Path, transactional_db: None) -> None:
    """Trafford as its open data has it: boundary, wards, postcodes, and every layer that has a mapping."""
    boundaries = trafford / "boundaries"
    for kind, file in (("local_authority", "local_authority"), ("ward", "ward")):
        path = boundaries / f"trafford_{file}_generalised_2023.geojson"
        call_command("import_boundaries", str(path), kind=kind, vintage="2023", current=True, apply=True)
    call_command(
        "import_postcodes", str(trafford / "postcodes" / "codepoint_open_2025-11_trafford.csv"), apply=True
    )
    call_command("import_taxonomy", str(ROOT / "fixtures" / "taxonomy" / "themes.yaml"), apply=True)
    call_command(
        "import_folder", str(trafford), mappings=ROOT / "fixtures" / "mappings" / "trafford", apply=True
    )


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, borough: None) -> Iterator[Visitor]:
    with visiting(browser, live_server) as visitor:
        yield visitor


def test_a_worker_finds_what_is_near_in_a_real_borough(visit: Visitor) -> None:
    page = visit("/", width=360, height=740)
    page.get_by_label("What would help?").fill("library")
    page.get_by_label("Near").fill("m337zf")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#count")).to_contain_text("within 3 km of M33 7ZF")
    first = page.locator("[data-listing]").first
    expect(first).to_contain_text("Sale Library")
    expect(first).to_contain_text("min walk")
    settled(page)
    assert violations(page) == []
    assert not too_wide(page)

    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sale Library")
    expect(page.locator(".govuk-summary-list")).to_contain_text("Sale Waterside")
    expect(page.get_by_text("Open Government Licence")).to_be_visible()
    settled(page)
    assert violations(page) == []

    page.get_by_label("Breadcrumb").get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sale Central")
    expect(page.locator("[data-listing]")).to_have_count(20)

    page.goto("/search/?q=&near=SW1A+1AA")
    expect(page.get_by_role("alert")).to_contain_text("outside Trafford")
