"""docs/openapi.yaml against the site: every address with JSON is in it, and answers as it says."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as site_settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings

from assets.models import Listing
from directory.components.audience import ANYONE
from directory.finder.filters import FinderFilter
from tests.contract.test_urls_by_role import own_patterns
from tests.factories import make_listing, make_place

pytestmark = pytest.mark.django_db

DESCRIBED: dict[str, Any] = yaml.safe_load((Path(site_settings.BASE_DIR) / "docs/openapi.yaml").read_text())
OPERATIONS = sorted(DESCRIBED["paths"])
CASES, FULL_CASES = 20, 500
PLAIN = {"Accept-Encoding": "identity"}
WARD = {"area_kind": "ward", "code": "X05000001"}
KNOWN = {
    "code": [WARD["code"], "X99"],
    "theme": ["gardening"],
    "near": ["MX2 1AA", "Midville", "53.76,-3.67"],
    "area": ["-3.7,53.7;-3.5,53.7;-3.6,53.8"],
    "view": ["-3.7,53.7,-3.5,53.8"],
}
# Addresses that find something, each with what is asked there.
GOOD: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("/search/results.json", {}, {"q": "garden", "near": "MX2 1AA", "radius": "5000", "facets": "1"}),
    ("/search/results.json", {}, {}),
    ("/search/points.json", {}, {"q": "garden", "near": "MX2 1AA", "kind": ["activity", "space"]}),
    ("/search/suggest.json", {}, {"q": "gard"}),
    ("/map/{z}/{x}/{y}.json", {"z": 6, "x": 31, "y": 20}, {}),
    ("/map/{z}/{x}/{y}.json", {"z": 12, "x": 2012, "y": 1310}, {"kind": ["space"]}),
    ("/map/basemap.json", {}, {}),
    ("/map/outlines.json", {}, {}),
    ("/areas/{area_kind}/{code}/outline.json", WARD, {}),
    ("/areas/{area_kind}/{code}/points.json", WARD, {"cost": ["free"]}),
]


@pytest.fixture(autouse=True)
def place(settings: Settings) -> Iterator[None]:
    """A place with a few gardens, and the site ready to be called as gunicorn calls it."""
    settings.ALLOWED_HOSTS = ["localhost"]
    make_place()
    for kind in ("activity", "space", "organisation"):
        make_listing(kind, name=f"Garden {kind}", cost="free")
    # The test's transaction would end with the first request's connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def schema() -> Any:
    """As described, except that what only data can know are the names of the tests' own place."""
    told = copy.deepcopy(DESCRIBED)
    for name, known in KNOWN.items():
        told["components"]["parameters"][name]["schema"] = {"enum": known}
    loaded = schemathesis.openapi.from_dict(told)
    loaded.app = get_wsgi_application()
    return loaded


def test_every_address_with_json_is_described_and_no_other() -> None:
    public = {
        "/" + re.sub(r"<(?:\w+:)?\w+>", "{}", str(pattern.pattern))
        for pattern in own_patterns()
        if getattr(pattern.callback, "audience", None) == ANYONE
        and str(pattern.pattern).endswith(".json")
        # A person's own file is theirs alone.
        and not str(pattern.name).startswith("own-plan")
    }
    assert public == {re.sub(r"\{\w+\}", "{}", path) for path in OPERATIONS}


def test_the_filters_are_those_of_the_form() -> None:
    fields = FinderFilter(None, queryset=Listing.objects.none()).form.fields
    described = DESCRIBED["components"]["parameters"]
    assert set(fields) == set(described) - {"page", "facets", "area_kind", "code"}
    for name, form_field in fields.items():
        said = described[name]["schema"]
        said = said.get("items", said)
        if "enum" in said:
            choices = {str(value) for value, _ in getattr(form_field, "choices", []) if value}
            assert set(said["enum"]) == choices, name
        if getattr(form_field, "max_length", None):
            assert said["maxLength"] == form_field.max_length, name  # type: ignore[attr-defined]


@pytest.mark.parametrize(("path", "where", "query"), GOOD, ids=lambda value: str(value)[:40])
def test_what_is_there_is_given_as_described(path: str, where: dict[str, Any], query: dict[str, Any]) -> None:
    answer = schema()[path]["GET"].Case(path_parameters=where, query=query).call_and_validate(headers=PLAIN)
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"][0]


def _answers_as_described(path: str, cases: int) -> None:
    @settings(max_examples=cases, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=schema()[path]["GET"].as_strategy())
    def answered(case: Any) -> None:
        case.call_and_validate(headers=PLAIN)

    answered()


@pytest.mark.parametrize("path", OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(path: str) -> None:
    _answers_as_described(path, CASES)


@pytest.mark.full
@pytest.mark.parametrize("path", OPERATIONS)
def test_whatever_is_asked_hundreds_of_times_is_answered_as_described(path: str) -> None:
    _answers_as_described(path, FULL_CASES)
