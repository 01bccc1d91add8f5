"""What every answer carries: a policy that lets nothing foreign in, and nothing that gives a secret away."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

# A site that others reach, whatever this machine's own environment says.
PUBLIC = {
    "ALLOWED_HOSTS": "map.example.org",
    **dict.fromkeys(["HTTPS", "INSECURE_HTTP", "DEMO", "DEMO_IN_PUBLIC", "DEBUG"], "0"),
}
PAGES = ["/", "/search/?q=garden", "/areas/", "/about/", "/accessibility/", "/sign-in/", "/no-such-page"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("site")
def test_the_policy_allows_this_site_only(path: str) -> None:
    response = Client().get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("site")
def test_pages_name_no_other_host_and_hold_no_inline_code(path: str) -> None:
    body = Client().get(path).content.decode()
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', body)
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", body)
    assert not re.findall(r'\s(?:style|on[a-z]+)="', body)


def test_secrets_are_in_no_answer() -> None:
    for path in PAGES:
        body = Client(raise_request_exception=False).get(path).content.decode()
        assert settings.SECRET_KEY not in body
        assert settings.DATABASES["default"]["NAME"] not in body


def test_sign_in_works_and_sends_nobody_elsewhere() -> None:
    make_user("worker", email="worker@example.org", password=PASSWORD)
    client = Client()
    answer = client.post(
        "/sign-in/?next=https://evil.example/",
        {"username": "Worker@Example.org", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_sign_in_does_not_tell_which_part_was_wrong() -> None:
    make_user("worker", email="worker@example.org", password=PASSWORD)
    wrong_password = Client().post("/sign-in/", {"username": "worker@example.org", "password": "wrong"})
    unknown = Client().post("/sign-in/", {"username": "nobody@example.org", "password": "wrong"})
    message = "The e-mail address or the password is not right"
    assert message in wrong_password.content.decode()
    assert message in unknown.content.decode()


def test_guessing_passwords_is_throttled_for_that_address_only() -> None:
    make_user("worker", email="worker@example.org", password=PASSWORD)
    guesser = Client(REMOTE_ADDR="127.0.0.9")
    wrong = {"username": "worker@example.org", "password": "wrong"}
    answers = [guesser.post("/sign-in/", wrong) for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].content.decode()
    right = {"username": "worker@example.org", "password": PASSWORD}
    assert guesser.post("/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="127.0.0.8").post("/sign-in/", right).status_code == 302


def test_passwords_are_kept_as_argon2() -> None:
    assert make_user("worker", password=PASSWORD).password.startswith("argon2$argon2id$")


def test_signing_out_needs_a_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/sign-out/").status_code == 403


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        (PUBLIC, "Set HTTPS=1"),
        (PUBLIC | {"ALLOWED_HOSTS": "localhost,.example.org"}, ".example.org"),
        (PUBLIC | {"HTTPS": "1", "DEBUG": "1"}, "DEBUG"),
        (PUBLIC | {"INSECURE_HTTP": "1", "DEBUG": "1"}, "DEBUG"),
        (PUBLIC | {"HTTPS": "1", "DEMO": "1"}, "DEMO_IN_PUBLIC=1"),
        (PUBLIC | {"DEMO": "1", "DEMO_IN_PUBLIC": "1"}, "INSECURE_HTTP=1"),
        ({"MAP_TILE_URL": "tiles.example/{z}"}, "MAP_TILE_URL"),
        ({"MAP_TILE_URL": "https://tiles.example/{z}/{x}/{y}.png"}, "MAP_TILE_ATTRIBUTION"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_unsafe_settings_are_refused_at_start(changes: dict[str, str], complaint: str) -> None:
    run = settings_with(changes, "pass")
    assert run.returncode != 0
    refusal = run.stderr.strip().splitlines()[-1]
    assert refusal.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert complaint in refusal


@pytest.mark.parametrize(
    "changes",
    [
        {"DEBUG": "1", "DEMO": "1"},
        {"ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]", "DEBUG": "1", "DEMO": "1"},
        PUBLIC | {"HTTPS": "1", "TRUST_PROXY": "1"},
        PUBLIC | {"INSECURE_HTTP": "1"},
        PUBLIC | {"INSECURE_HTTP": "1", "DEMO": "1", "DEMO_IN_PUBLIC": "1"},
    ],
    ids=str,
)
def test_what_was_asked_for_in_words_is_started(changes: dict[str, str]) -> None:
    assert settings_with(changes, "print('started')").stdout == "started\n"


def test_the_policy_follows_the_operators_tiles() -> None:
    tiles = {"MAP_TILE_URL": "https://{s}.tiles.example/{z}/{x}/{y}.png", "MAP_TILE_ATTRIBUTION": "© Tiles"}
    run = settings_with(tiles, "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])")
    assert "'https://*.tiles.example'" in run.stdout


def test_only_the_operators_tiles_are_told_whose_map_they_are_for() -> None:
    said = "print(settings.SECURE_REFERRER_POLICY)"
    tiles = {"MAP_TILE_URL": "https://tiles.example/{z}/{x}/{y}.png", "MAP_TILE_ATTRIBUTION": "© Tiles"}
    assert settings_with(tiles, said).stdout == "strict-origin-when-cross-origin\n"
    assert settings_with({"MAP_TILE_URL": ""}, said).stdout == "same-origin\n"


def settings_with(changes: dict[str, str], statement: str) -> subprocess.CompletedProcess[str]:
    program = f"from django.conf import settings; settings.DEBUG; {statement}"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | changes,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        check=False,
    )
