"""Every kind of page in its ordinary and its awkward states, for the tests that look at them all."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

Addresses = dict[str, Callable[[Site], str]]

ADDRESSES: dict[str, Addresses] = {
    "finder": {
        "home": lambda site: "/",
        "results": lambda site: "/search/?q=lunch&near=MX2+1AA",
        "results of everything": lambda site: "/search/?q=",
        "results, page two, filtered": lambda site: "/search/?q=lunch&page=2&kind=activity",
        "results not asked for yet": lambda site: "/search/",
    },
    "finder in trouble": {
        "nothing found": lambda site: "/search/?q=lunch&near=MX2+1AA&access=transport",
        "unknown place": lambda site: "/search/?q=lunch&near=Nowhere",
        "bad form": lambda site: "/search/?q=lunch&near=MX2+1AA&radius=abc&kind=zzz",
    },
    "listings": {
        "exact place": lambda site: f"/listings/{site.exact.pk}/",
        "rough place": lambda site: f"/listings/{site.rough.pk}/",
        "hidden place": lambda site: f"/listings/{site.hidden.pk}/",
        "a space": lambda site: f"/listings/{site.space.pk}/",
    },
    "areas": {
        "area": lambda site: "/areas/ward/X05000001/",
        "area, bad form": lambda site: "/areas/ward/X05000001/?kind=zzz",
        "areas": lambda site: "/areas/",
        "grants": lambda site: "/areas/ward/X05000001/grants/",
    },
    "words": {
        "sign in": lambda site: "/sign-in/",
        "about": lambda site: "/about/",
        "method": lambda site: "/planning/method/",
        "accessibility": lambda site: "/accessibility/",
    },
    "errors": {
        "not found": lambda site: "/nowhere/",
        "refused": lambda site: "/refused/",
        "unreadable": lambda site: "/unreadable/",
        "form too old": lambda site: "/too-old/",
    },
}
"""Pages by what they have in common; each is given the site's listings and answers with its address."""

# What the browser writes to the console about an answer that is meant to be an error.
EXPECTED_ERRORS = ("status of 400", "status of 403", "status of 404")


def settled(page: Page) -> None:
    """Wait until the maps of a page have drawn what they were given."""
    narrow = page.locator("#map-toggle").is_visible()
    for box in page.locator("[data-basemap]").all():
        if not narrow:
            expect(box.locator(".leaflet-wards-pane svg")).to_be_attached()
    if page.locator("#results > .cards .card").count() and page.locator("#map-data").count() and not narrow:
        expect(page.locator("#map-note")).not_to_be_empty()
