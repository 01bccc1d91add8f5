"""Convenors look after the words by which people find things."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from assets.models import Synonym
from directory.accounts.roles import Role
from tests.factories import make_listing, make_place, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(Role.CONVENOR), backend="django.contrib.auth.backends.ModelBackend")
    return client


def kept() -> list[str]:
    return list(Synonym.objects.order_by("text").values_list("text", flat=True))


def test_a_new_word_finds_things_at_once(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_place()
    make_term("gardening", synonyms=["digging"])
    make_listing(name="Allotment morning")
    address = reverse("theme-words", args=["gardening"])
    assert "digging" in client.get(address).content.decode()
    assert client.get(reverse("results"), {"q": "mucking about outside"}).context["page"].met == 0
    said = {"words": "Digging\n\n  mucking about   outside \n", "was": "digging"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, said).status_code == 302
    assert kept() == ["digging", "mucking about outside"]
    found = client.get(reverse("results"), {"q": "mucking about outside"}).context["page"]
    assert [card.name for card in found.cards] == ["Allotment morning"]


def test_the_second_to_save_is_shown_both(client: Client) -> None:
    make_term("gardening", synonyms=["digging"])
    address = reverse("theme-words", args=["gardening"])
    client.post(address, {"words": "digging\nweeding", "was": "digging"})
    answer = client.post(address, {"words": "digging\nsowing", "was": "digging"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "weeding" in page
    assert "sowing" in page
    assert kept() == ["digging", "weeding"]
    assert client.post(address, {"words": "digging\nsowing", "was": "digging\nweeding"}).status_code == 302
    assert kept() == ["digging", "sowing"]


@pytest.mark.parametrize("words", ["x" * 81, "\n".join(f"word {n}" for n in range(301)), "y" * 40_000])
def test_too_much_is_refused_and_given_back(words: str, client: Client) -> None:
    make_term("gardening", synonyms=["digging"])
    answer = client.post(reverse("theme-words", args=["gardening"]), {"words": words, "was": "digging"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert words[:60] in answer.content.decode()
    assert kept() == ["digging"]


def test_words_of_several_themes_are_pointed_out(client: Client) -> None:
    make_term("gardening", synonyms=["outside"])
    make_term("walking", "Walking", synonyms=["outside"])
    page = client.get(reverse("theme-words", args=["gardening"])).content.decode()
    assert "“outside”: Walking" in page


def test_all_themes_are_listed_with_how_many_words_they_have(client: Client) -> None:
    parent = make_term("outdoors", "Outdoors")
    make_term("gardening", "Gardening", synonyms=["a", "b"], parent=parent)
    page = client.get(reverse("words")).content.decode()
    assert 'Gardening</a> <span class="govuk-hint">(2)' in page
    assert client.get(reverse("theme-words", args=["no-such-theme"])).status_code == 404
