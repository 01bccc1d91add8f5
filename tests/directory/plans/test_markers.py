"""Words that occur nowhere else are planted in every free text of a plan, and looked for in every place there is."""

from __future__ import annotations

import logging
import pickle
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.contrib import admin as administration
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assets.models import Revision
from directory.accounts.models import User
from directory.config.logs import Discreet
from directory.models import Plan, PlanItem
from directory.plans.actions.consent import give_consent
from directory.plans.actions.erasing import erase_plan
from tests.contract.conftest import client_for
from tests.directory.plans.made import make_worker
from tests.factories import make_listing, make_place, make_user

pytestmark = pytest.mark.django_db

MARKERS = {
    name: f"zq{name.replace('_', '')}vxj"
    for name in (
        *("label", "matters", "brings", "easier_words", "first_step", "outcome_note", "timeline", "own_note"),
        *("hand_over", "mail_address"),
    )
}
PIN = "4827"
ORDINARY = [
    "label",
    "matters",
    "brings",
    "easier_words",
    "first_step",
    "outcome_note",
    "timeline",
    "own_note",
]


def forms_of(marker: str) -> Iterator[str]:
    """The marker as it would stand in text, in an address, in hexadecimal and in base 64 however it falls."""
    yield from (marker, marker.encode().hex(), quote(marker), marker[::-1])
    for before in range(3):
        whole = b64encode(b"\0" * before + marker.encode() + b"\0" * 3).decode()
        yield whole[4 if before else 0 : 4 * ((before + len(marker)) // 3)]


def found_in(text: str, secrets: dict[str, str]) -> set[str]:
    """Which of the markers a text holds, in any of their forms; the PIN only where it stands by itself."""
    found = {name for name, marker in secrets.items() if any(form in text for form in forms_of(marker))}
    return found | ({"pin"} if re.search(rf"(?<![0-9A-Za-z]){PIN}(?![0-9A-Za-z])", text) else set())


def everything_in_the_database() -> str:
    """Every row of every table, as text."""
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            parts += [f"{table}: {row}" for (row,) in cursor.fetchall()]
        # What is binary besides: as it is, so that nothing hides in how it is written out.
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE data_type = 'bytea' AND table_schema = 'public'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            parts += [bytes(value).decode("latin-1") for (value,) in cursor.fetchall()]
    return "\n".join(parts)


def every_session() -> str:
    store = import_module(site_settings.SESSION_ENGINE).SessionStore
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        return "\n".join(str(store().decode(data)) for (data,) in cursor.fetchall())


class Site:
    """Browsers of several people, with everything that was answered to them."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, str, str]] = []
        """Who, the name of the page, and what it held."""
        self.outside: list[str] = []
        """Headers, titles and addresses."""

    def ask(self, who: str, client: Client, name: str, *args: Any, post: Any = None, query: str = "") -> Any:
        path = reverse(name, args=args) + query
        answer = client.get(path) if post is None else client.post(path, post)
        assert answer.status_code < 400 or post is None, (name, answer.status_code)
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        if post is not None and answer.status_code == 200:
            raise AssertionError(f"{name} was refused: {re.findall('error-message.*', text)}")
        # The page that asks for the PIN names itself once, to come back to in another language.
        text = text.replace(f'name="next" value="{path}"', "", 1)
        self.bodies.append((who, name, text))
        self.outside += re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
        self.outside += [f"{key}: {value}" for key, value in answer.headers.items()]
        self.outside += [str(cookie) for cookie in answer.cookies.values()]
        if name != "own-plan-open":
            self.outside.append(path)
        return answer

    def seen_by(self, who: str, secrets: dict[str, str]) -> set[str]:
        return found_in("\n".join(text for other, _, text in self.bodies if other == who), secrets)


@pytest.fixture
def fast(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.usefixtures("fast")
def test_what_is_said_in_a_plan_is_in_no_other_place(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    make_place()
    now = timezone.now()
    listings = [make_listing(at=now, name="Choir").pk, make_listing("opening", at=now, name="Drivers").pk]
    people: dict[str, User] = {
        "maker": make_worker("Link workers"),
        "reader": make_worker("Nurses"),
        "next": make_worker("Housing"),
        "planner": make_user("planner"),
        "convenor": make_user("convenor"),
        "admin": make_user(superuser=True),
    }
    clients = {name: client_for(person) for name, person in people.items()}
    site = Site()

    plan = _make(site, clients["maker"], listings)
    _work(site, clients["maker"], plan)
    for name, parts in (("reader", ["items"]), ("next", ["items", "outcomes", "words", "notes"])):
        give_consent(
            plan, parts=parts, until=(now + timedelta(days=9)).date(), how="said", by=people["maker"], at=now,
            team=people[name].team,
        )  # fmt: skip
    token = _own_copy(site, clients["maker"], plan)
    secrets = MARKERS | {"token": token}

    _look(site, "maker", clients["maker"], plan)
    _look(site, "reader", clients["reader"], plan)
    site.ask("maker", clients["maker"], "plan-give", plan.code,
             post={"to": people["next"].pk, "note": MARKERS["hand_over"]})  # fmt: skip
    _look(site, "next", clients["next"], plan)
    _look_elsewhere(site, clients, listings)

    # Whoever may see it does, which also shows that the markers are found where they are.
    assert site.seen_by("maker", secrets) == {*ORDINARY, "token"}
    assert site.seen_by("next", secrets) == {*ORDINARY, "hand_over", "token"}
    assert site.seen_by("reader", secrets) == {"first_step"}
    assert site.seen_by("person", secrets) >= {"matters", "brings", "first_step", "own_note"}
    assert not site.seen_by("person", secrets) & {"label", "outcome_note", "mail_address", "pin", "token"}
    assert site.seen_by("person's file", secrets) == set(ORDINARY)
    for who in ("planner", "convenor", "admin", "anybody"):
        assert site.seen_by(who, secrets) == set(), who

    _nowhere_else(site, secrets, caplog)
    [letter] = mail.outbox
    assert found_in(str(letter.subject), secrets) == set()
    assert plan.code not in letter.subject
    assert found_in(str(letter.body), secrets) == {"token"}

    erase_plan(plan)
    left = everything_in_the_database()
    assert found_in(left, secrets) == set()
    with connection.cursor() as cursor:
        for table in ("", "item", "event", "link", "viewing"):
            cursor.execute(f"SELECT count(*) FROM directory_plan{table}")
            assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM directory_consent")
        assert cursor.fetchone() == (0,)


def _make(site: Site, client: Client, listings: list[int]) -> Plan:
    for key in listings:
        site.ask("maker", client, "shortlist-put", post={"listing": key})
    site.ask("maker", client, "shortlist")
    site.ask("maker", client, "plan-new")
    said = {name: MARKERS[name] for name in ("label", "matters", "brings", "easier_words")}
    site.ask(
        "maker",
        client,
        "plan-new",
        post=said | {"easier": ["quiet_space"], "near": "MX2 1AA", "language": "en-gb"},
    )
    return Plan.objects.get()


def _work(site: Site, client: Client, plan: Plan) -> None:
    item = PlanItem.objects.filter(plan=plan).order_by("position", "pk")[0]
    step = {"first_step": MARKERS["first_step"], "who": "together", "version": item.version}
    site.ask("maker", client, "plan-item", plan.code, item.pk, post=step)
    told = {"outcome": "went_again", "note": MARKERS["outcome_note"]}
    site.ask("maker", client, "plan-outcome", plan.code, item.pk, post=told)
    site.ask("maker", client, "plan-note", plan.code, post={"note": MARKERS["timeline"]})
    site.ask("maker", client, "plan-move", plan.code, item.pk, post={"to": "2"})


def _own_copy(site: Site, client: Client, plan: Plan) -> str:
    """Give the person their copy, and have them use it."""
    site.ask("maker", client, "plan-share", plan.code, post={"pin": PIN})
    token = str(plan.links.get().token)
    address = {"email": f"{MARKERS['mail_address']}@example.org"}
    site.ask("maker", client, "plan-send", plan.code, post=address)
    person = Client()
    site.ask("person", person, "own-plan-open", token)
    site.ask("person", person, "own-plan-open", token, post={"pin": PIN})
    item = PlanItem.objects.filter(plan=plan).order_by("position", "pk")[0]
    site.ask("person", person, "own-plan-note", item.pk, post={"note": MARKERS["own_note"]})
    site.ask("person", person, "own-plan-outcome", item.pk, post={"outcome": "went"})
    for name in ("own-plan", "own-plan-words", "own-plan-sharing"):
        site.ask("person", person, name)
    # Everything that is kept of them: the worker's label and notes too.
    site.ask("person's file", person, "own-plan-export")
    return token


def _look(site: Site, who: str, client: Client, plan: Plan) -> None:
    """Open every page of the plan that takes nothing but its code and a thing on it."""
    item = PlanItem.objects.filter(plan=plan).order_by("position", "pk")[1]
    for pattern in import_module("directory.prescribing.urls").urlpatterns:
        given = set(pattern.pattern.converters)
        if given <= {"code"}:
            site.ask(who, client, pattern.name, *([plan.code] if given else []))
        elif given == {"code", "item"}:
            site.ask(who, client, pattern.name, plan.code, item.pk)
    site.ask(who, client, "plans", query="?show=shared")
    site.ask(who, client, "plans", query="?show=follow-up")


def _look_elsewhere(site: Site, clients: dict[str, Client], listings: list[int]) -> None:
    """Everything that is not of plans: by a visitor, a planner, a convenor and an administrator."""
    for who in ("planner", "convenor"):
        for name in ("unmet", "unmet-csv", "outcomes", "outcomes-csv", "plans"):
            site.ask(who, clients[who], name)
    anybody = Client()
    site.ask("anybody", anybody, "home")
    site.ask("anybody", anybody, "areas")
    site.ask("anybody", anybody, "results", query="?q=choir&near=MX2+1AA")
    for name in ("results-json", "suggestions", "points"):
        site.ask("anybody", anybody, name, query="?q=choir&near=MX2+1AA")
    for name in ("map-tile", "map-vector-tile"):
        site.ask("anybody", anybody, name, 6, 31, 20)
    for key in listings:
        site.ask("anybody", anybody, "listing", key, "choir")
    admin = clients["admin"]
    for model in administration.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        site.ask("admin", admin, name)
    for revision in Revision.objects.filter(listing__in=listings).order_by("pk"):
        site.ask("admin", admin, "admin:assets_revision_change", revision.pk)


def _nowhere_else(site: Site, secrets: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    assert found_in(everything_in_the_database(), secrets) == set()
    assert found_in(every_session(), secrets) == set()
    assert found_in("\n".join(site.outside), secrets) == set()
    kept = getattr(cache, "_cache", {})
    assert (
        found_in("".join(pickle.dumps(value).decode("latin-1") for value in kept.values()), secrets) == set()
    )
    written = Discreet("%(message)s")
    assert caplog.records, "there are messages to look through"
    assert found_in("\n".join(written.format(record) for record in caplog.records), secrets) == set()


def test_the_search_for_markers_finds_them_in_every_form() -> None:
    secrets = {"a": "zqlabelvxj"}
    for form in forms_of("zqlabelvxj"):
        assert found_in(f"x{form}y", secrets) == {"a"}
    for before in range(4):
        whole = b64encode(b"x" * before + b"zqlabelvxj" + b"tail").decode()
        assert found_in(whole, secrets) == {"a"}
    assert found_in(f"pin {PIN}, and 1{PIN}", secrets) == {"pin"}
