"""What the person takes along: paper, their calendar, a page to print."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep

import pypdf
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.directory.own_plan.conftest import Own

pytestmark = pytest.mark.django_db

LONGEST_S = 60


@pytest.fixture(autouse=True)
def paper_dir(tmp_path: Path, settings: Settings) -> None:
    settings.PAPER_DIR = tmp_path / "paper"


def made(client: Client, address: str) -> HttpResponse:
    """What a job's address answers when it is no longer being made."""
    ends = monotonic() + LONGEST_S
    while monotonic() < ends:
        response: HttpResponse = client.get(address)  # type: ignore[assignment]
        if response.status_code != 202:
            return response
        assert response["Refresh"]
        sleep(0.2)
    raise AssertionError("the paper was not made")


@pytest.mark.parametrize("size", ["a4", "large"])
def test_the_paper_is_made_beside_the_request_and_handed_out_once(size: str, own: Own) -> None:
    client = own.client()
    begun = client.post(reverse("own-plan-paper"), {"size": size})
    assert begun.status_code == 302
    address = begun["Location"]
    assert own.token not in address
    response = made(client, address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
    reader = pypdf.PdfReader(BytesIO(response.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "My plan" in text
    assert own.token in text.replace("\n", "")
    assert client.get(address).status_code == 404


def test_nobody_else_gets_it(own: Own, make_own: Callable[..., Own]) -> None:
    begun = own.client().post(reverse("own-plan-paper"), {"size": "a4"})
    stranger = make_own()
    assert made(stranger.client(), begun["Location"]).status_code in (202, 404)
    assert Client().get(begun["Location"]).status_code == 404
    assert made(own.client(), begun["Location"]).status_code == 200


def test_the_calendar_and_the_page_to_print(own: Own) -> None:
    client = own.client()
    calendar = client.get(reverse("own-plan-calendar"))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    page = client.get(reverse("own-plan-print")).content.decode()
    assert "QR code that opens this plan" in page
    assert own.token in page
