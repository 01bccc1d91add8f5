from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from assets.search.words.taxonomy import forget
from geo import coverage, known_names

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="also run the long tests: national data, fuzzing, scale"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, visibly, unless they were asked for."""
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def _shared(name: str) -> Path:
    folder = ROOT.parent / "shared" / "data" / name
    if not folder.is_dir():
        pytest.skip(f"the open data of {name} is not beside the project (../shared/data/{name})")
    return folder


@pytest.fixture(scope="session")
def trafford() -> Path:
    """The folder of a real borough's open data; tests that need it skip where it is absent."""
    return _shared("trafford")


@pytest.fixture(scope="session")
def national() -> Path:
    return _shared("national")


@pytest.fixture(autouse=True)
def _read_anew() -> None:
    """What a process remembers of themes, names and boundaries for a minute is of another test's database."""
    forget()
    known_names.forget()
    coverage.forget()


@pytest.fixture(autouse=True)
def sends_mail(settings: Settings) -> None:
    """Into Django's own outbox."""
    settings.SENDS_MAIL = True


@pytest.fixture(autouse=True)
def _static_files_are_looked_up(settings: Settings) -> None:
    """When they are asked for. Every client has the middleware anew, and to list them all took most of its time."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def unlimited(settings: Settings) -> None:
    """Tests ask faster than any client may; those of the limits set their own."""
    settings.SEARCH_LIMIT_PER_MINUTE = settings.SMALL_LIMIT_PER_MINUTE = 0
    settings.OWN_PLAN_LIMIT_PER_MINUTE = settings.LINK_LIMIT_PER_MINUTE = 0
    settings.REPORTS_PER_HOUR = 0


@pytest.fixture(autouse=True)
def no_worker(settings: Settings) -> None:
    """Work beside the pages is noted and not done; a test that means it does it itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def at() -> datetime:
    """A Tuesday at noon: the moment tests speak of."""
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
