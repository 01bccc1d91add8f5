from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pytest_django import Settings

from directory.plans.paper import LARGE_PICTURE_SIZE, PICTURE_SIZE, make_pdf
from directory.plans.sheet import Sheet
from geo.picture import picture
from tests.directory.plans.sheets import LINK, pins


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
