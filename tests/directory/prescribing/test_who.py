"""Every address of the workers' plans, tried by everybody: it is there for its maker and whom it was shown."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import PlanViewing
from directory.prescribing.urls import urlpatterns
from tests.contract.conftest import client_for, each_by_itself
from tests.directory.prescribing.conftest import Ground

OF_A_PLAN = {str(pattern.name): pattern for pattern in urlpatterns if "code" in pattern.pattern.converters}
POSTED = {
    "plan-note": {"note": "rang"},
    "plan-finish": {"finished": "yes"},
    "plan-move": {"to": "2"},
    "plan-remove": {},
    "plan-send": {"email": "person@example.org"},
    "plan-unlink": {},
    "plan-withdraw": {},
    "plan-paper": {"size": "a4"},
}
# What somebody may open to whom the person let see what is on the plan and how it went.
SHARED = {"plan", "plan-ideas", "plan-note", "plan-item", "plan-outcome", "plan-move", "plan-remove"}
WHO = [
    "maker",
    "same team",
    "other team, agreed",
    "other team",
    "convenor",
    "planner",
    "organisation",
    "resident",
    "administrator",
    "anonymous",
]


def address(name: str, ground: Ground) -> str:
    item, consent = ground.plan.items.order_by("pk").first(), ground.plan.consents.order_by("pk").first()
    assert item is not None
    assert consent is not None
    given = {"code": ground.plan.code, "item": item.pk, "consent": consent.pk, "job": "no-such-job"}
    return reverse(name, kwargs={key: given[key] for key in OF_A_PLAN[name].pattern.converters})


@pytest.mark.parametrize("name", sorted(OF_A_PLAN))
def test_each_address_by_each_of_them(name: str, ground: Ground) -> None:
    path = address(name, ground)
    for who in WHO:
        with each_by_itself():
            _try(name, path, who, ground)
    assert type(ground.plan).objects.filter(pk=ground.plan.pk).exists()


def _try(name: str, path: str, who: str, ground: Ground) -> None:
    client = client_for(ground.people[who])
    response = client.post(path, POSTED[name]) if name in POSTED else client.get(path)
    if who == "maker" or (who == "other team, agreed" and name in SHARED):
        # Mailing needs a link, and a paper must be made first; there is neither.
        missing = name in ("plan-send", "plan-paper-made")
        assert response.status_code == (404 if missing else 302 if name in POSTED else 200), who
        assert response.status_code == 404 or "no-store" in response["Cache-Control"], who
    elif who == "anonymous":
        assert response.status_code == 302, who
        assert response["Location"].startswith("/sign-in/")
    elif who in ("same team", "other team", "other team, agreed", "administrator"):
        assert response.status_code == 404, who
        assert ground.plan.label not in response.content.decode()
    else:
        assert response.status_code == 403, who
    assert type(ground.plan).objects.filter(pk=ground.plan.pk).exists(), who


@pytest.mark.parametrize("who", ["same team", "other team", "convenor", "administrator", "anonymous"])
def test_nobody_else_learns_that_there_is_a_plan(who: str, ground: Ground) -> None:
    client = Client()
    person = ground.people[who]
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    there = client.get(reverse("plan", args=[ground.plan.code]))
    nowhere = client.get(reverse("plan", args=["22222B"]))
    assert there.status_code == nowhere.status_code
    assert _plain(there.content, ground.plan.code) == _plain(nowhere.content, "22222B")


def _plain(page: bytes, code: str) -> str:
    """A page without the code that was asked for and what is new in every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", page.decode()).replace(code, "")


def test_what_was_not_shared_is_not_on_the_page(ground: Ground) -> None:
    client = Client()
    shared = ground.people["other team, agreed"]
    assert shared is not None
    client.force_login(shared, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("plan", args=[ground.plan.code])).content.decode()
    assert "Thursday lunch" in page
    assert "I can dig" not in page
    assert "lunch and garden" not in page


def test_each_look_of_another_worker_is_noted_once_a_day_with_how_often(ground: Ground) -> None:
    client = Client()
    shared = ground.people["other team, agreed"]
    assert shared is not None
    client.force_login(shared, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(3):
        client.get(reverse("plan", args=[ground.plan.code]))
    viewing = PlanViewing.objects.get()
    assert (viewing.viewer, viewing.times, viewing.team) == (shared, 3, "Housing West")
    maker = ground.people["maker"]
    assert maker is not None
    client.force_login(maker, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("plan", args=[ground.plan.code]))
    assert PlanViewing.objects.count() == 1
