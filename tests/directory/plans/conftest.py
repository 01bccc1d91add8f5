from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pytest_django import Settings

from directory.accounts.models import Team, User
from directory.models import Plan
from directory.plans.paper import LARGE_PICTURE_SIZE, PICTURE_SIZE, make_pdf
from directory.plans.sheet import Sheet
from geo.models import Area
from geo.picture import picture
from tests.directory.plans.made import make_worker, planned
from tests.directory.plans.sheets import LINK, pins
from tests.factories import make_place


class Printed:
    """A PDF as its readers see it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = pypdf.PdfReader(BytesIO(data))
        self.pages = len(self.reader.pages)
        self.text = "\n".join(page.extract_text() for page in self.reader.pages)


def printed(sheet: Sheet, *, large: bool = False, link: str | None = LINK) -> Printed:
    width, height = LARGE_PICTURE_SIZE if large else PICTURE_SIZE
    drawn = picture(pins(sheet), ground=[], width=width, height=height)
    return Printed(make_pdf(sheet, large=large, link=link, picture=drawn))


@pytest.fixture
def paper_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.PAPER_DIR = tmp_path / "paper"
    return tmp_path / "paper"


@pytest.fixture
def wards() -> dict[str, Area]:
    return make_place()


@pytest.fixture
def maker() -> User:
    return make_worker("Link workers")


@pytest.fixture
def team(maker: User) -> Team:
    assert maker.team is not None
    return maker.team


@pytest.fixture
def plan(wards: dict[str, Area], maker: User) -> Plan:
    """A plan of three things, begun in the ward West."""
    return planned(by=maker, start=wards["West"], things=3)
