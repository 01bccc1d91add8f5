"""The site in a language: which one, how it is chosen, and what stays the same in all of them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import get_language

from tests.factories import make_listing, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_place() -> None:
    make_place()
    make_listing(
        "activity",
        name="Lunch club",
        summary="Soup and company.",
        access=["step_free"],
        groups=["older_people"],
        cost="free",
        phone="01632 960123",
        schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"],
    )


def page(path: str = "/search/?q=lunch", *, asks_for: str = "", chose: str = "") -> str:
    return answer(path, asks_for=asks_for, chose=chose)[0]


def answer(path: str, *, asks_for: str = "", chose: str = "") -> tuple[str, dict[str, str]]:
    client = Client()
    if chose:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = chose
    response = client.get(path, HTTP_ACCEPT_LANGUAGE=asks_for)
    return response.content.decode(), dict(response.items())


@pytest.mark.parametrize(
    ("asks_for", "chose", "spoken"),
    [
        ("", "", "en-gb"),
        ("en-US,en;q=0.9", "", "en-gb"),
        ("fr,de", "", "en-gb"),
        ("cy,en;q=0.5", "", "cy"),
        ("fr,ur;q=0.8", "", "ur"),
        ("cy", "ur", "ur"),
        ("cy", "en-gb", "en-gb"),
        ("cy", "xx", "cy"),
    ],
)
def test_what_was_chosen_comes_first_then_what_the_browser_asks_for(
    asks_for: str, chose: str, spoken: str
) -> None:
    body, headers = answer("/", asks_for=asks_for, chose=chose)
    direction = "rtl" if spoken == "ur" else "ltr"
    assert f'<html lang="{spoken}" dir="{direction}"' in body
    assert headers["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in headers["Vary"].split(",")}


def test_the_language_ends_with_the_answer() -> None:
    before = get_language()
    page(chose="cy")
    assert get_language() == before


@pytest.mark.parametrize(
    "path", ["/search/points.json?q=lunch", "/search/results.json?q=lunch", "/map/basemap.json"]
)
def test_what_programs_ask_for_is_the_same_in_every_language(path: str) -> None:
    english, english_headers = answer(path)
    welsh, headers = answer(path, asks_for="cy", chose="cy")
    assert welsh == english
    assert "Content-Language" not in headers
    assert headers.get("Vary") == english_headers.get("Vary")
    assert "Accept-Language" not in headers.get("Vary", "")


def test_choosing_a_language() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "cy", "next": "/areas/?page=2"})
    assert (response.status_code, response["Location"]) == (302, "/areas/?page=2")
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("cy", True, "Lax")
    assert '<html lang="cy"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("referer", "next_", "back"),
    [
        ("http://testserver/search/?q=a&page=2", "/areas/", "http://testserver/search/?q=a&page=2"),
        ("https://evil.example/", "/areas/", "/areas/"),
        ("", "https://evil.example/", "/"),
        ("", "//evil.example/", "/"),
        ("", "javascript:alert(1)", "/"),
        ("", "", "/"),
    ],
)
def test_it_leads_back_to_this_site_only(referer: str, next_: str, back: str) -> None:
    headers = {"HTTP_REFERER": referer} if referer else {}
    response = Client().post("/language/", {"language": "ur", "next": next_}, **headers)  # type: ignore[arg-type]
    assert response["Location"] == back


@pytest.mark.parametrize("language", ["", "xx", "en", "cy\r\nX: y"])
def test_a_language_that_is_not_there_is_refused(language: str) -> None:
    response = Client().post("/language/", {"language": language})
    assert response.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_every_language_is_offered_by_its_own_name() -> None:
    body = page("/", chose="cy")
    assert '<button name="language" value="en-gb" lang="en-gb">English</button>' in body
    assert '<button name="language" value="ur" lang="ur">اردو</button>' in body
    assert '<strong lang="cy" aria-current="true">Cymraeg</strong>' in body


def test_visitors_get_no_cookie_for_it() -> None:
    assert not Client().get("/about/").cookies


def test_a_card_in_welsh() -> None:
    body = page(chose="cy")
    for said in (
        "Gweithgaredd",
        "Am ddim",
        "Pobl hŷn",
        "Heb risiau",
        "dydd Iau",
        "hanner dydd i 2yp",
        "1 canlyniad",
    ):
        assert said.casefold() in body.casefold(), said
    # What the group wrote is as it wrote it, and says so.
    assert '<p class="card__summary" lang="en-gb" dir="auto">Soup and company.</p>' in body


def test_numbers_to_ring_stay_as_they_are_where_others_write_from_the_right() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    body = client.get("/search/?q=lunch").content.decode()
    assert "سرگرمی" in body
    listing = body.split('<h3 class="card__name"')[1].split('href="')[1].split('"')[0]
    assert 'dir="ltr">01632 960123</a>' in client.get(listing).content.decode()


def test_english_is_what_the_code_says() -> None:
    with translation.override("en-gb"):
        assert translation.gettext("Find support") == "Find support"
        assert translation.ngettext("{n} week ago", "{n} weeks ago", 2) == "{n} weeks ago"
