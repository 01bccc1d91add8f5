"""Links to sign in: used once, for a short time, by whoever presses the button."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from directory.accounts.actions import account_for, forget_unused
from directory.accounts.links import Purpose, read_link, sign_in_link
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.config.logs import discreet
from directory.post.sending import send_waiting
from directory.signing_in.asking import MOST_AN_HOUR
from tests.factories import make_user

HOME = "http://testserver"


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.django_db
def test_a_link_from_asking_to_arriving() -> None:
    client = Client()
    answer = client.post("/sign-in/by-link/", {"email": "New@example.org", "next": "/about/"})
    assert answer["Location"] == "/sign-in/by-link/sent/"
    send_waiting(at=timezone.now())
    [sent] = mail.outbox
    [link] = re.findall(r"http\S+/sign-in/link/\S+", str(sent.body))
    page = client.get(path_of(link))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert signed_in(client) is None
    assert client.post(path_of(link))["Location"] == "/about/"
    assert signed_in(client) == str(User.objects.get(email="new@example.org", roles=[]).pk)
    # Once.
    other = Client()
    assert other.get(path_of(link)).status_code == 404
    assert other.post(path_of(link)).status_code == 404
    assert signed_in(other) is None


@pytest.mark.django_db
def test_links_that_do_not_work() -> None:
    user = make_user(Role.MEMBER)
    link = path_of(sign_in_link(user, next="/about/"))
    token = link.split("/")[3]
    old = path_of(sign_in_link(user, next="", purpose=Purpose.ANSWER))
    for changed in (token[:-1], token.swapcase(), "x" + token, token + "x", "x", token.replace(":", "::")):
        assert read_link(changed) is None
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert Client().post(link).status_code == 404
        assert Client().get(old).status_code == 200
    assert read_link(token) is not None
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().post(link).status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=True, email="moved@example.org")
    assert Client().post(link).status_code == 404
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "about"):
        with pytest.raises(ValueError, match="within this site"):
            sign_in_link(user, next=elsewhere)
    assert discreet(f'"GET {link} HTTP/1.1"') == '"GET /sign-in/link/… HTTP/1.1"'


@pytest.mark.django_db
def test_nobody_learns_who_has_an_account_or_fills_an_inbox() -> None:
    known = make_user(Role.MEMBER, email="known@example.org")
    User.objects.filter(pk=make_user(email="closed@example.org").pk).update(is_active=False)
    answers = {
        (answer.status_code, answer["Location"], answer.content)
        for address in ("known@example.org", "new@example.org", "closed@example.org")
        for answer in [Client().post("/sign-in/by-link/", {"email": address, "next": "//evil.example/"})]
    }
    assert len(answers) == 1
    for _ in range(MOST_AN_HOUR + 2):
        Client().post("/sign-in/by-link/", {"email": "KNOWN@example.org"})
    send_waiting(at=timezone.now())
    to = [sent.to[0] for sent in mail.outbox]
    assert sorted(set(to)) == ["known@example.org", "new@example.org"]
    assert to.count(known.email) == MOST_AN_HOUR


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_sign_in_once() -> None:
    link = path_of(sign_in_link(make_user(Role.MEMBER), next=""))
    start, answers = Barrier(2), []

    def press() -> None:
        start.wait()
        answers.append(Client().post(link).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 404]


@pytest.mark.django_db
def test_accounts_nobody_used_are_forgotten() -> None:
    unused = account_for("nobody@example.org")
    assert account_for("NOBODY@example.org") == unused
    used = account_for("somebody@example.org")
    Client().force_login(used)
    make_user(Role.MEMBER, email="member@example.org")
    now = timezone.now()
    assert forget_unused(at=now + timedelta(days=6)) == 0
    assert forget_unused(at=now + timedelta(days=8)) == 1
    assert not User.objects.filter(pk=unused.pk).exists()
