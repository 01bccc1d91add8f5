"""A first visit to a page of results moves at most 200 KB, with the demo's own map drawn under the pins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.demo.geography import steps
from geo.imports.plan import Author, run
from tests.browser.conftest import Visitor

MOST_BYTES = 200_000
PHONE_MOST_BYTES = 60_000


def draw_the_demo_map() -> None:
    for title, make in steps(Path(settings.BASE_DIR) / "fixtures"):
        if title.startswith("Basemap"):
            run(make(), by=Author("a test"), at=timezone.now(), apply=True)


def weigh(page: Page) -> list[int]:
    """A list that grows by the size of each answer as it came over the wire, headers and all."""
    sizes: list[int] = []

    def finished(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    watching = page.context.new_cdp_session(page)
    watching.send("Network.enable")
    watching.on("Network.loadingFinished", finished)
    return sizes


def test_on_a_desk_with_the_map(visit: Visitor) -> None:
    draw_the_demo_map()
    page = visit("about:blank")
    sizes = weigh(page)
    page.goto("/search/?q=lunch&near=MX2+1AA")
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 10
    assert sum(sizes) < MOST_BYTES


def test_on_a_phone_until_the_map_is_opened(visit: Visitor) -> None:
    page = visit("about:blank", width=360, height=740)
    sizes = weigh(page)
    page.goto("/search/?q=lunch&near=MX2+1AA")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < PHONE_MOST_BYTES
