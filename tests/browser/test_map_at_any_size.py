"""Searching by the map itself, by pointer, finger and keyboard; and the map of more than can be shown as pins."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assets.models import SearchEntry
from assets.search import pyramid
from directory.finder import tiles
from geo.crs import to_wgs84
from geo.drawn import read_area, read_view
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations
from tests.browser.test_map_and_list import on_map
from tests.factories import spot

EVERYTHING = "/search/?q="
CORNERS = [(120, 150), (330, 160), (340, 340), (130, 330)]
MIDDLE = to_wgs84(spot())


def searched(page: Page, name: str) -> str:
    """What the address says was drawn or viewed, once it does."""
    expect(page).to_have_url(re.compile(rf"[?&]{name}="))
    return parse_qs(urlsplit(page.url).query)[name][0]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def start_drawing(page: Page) -> Locator:
    button(page, "Draw an area").click()
    expect(page.locator("#draw-note")).to_contain_text("Click or tap each corner")
    expect(page.locator("#map")).to_be_focused()
    return page.locator("#map")


def corners_put(page: Page) -> Locator:
    return page.locator("#map .leaflet-overlay-pane path[fill='#fff']")


def test_an_area_is_drawn_with_the_mouse_and_searched(visit: Visitor) -> None:
    page = on_map(visit(EVERYTHING))
    box = start_drawing(page)
    for number, (x, y) in enumerate(CORNERS, start=1):
        box.click(position={"x": x, "y": y}, delay=30)
        expect(corners_put(page)).to_have_count(number)
    expect(page.get_by_role("status")).to_have_text("4 corners. Press Done to search, or put more.")
    assert violations(page) == []
    button(page, "Undo last corner").click()
    expect(corners_put(page)).to_have_count(3)
    button(page, "Done").click()
    drawn = read_area(searched(page, "area"))
    assert len(drawn.corners) == 3
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#map .leaflet-overlay-pane path[stroke-dasharray]")).to_have_count(1)
    expect(button(page, "Draw an area")).to_be_visible()
    button(page, "Clear the area").click()
    expect(page).not_to_have_url(re.compile("area="))
    expect(button(page, "Clear the area")).to_be_hidden()


def test_a_double_click_or_the_first_corner_again_ends_the_drawing(visit: Visitor) -> None:
    page = on_map(visit(EVERYTHING))
    box = start_drawing(page)
    for x, y in CORNERS[:2]:
        box.click(position={"x": x, "y": y})
    box.dblclick(position={"x": CORNERS[2][0], "y": CORNERS[2][1]})
    assert len(read_area(searched(page, "area")).corners) == 3
    expect(page.locator("#count")).to_be_focused()
    before = page.url
    box = start_drawing(page)
    for x, y in [*CORNERS, CORNERS[0]]:
        box.click(position={"x": x, "y": y}, delay=30)
    expect(page).not_to_have_url(before)
    assert len(read_area(searched(page, "area")).corners) == 4
    expect(page.locator("#count")).to_be_focused()


def test_an_area_is_drawn_by_keyboard_alone(visit: Visitor) -> None:
    page = on_map(visit(EVERYTHING))
    button(page, "Draw an area").press("Enter")
    expect(page.locator("#map")).to_be_focused()
    for number, key in enumerate(("ArrowRight", "ArrowDown", "ArrowLeft"), start=1):
        page.keyboard.press("Enter")
        expect(corners_put(page)).to_have_count(number)
        before = page.url
        page.keyboard.press(key)
        expect(page).not_to_have_url(before)
    page.keyboard.press("Enter")
    expect(corners_put(page)).to_have_count(4)
    page.keyboard.press("Backspace")
    expect(page.get_by_role("status")).to_have_text("Corner taken back. 3 corners left.")
    button(page, "Done").press("Enter")
    drawn = read_area(searched(page, "area"))
    assert len(drawn.corners) == 3
    expect(page.locator("#count")).to_be_focused()


def test_too_few_corners_are_said_and_escape_changes_nothing(visit: Visitor) -> None:
    page = on_map(visit(EVERYTHING))
    box = start_drawing(page)
    address = page.url
    box.click(position={"x": 150, "y": 150})
    button(page, "Done").click()
    expect(page.locator("#draw-note")).to_have_text("An area needs at least 3 corners. Put 2 more.")
    page.keyboard.press("Escape")
    expect(button(page, "Draw an area")).to_be_focused()
    expect(page.locator("#draw-note")).to_have_text("Drawing stopped. Nothing has changed.")
    expect(button(page, "Done")).to_be_hidden()
    expect(corners_put(page)).to_have_count(0)
    assert page.url == address


def test_a_pin_is_no_corner_trap(visit: Visitor, site: Site) -> None:
    page = on_map(visit("/search/?near=MX2+1AA&radius=10000&kind=space"))
    pin = page.get_by_role("button", name="St Mary’s Hall (Space)")
    at = pin.bounding_box()
    assert at is not None
    start_drawing(page)
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(corners_put(page)).to_have_count(1)
    expect(page.locator(".card.is-chosen")).to_have_count(0)


def test_a_map_that_was_moved_can_be_searched_as_it_is(visit: Visitor) -> None:
    page = on_map(visit(EVERYTHING))
    expect(button(page, "Search this view")).to_be_hidden()
    page.locator("#map").focus()
    before = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)
    view = page.url.rpartition("#map=")[2]
    button(page, "Search this view").click()
    west, south, east, north = (float(edge) for edge in searched(page, "view").split(","))
    assert read_view(searched(page, "view")).shape.valid
    _, lat, lon = (float(part) for part in view.split("/"))
    assert west < lon < east
    assert south < lat < north
    assert (west + east) / 2 == pytest.approx(lon, abs=0.001)
    expect(page.locator("#count")).to_be_focused()
    expect(button(page, "Search this view")).to_be_hidden()
    expect(button(page, "Clear the area")).to_be_visible()


def test_a_view_that_is_too_wide_is_not_searched(visit: Visitor) -> None:
    page = on_map(visit(f"{EVERYTHING}#map=7/{MIDDLE.y:.4f}/{MIDDLE.x:.4f}"))
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    button(page, "Search this view").click()
    expect(page.get_by_role("status")).to_have_text(
        "The map shows too much to search at once. Zoom in, then try again."
    )
    assert "view=" not in page.url


def test_the_buttons_are_big_enough_for_fingers_and_fit_a_phone(visit: Visitor) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA", width=360, height=740, has_touch=True)
    expect(page.locator("#map-tools")).to_be_hidden()
    button(page, "Show map").click()
    on_map(page)
    button(page, "Draw an area").tap()
    expect(page.locator("#map")).to_be_focused()
    for name in ("Done", "Undo last corner", "Cancel"):
        box = button(page, name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.locator("#map").tap(position={"x": 60, "y": 60})
    expect(corners_put(page)).to_have_count(1)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert not too_wide(page)


@pytest.fixture
def many(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """A place that has more than fits the map as pins; how many of it have a place to show."""
    monkeypatch.setattr(tiles, "MOST_PINS", 30)
    pyramid.refresh(at=timezone.now())
    return SearchEntry.objects.filter(point__isnull=False).count()


STILL = 12
"""So many looks in a row, 50 ms apart, at the same circles."""
CIRCLE = re.compile(r"^[\d,]+ here\. Zoom in$")


def adds_up_to(page: Page, many: int) -> Locator:
    """Wait until the circles of the map together say so many, and stand still; return the biggest."""
    numbers: list[int] = []
    still = 0
    for _ in range(200):
        titles = page.locator("#map [title$='Zoom in']").evaluate_all("all => all.map((each) => each.title)")
        before, numbers = numbers, [int(title.split()[0]) for title in titles if CIRCLE.match(title)]
        # While the map zooms, the circles of before and after add up alike, but only the latter stay.
        still = still + 1 if numbers == before and sum(numbers) == many else 0
        if still == STILL:
            return page.get_by_role("button", name=f"{max(numbers)} here. Zoom in", exact=True).first
        page.wait_for_timeout(50)
    raise AssertionError(f"the circles say {numbers}")


def test_far_out_the_map_says_how_many_and_near_it_shows_which(visit: Visitor, many: int) -> None:
    asked: list[str] = []
    page = visit("/about/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{EVERYTHING}#map=9/{MIDDLE.y:.4f}/{MIDDLE.x:.4f}")
    biggest = adds_up_to(page, many)
    expect(page.locator("#map-note")).to_have_text(
        re.compile(
            r"^The numbers say how many there are, as counted at \d\d:\d\d\. Zoom in to see each place\.$"
        )
    )
    assert violations(page) == []
    assert not any("points.json" in url for url in asked)
    biggest.press("Enter")
    expect(page.locator("#map")).to_be_focused()
    expect(page).to_have_url(re.compile(r"#map=11/"))
    expect(page.locator("#map-note")).to_contain_text("The numbers say")
    adds_up_to(page, many).click()
    expect(page.locator("#map .pin, #map .cluster:not(.cluster--many)").first).to_be_visible()
    expect(page.locator("#map-note")).to_have_text("The map shows all that have a place here.")
    expect(page.locator("#map .cluster--many")).to_have_count(0)


def test_a_result_is_found_on_a_map_that_shows_only_numbers(visit: Visitor, many: int) -> None:
    page = visit(f"{EVERYTHING}#map=7/{MIDDLE.y:.4f}/{MIDDLE.x:.4f}")
    adds_up_to(page, many)
    card = page.locator(".card", has=page.get_by_role("button", name=re.compile("Show on map"))).first
    name = card.get_by_role("link").first.inner_text()
    card.get_by_role("button", name="Show on map").click()
    expect(page.get_by_role("status")).to_have_text(f"{name} is marked on the map")
    expect(page.locator("#map .is-chosen")).to_have_count(1)


def test_words_bring_the_pins_of_the_search_back(visit: Visitor, many: int) -> None:
    page = visit(f"{EVERYTHING}#map=9/{MIDDLE.y:.4f}/{MIDDLE.x:.4f}")
    adds_up_to(page, many)
    page.get_by_label("What would help?").fill("lunch")
    button(page, "Find").click()
    expect(page.locator("#map-note")).to_have_text("The map shows all 28.")
    expect(page.locator("#map .cluster--many")).to_have_count(0)


@pytest.mark.usefixtures("many")
def test_tiles_that_fail_are_said_and_the_list_stays(visit: Visitor) -> None:
    visit.expected = ("Failed to load resource",)
    page = visit("/about/")
    page.route(re.compile(r"/map/\d+/"), lambda route: route.abort())
    page.goto(f"{EVERYTHING}#map=9/{MIDDLE.y:.4f}/{MIDDLE.x:.4f}")
    expect(page.locator("#map-note")).to_have_text("The map could not be loaded. The list has everything.")
    expect(page.locator(".card")).to_have_count(20)
