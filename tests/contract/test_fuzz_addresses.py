"""Whatever an address holds: an answer in words, by a bounded number of queries, and never a failure.

300 addresses each time, over every page and every JSON that anybody may open; 5,000 with --full.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import Listing
from directory.components.audience import ANYONE
from directory.finder.filters import FinderFilter
from tests.contract.test_urls_by_role import own_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

CASES, FULL_CASES = 300, 5_000
MOST_QUERIES = 40
LONG = 10_000
MOST_QUERY = 100_000
"""Letters of an address that are tried; gunicorn itself refuses more than 4,094."""
ANSWERS = {200, 301, 302, 400, 404, 405}
"""Not 429, for then nothing would have been tried: the tests have no limit."""

CRAFTED = [
    *(
        "'",
        '"',
        "\\",
        "''",
        '"""',
        "'; DROP TABLE assets_listing; --",
        "' OR '1'='1",
        "1); SELECT pg_sleep(9); --",
    ),
    *(
        "%s",
        "%(x)s",
        "%",
        "{}",
        "{0.__class__}",
        "{{ 7*7 }}",
        "{% load %}",
        "${7*7}",
        "$1",
        "\\x00",
        "\\u0000",
    ),
    *(
        "a & | ! :*",
        "'a' <-> 'b'",
        "a:*AB & !(",
        "!!!!",
        "((((",
        "))))",
        "<->",
        "<1000000>",
        "or or or",
        "-",
        "-a -b",
    ),
    *(
        '"garden',
        '"" ""',
        '-"garden',
        "garden or",
        "the and of",
        "AND",
        "NOT",
        "null",
        "None",
        "true",
        "NaN",
        "inf",
    ),
    *(
        "\u202egarden",
        "حديقة",
        "מחר ב-10",
        "花园",
        "İ",
        "ﬀ",
        "ﷺ",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "e\u0301" * 50,
        "\u0300" * 100,
    ),
    *("\t\r\n", "\x1b[31m", "\x00", "a\x00b", "\x7f", "\ufeff", "\u200b", "\u2028", "\ud7ff", "\U0010ffff"),
    *(
        "-1",
        "0",
        "1e309",
        "-0.0",
        "9" * 400,
        "١٢٣",
        "1_000",
        "0x10",
        "1.5",
        "+3",
        "2147483648",
        "9223372036854775808",
    ),
    *(
        "../../etc/passwd",
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "<script>alert(1)</script>",
    ),
    *(
        "25:99",
        "12:60",
        "-1:00",
        "MX2 1AA",
        "53.76,-3.67",
        "-3.67,53.76",
        "91,181",
        "SD 12 34",
        "Mid",
        "within a mile of",
    ),
    *(
        "today",
        "every other tuesday after 25pm before 1am",
        "under 5 over 90 aged -3",
        "0 year old",
        "31 february",
    ),
    *(
        "-3.7,53.7;-3.5,53.7;-3.6,53.8",
        "-3.7,53.7;-3.5,53.8;-3.5,53.7;-3.7,53.8",
        ";" * 200,
        ",",
        "-3.7,53.7," * 4,
    ),
    *(
        "-180,-90,180,90",
        "-3.7,53.7,-3.5,53.8",
        "-3.5,53.8,-3.7,53.7",
        "1,1,1,1",
        "POLYGON((0 0,1 1,1 0,0 0))",
    ),
]

PUBLIC: list[URLPattern] = [
    pattern for pattern in own_patterns() if getattr(pattern.callback, "audience", None) == ANYONE
]


def names() -> list[str]:
    """What the finder's form reads, and what the pages read beside it."""
    fields = FinderFilter(None, queryset=Listing.objects.none()).form.fields
    return sorted({*fields, "page", "facets", "next", "q[]", "", "Q", "__proto__", "id"})


@st.composite
def words(draw: st.DrawFn) -> str:
    """Something to put anywhere: crafted, random, or either of them over and over."""
    value = draw(
        st.one_of(
            st.sampled_from(CRAFTED),
            st.text(st.characters(codec="utf-8"), max_size=60),
            st.lists(st.sampled_from(CRAFTED), min_size=2, max_size=6).map(" ".join),
            st.integers().map(str),
            st.floats().map(str),
        )
    )
    return (value * LONG)[:LONG] if draw(st.integers(0, 11)) == 0 else value


