"""Makes the pictures of docs/screenshots again, from a site that shows the demo place.

./run demo                                                     # in one terminal
.venv/bin/python -m tests.browser.screenshots                  # in another; give the address if it is not :8000
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import launched

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
DESK = {"width": 1280, "height": 760}
TALL = {"width": 1280, "height": 1240}
PHONE = {"width": 390, "height": 780}
SEARCH = "/search/?q=company&near=Canalside&radius=5000&kind=activity"


def results(page: Page) -> None:
    page.goto(SEARCH)
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()


def results_on_a_phone(page: Page) -> None:
    page.goto(SEARCH)
    page.get_by_role("button", name="Show map", exact=True).click()
    expect(page.locator("#map .leaflet-marker-icon").first).to_be_visible()
    page.locator("#map-toggle").evaluate("element => { element.blur(); element.scrollIntoView(); }")


def listing(page: Page) -> None:
    results(page)
    page.locator(".card").first.get_by_role("link").click()
    expect(page.locator(".map .leaflet-marker-icon").first).to_be_visible()


def area(page: Page) -> None:
    page.goto("/areas/ward/X05000003/")
    expect(page.locator(".map .leaflet-marker-icon").first).to_be_visible()


def signed_in(page: Page, who: str, path: str) -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("E-mail address").fill(f"{who}@marlsden.example")
    page.get_by_label("Password").fill((ROOT / ".var" / "demo-password").read_text().strip())
    page.get_by_role("button", name="Sign in").click()


def plan(page: Page) -> None:
    """A worker's plan of the demo, with ideas from what the person said."""
    signed_in(page, "worker", "/plans/")
    page.locator(".plans__one a").first.click()
    expect(page.locator(".plan-item").first).to_be_visible()


def my_plan(page: Page) -> None:
    """The same plan as its person opens it, by a link made for the picture."""
    plan(page)
    page.goto(f"{page.url}share/")
    page.get_by_role("button", name=re.compile("^Make")).click()
    address = page.get_by_label("The address of their plan").input_value()
    page.get_by_role("button", name="Sign out").click()
    page.goto(address)
    expect(page.get_by_role("heading", name="My plan", exact=True)).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")


def your_groups(page: Page) -> None:
    signed_in(page, "member", "/your-groups/")
    page.get_by_role("heading", name="The Hilltop Pantry", exact=True).evaluate(
        "heading => heading.scrollIntoView()"
    )


def gaps(page: Page) -> None:
    """Food and warmth, by ward; the worker beside the site must have come to it."""
    signed_in(page, "planner", "/planning/?theme=food-and-warmth")
    page.locator("#answer").evaluate("heading => heading.scrollIntoView()")
    expect(page.frame_locator("iframe").locator("path.leaflet-interactive").first).to_be_visible()


def change(page: Page) -> None:
    signed_in(page, "convenor", "/moderation/changes/")
    page.get_by_role("link", name="Sit-down Gardening").click()
    expect(page.get_by_role("heading", name="Decide")).to_be_visible()


PICTURES = {
    "results.png": (results, DESK),
    "results-phone.png": (results_on_a_phone, PHONE),
    "listing.png": (listing, DESK),
    "area.png": (area, DESK),
    "plan.png": (plan, DESK),
    "my-plan-phone.png": (my_plan, PHONE),
    "your-groups-phone.png": (your_groups, PHONE),
    "gaps.png": (gaps, TALL),
    "change.png": (change, TALL),
}


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for name, (draw, size) in PICTURES.items():
            context = browser.new_context(
                base_url=address,
                viewport={"width": size["width"], "height": size["height"]},
                reduced_motion="reduce",
                has_touch=size is PHONE,
            )
            page = context.new_page()
            draw(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / name)
            context.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
