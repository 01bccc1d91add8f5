"""Whatever the address bar holds, the answer is a page or a plain refusal, never a failure."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGES = ["/search/", "/search/points.json", "/areas/ward/X05000001/"]

QUERIES = [
    ("near=91,0", 200),
    ("near=1e309,2", 200),
    ("near=nan,nan", 200),
    ("near=-2.3,53.4", 200),
    ("near=ZZ99+9ZZ", 200),
    ("near=" + "x" * 101, 400),
    ("q=" + "x" * 201, 400),
    ("q=%E2%80%AE%F0%9F%98%80", 200),
    ("q=' OR 1=1 --", 200),
    ("q=%00", 400),
    ("%00=1", 400),
    ("radius=99999999999", 400),
    ("radius=-1", 400),
    ("radius=abc", 400),
    ("kind=refuge", 400),
    ("kind=activity&kind=space&kind=activity", 200),
    ("theme=no-such-theme", 400),
    ("theme=1 OR 1", 400),
    ("access=teleport", 400),
    ("sort=pg_sleep(9)", 400),
    ("page=0", 200),
    ("page=-3", 200),
    ("page=999999999999", 200),
    ("page=5000", 404),
    ("page=%D9%A1", 200),
    ("page=1.5", 200),
    ("q[]=a&q={}", 200),
    ("&&&=&==", 200),
    ("q=%ff%fe", 200),
    ("<script>alert(1)</script>=1", 200),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=lambda value: str(value)[:30])
def test_a_search_address_is_answered(query: str, expected: int) -> None:
    response = Client().get(f"/search/?{query}")
    assert response.status_code == expected
    assert b"Traceback" not in response.content


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("query", "_"), QUERIES, ids=lambda value: str(value)[:30])
def test_no_address_fails(path: str, query: str, _: int) -> None:
    assert Client().get(f"{path}?{query}").status_code < 500


def test_thousands_of_values_are_answered_within_bounds() -> None:
    many = urlencode([("kind", "activity")] * 3_000)
    assert Client().get(f"/search/?{many}").status_code in (200, 400)


@pytest.mark.parametrize(
    "path",
    [
        "/listings/99999999999999999999/x/",
        "/listings/0/",
        "/listings/-1/x/",
        "/listings/1/../../etc/passwd",
        "/areas/ward/../",
        "/areas/ward/X99999999/",
        "/areas/lsoa/X01000001/",
        "/areas/" + "k" * 500 + "/c/",
        "/areas/ward/" + quote("é") + "/",
        "/%00",
        "/%ff",
        "/search/points.json/",
        "/.env",
        "/static/../manage.py",
    ],
)
def test_odd_paths_are_not_found(path: str) -> None:
    assert Client().get(path).status_code in (400, 404)


@pytest.mark.parametrize("path", ["/listings/999999999/x/", "/areas/ward/X99999999/", "/no-such-page"])
def test_a_page_that_is_not_there_speaks_to_its_reader(path: str) -> None:
    body = Client().get(path).content.decode()
    assert "It may have been withdrawn, or the address may be wrong." in body
    assert "matches the given query" not in body
    assert "tried" not in body


def test_a_page_of_results_too_far_says_what_to_do() -> None:
    assert "Narrow the search instead." in Client().get("/search/?page=5000").content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/areas/", "/about/", "/search/points.json"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_reading_pages_take_no_writes(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


def test_markup_in_words_is_shown_and_not_run() -> None:
    response = Client().get("/search/", {"q": "<img src=x onerror=alert(1)>", "near": "<b>nowhere</b>"})
    assert b"<img src=x" not in response.content
    assert b"<b>nowhere" not in response.content


text = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "near", "radius", "kind", "theme", "cost", "access", "sort", "page"]), text
    )
)
def test_no_mixture_of_words_fails(query: dict[str, str]) -> None:
    client = Client()
    for page in PAGES:
        assert client.get(page, query).status_code in (200, 400, 404)
