"""A real browser on the running site, with the site's own static files, and a small place to look at.

Every test also fails when a page asks another host for something, writes an error to the console or is refused
anything by the content security policy.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from assets.models import Listing
from tests.browser.chromium import ARGUMENTS, executable
from tests.factories import make_listing, make_listings, make_place, make_term, spot

LUNCHES = 27
"""More than one page of results."""

# Playwright keeps an event loop in this thread; Django would take that for code that must not touch a database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": executable(), "args": [*ARGUMENTS, "--force-prefers-no-reduced-motion"]}


@pytest.fixture(scope="session")
def live_server(django_db_setup: None) -> Iterator[LiveServer]:
    """The site as it is served: static files collected, hashed and compressed, by WhiteNoise and not by a stand-in."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        pytest.fail("The static files have not been collected. Run the tests with ./run test.")
    with mock.patch(
        "django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application
    ):
        server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@dataclass(slots=True)
class Site:
    """Listings that tests speak of, by what is special about them."""

    exact: Listing
    rough: Listing
    hidden: Listing
    far: Listing
    space: Listing


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None) -> Site:
    """Three wards with about forty listings: two pages of lunches near the middle, and one of each hard case."""
    now = timezone.now()
    make_place()
    make_term("company", "Company", synonyms=["lonely"])
    make_term("gardening", "Gardening", parent=make_term("outdoors", "Being outdoors"))
    recently: dict[str, Any] = {
        "confirmed_at": (now - timedelta(days=9)).isoformat(),
        "confirmed_how": "phone",
    }
    long_ago: dict[str, Any] = {
        "confirmed_at": (now - timedelta(days=900)).isoformat(),
        "confirmed_how": "email",
    }
    where: dict[str, Any] = {
        "street": "St Mary’s Hall, Church Street",
        "town": "Testborough",
        "postcode": "MX2 1AA",
    }
    hall = make_listing(
        "space", at=now, name="St Mary’s Hall", people=80, facilities=["kitchen", "wifi"], **where, **recently
    )
    lunches = [
        (
            "activity",
            {
                "name": f"Lunch club {number}",
                "summary": "Soup, bread and company.",
                "themes": ["company"],
                "point": _at(2_200 + 290 * (number % 6), 2_100 + 260 * (number // 6)),
                "schedules": ["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"],
                "cost": "paid" if number % 2 else "free",
                "cost_pence": 400 if number % 2 else None,
                "access": ["step_free"] if number % 3 == 0 else [],
                **(recently if number % 4 else long_ago),
            },
        )
        for number in range(1, LUNCHES + 1)
    ]
    make_listings(lunches, at=now)
    make_listings(
        [
            ("organisation", {"name": f"Friends of the Green {n}", "point": _at(1_000, 900 + 500 * n)})
            for n in range(5)
        ],
        at=now,
    )
    make_listing("opening", at=now, name="Drivers for the lunch club", hours_per_week=3, people=2)
    make_listing("volunteer_offer", at=now, name="Two diggers for any garden", hours_per_week=4)
    make_listing(
        "organisation",
        at=now,
        name="The Testborough Antiquarian, Photographic, Horticultural and Natural History Society (1868) "
        + "X" * 60,
        summary="W" * 120,
        **long_ago,
    )
    return Site(
        exact=make_listing(
            "activity",
            at=now,
            name="Garden morning",
            description="Weed, plant and talk.\n\nBring gloves.",
            venue=str(hall.uuid),
            first_visit="Ask for Mo at the gate.",
            schedules=["FREQ=WEEKLY;BYDAY=TU,FR 10:00-12:00"],
            phone="01632 960123",
            email="garden@example.org",
            website="https://garden.example.org/",
            **recently,
        ),
        rough=make_listing(
            "activity",
            at=now,
            name="Quiet table",
            location_privacy="rough",
            town="Testborough",
            point=_at(900, 5_200),
        ),
        hidden=make_listing("activity", at=now, name="Safe evening", location_privacy="hidden"),
        far=make_listing("activity", at=now, name="Walk on the edge", point=_at(5_900, 5_900)),
        space=hall,
    )


def _at(east_m: float, north_m: float) -> list[float]:
    place = spot(east_m, north_m)
    return [place.x, place.y]


@dataclass
class Visitor:
    """Opens pages of the site, each in a context of its own, and notes what no page may do."""

    browser: Browser
    base_url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of console messages that this test brings about on purpose."""

    def __call__(self, path: str = "/", *, width: int = 1366, height: int = 800, **options: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.base_url, viewport={"width": width, "height": height}, **options
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.goto(path)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:")):
            self.problems.append(f"outside request: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in self.expected):
            self.problems.append(f"console: {message.text}")


@contextmanager
def visiting(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """A visitor for the length of a block, who must have met with no problem by its end."""
    visitor = Visitor(browser, live_server.url)
    yield visitor
    visitor.close()
    _wait_for_the_last_answers()
    assert visitor.problems == []


def _wait_for_the_last_answers() -> None:
    """Wait until the site asks the database for nothing more: emptying tables meanwhile can end in a deadlock.

    A closed page does not stop the answer it had asked for, and an answer pauses between its queries; so it must
    have been quiet for several looks in a row.
    """
    quiet = 0
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()"
            )
            quiet = quiet + 1 if cursor.fetchone() == (0,) else 0
            if quiet == 5:
                return
            time.sleep(0.03)


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, site: Site) -> Iterator[Visitor]:
    with visiting(browser, live_server) as visitor:
        yield visitor
