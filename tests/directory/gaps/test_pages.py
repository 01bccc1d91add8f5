"""What planners' pages say, and what they keep out of the memory of whoever serves them."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.gaps import actions
from directory.gaps.question import Question
from directory.gaps.working.run import run
from directory.models import AnalysisMap, Scenario
from tests.contract.conftest import client_for
from tests.factories import make_listing, make_place, make_user, spot

GARDENS = Question(themes=("gardening",))
MET: dict[str, Any] = {"confirmed_how": "phone"}


@pytest.fixture
def planner() -> Client:
    make_place()
    at = timezone.now()
    confirmed = (at - timedelta(days=3)).isoformat()
    point = spot(1_000)
    make_listing(name="</script><b>Plot", point=[point.x, point.y], at=at, confirmed_at=confirmed, **MET)
    return client_for(make_user("planner"))


def worked_out(**kept: Any) -> None:
    row = actions.ask(GARDENS, at=timezone.now(), **kept).row
    assert row is not None
    run(row.key, clock=timezone.now)


@pytest.mark.django_db
def test_a_page_waits_and_then_answers_in_words_table_and_map(planner: Client) -> None:
    waiting = planner.get("/planning/?theme=gardening").content.decode()
    assert "This is being worked out" in waiting
    assert 'http-equiv="refresh"' in waiting
    worked_out()
    page = planner.get("/planning/?theme=gardening&sort=-people&beside=deprivation").content.decode()
    assert "33 % of people can walk to one in 15 minutes. It is lowest in East: 0 %." in page
    assert "577 metres" not in page
    assert "865 metres" in page
    assert page.count("<iframe") == 1
    assert 'sandbox="allow-scripts"' in page
    drawn = planner.get(f"/planning/map/{AnalysisMap.objects.get().pk}/")
    text = drawn.content.decode()
    assert "//cdn" not in text
    assert "jquery" not in text.lower()
    assert "</script><b>" not in text
    assert "@nonce@" not in text
    assert "@static:" not in text
    assert "frame-ancestors 'self'" in drawn["Content-Security-Policy"]
    assert drawn["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
def test_what_there_is_not_is_said_and_nothing_typed_breaks_a_page(planner: Client) -> None:
    for address in (
        "?theme=nothing",
        "?theme=gardening&people=figure:none",
        "sites/?theme=gardening&budget=99",
    ):
        answer = planner.get(f"/planning/{address}")
        assert answer.status_code == 400
        assert "from the list" in answer.content.decode()
    assert planner.get("/planning/asked-for/?theme=no").status_code == 404
    assert planner.get("/planning/?theme=gardening&sort=no&sort=--name").status_code == 200


@pytest.mark.django_db
def test_a_what_if_by_form_alone(planner: Client) -> None:
    made = planner.post("/planning/what-if/?theme=gardening", {"name": "One more"})
    scenario = Scenario.objects.get()
    assert made["Location"] == f"/planning/what-if/{scenario.token}/"
    assert len(scenario.token) == 22
    change = f"{made['Location']}change/"
    planner.post(change, {"do": "add", "name": "Yard", "place": "MX2 1AA"})
    planner.post(change, {"do": "add", "name": "Nowhere", "place": "ZZ9 9ZZ"})
    found = planner.get(f"{made['Location']}?find=plot").content.decode()
    assert "Yard added at MX2 1AA" in found
    assert "Nowhere added" not in found
    planner.post(change, {"do": "close", "listing": "99999999999999999999"})
    assert scenario.changes.count() == 1
    planner.post(change, {"do": "back", "change": str(scenario.changes.get().pk)})
    assert "Nothing yet" in planner.get(made["Location"]).content.decode()
    planner.post(change, {"do": "delete"})
    assert planner.get(made["Location"]).status_code == 404


def test_who_serves_pages_has_no_data_frames_in_memory() -> None:
    """As import contracts say, but of what is really loaded: a page asks for work by its name alone."""
    code = (
        "import sys, directory.config.wsgi, directory.config.urls, directory.planning.urls\n"
        "print(sorted({'folium', 'geopandas', 'scipy', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