def _in_path(kind: str) -> st.SearchStrategy[Any]:
    if kind == "IntConverter":
        return st.one_of(st.integers(0, 30), st.integers(0, 10**20))
    if kind == "SlugConverter":
        slugs = st.sampled_from(["ward", "neighbourhood", "X05000001", "open-to-all", "_", "-"])
        return slugs | st.from_regex(r"[-a-zA-Z0-9_]{1,300}", fullmatch=True)
    if kind == "UUIDConverter":
        return st.uuids()
    # One part of a path, such as a token: not empty, and without what would end it.
    return words().map(lambda said: said.replace("/", "-") or "-")


@st.composite
def addresses(draw: st.DrawFn) -> str:
    pattern = draw(st.sampled_from(PUBLIC))
    given_: dict[str, Any] = {
        name: draw(_in_path(type(converter).__name__))
        for name, converter in pattern.pattern.converters.items()
    }
    path = reverse(str(pattern.name), kwargs=given_)
    if draw(st.integers(0, 9)) == 0:
        path += quote(draw(words()), safe="")
    pairs = draw(st.lists(st.tuples(st.sampled_from(names()) | words(), words()), max_size=8))
    query = urlencode(pairs, errors="surrogatepass")
    if draw(st.integers(0, 19)) == 0:
        query = "&".join([query] * 900)
    query = query[:MOST_QUERY]
    if draw(st.integers(0, 9)) == 0:
        query += draw(
            st.sampled_from(["&%00", "&q=%ff%fe", "&q=%", "&=&&", "&q=%ED%A0%80", "&q=a%0d%0aSet-Cookie:x"])
        )
    return f"{path}?{query}" if query else path


def ask(client: Client, address: str) -> HttpResponse:
    with CaptureQueriesContext(connection) as queries:
        response: HttpResponse = client.get(address)  # type: ignore[assignment]
    assert response.status_code in ANSWERS
    assert len(queries) <= MOST_QUERIES, [query["sql"][:200] for query in queries.captured_queries]
    assert b"Traceback" not in response.content
    if response.has_header("Location"):
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith(("//", "/\\"))
    return response


def _any_address(cases: int) -> None:
    client = Client()

    @settings(
        max_examples=cases,
        deadline=timedelta(seconds=10),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(address=addresses())
    def answered(address: str) -> None:
        ask(client, address)

    # A line in the log for each refusal would be all that one sees.
    logging.disable(logging.CRITICAL)
    try:
        answered()
    finally:
        logging.disable(logging.NOTSET)


def test_any_address_is_answered() -> None:
    _any_address(CASES)


@pytest.mark.full
def test_any_of_thousands_of_addresses_is_answered() -> None:
    _any_address(FULL_CASES)


def test_what_is_public_is_all_asked() -> None:
    assert {"results", "results-json", "points", "suggestions", "map-tile", "listing", "area"} <= {
        pattern.name for pattern in PUBLIC
    }


@pytest.mark.parametrize("crafted", CRAFTED, ids=lambda value: ascii(value)[:30])
def test_every_crafted_text_in_every_field_at_once(crafted: str) -> None:
    client = Client()
    for path in ("/search/", "/search/points.json", "/search/results.json", "/search/suggest.json"):
        ask(client, f"{path}?{urlencode(dict.fromkeys(names(), crafted))}")
        ask(client, f"{path}?{urlencode({'q': (crafted * LONG)[:LONG]})}")
        ask(client, f"{path}?{urlencode({'q': (crafted * 200)[:200], 'near': (crafted * 100)[:100]})}")


def _ring(corners: int) -> str:
    return ";".join(f"{-3.6 + n % 7 / 100},{53.7 + n * 37 % 11 / 100}" for n in range(corners))


@pytest.mark.parametrize(
    "area",
    [
        _ring(100),
        _ring(101),
        _ring(100_000),
        "0,0;" * 100_000,
        ";" * 100_000,
        "1" * 100_000,
        "-3.6,53.7;" * 3,
    ],
    ids=["most corners", "one too many", "100,000 corners", "one corner", "none", "digits", "no width"],
)
@pytest.mark.parametrize("path", ["/search/", "/search/points.json"])
def test_an_area_is_read_within_bounds(path: str, area: str) -> None:
    ask(Client(), f"{path}?{urlencode({'q': 'garden', 'area': area})}")


@pytest.mark.parametrize("name", ["kind", "cost", "access", "who", "language", "theme", "q", "unknown"])
def test_thousands_of_values_are_answered(name: str) -> None:
    many = urlencode([(name, f"value {n}") for n in range(5_000)])
    for path in ("/search/", "/search/points.json", "/areas/ward/X05000001/"):
        ask(Client(), f"{path}?{many}")
