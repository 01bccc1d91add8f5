"""Every address of the site, opened by everybody: who may, who is asked to sign in, who is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directory.accounts.models import User
from directory.components.audience import ANYONE
from tests.contract.conftest import WHO, client_for

pytestmark = pytest.mark.django_db

SAMPLE_ARGUMENTS = {
    "pk": "{published}",
    "slug": "open-to-all",
    "kind": "ward",
    "code": "X05000001",
    "z": "6",
    "x": "31",
    "y": "20",
    "item": "1",
    "consent": "1",
    "token": "no-such-address",
    "job": "no-such-job",
}
# Whose code is a plan's that is not there: who may open which plan is tried in tests/directory/prescribing.
PLAN_CODE = "K7QD4M"
# What is only ever sent to, and says so to everybody.
POSTED = frozenset(
    {
        "plan-note",
        "plan-finish",
        "plan-paper",
        "plan-move",
        "plan-remove",
        "plan-send",
        "plan-unlink",
        "plan-withdraw",
        "merge-undo",
    }
)
# What a GET is answered with where that is not 200.
OTHER_ANSWERS = {
    "sign-out": 405,
    "language": 405,
    "shortlist-put": 405,
    "shortlist-drop": 405,
    "listing-short": 301,
    # There is no such pair: tests/directory/moderation/test_duplicates.py opens those that are there.
    "duplicate": 404,
    # A person's own plan, for everybody who has not opened one by its address.
    **dict.fromkeys(
        [
            "own-plan",
            "own-plan-words",
            "own-plan-sharing",
            "own-plan-export",
            "own-plan-delete",
            "own-plan-open",
            "own-plan-paper-made",
            "own-plan-calendar",
            "own-plan-print",
        ],
        404,
    ),
    **dict.fromkeys(
        [
            *("own-plan-outcome", "own-plan-note", "own-plan-helped", "own-plan-close", "own-plan-paper"),
            *("own-plan-parts", "own-plan-stop", "own-plan-stop-all"),
        ],
        405,
    ),
}


def own_patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from own_patterns(pattern)
        else:
            yield pattern


PATTERNS = {str(pattern.name): pattern for pattern in own_patterns()}


def address(name: str, site: dict[str, int]) -> str:
    pattern = PATTERNS[name].pattern
    samples = SAMPLE_ARGUMENTS | ({"code": PLAN_CODE} if name.startswith("plan") else {})
    samples |= {"slug": "gardening"} if name == "theme-words" else {}
    given = {key: samples[key].format(**site) for key in pattern.converters}
    return reverse(name, kwargs=given)


def test_every_view_says_who_may_open_it() -> None:
    for name, pattern in PATTERNS.items():
        assert getattr(pattern.callback, "audience", None), f"{name} does not name its audience (open_to)"


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_each_address_by_each_role(
    name: str, who: str, site: dict[str, int], people: dict[str, User | None]
) -> None:
    audience = PATTERNS[name].callback.audience  # type: ignore[attr-defined]
    response = client_for(people[who]).get(address(name, site))
    person = people[who]
    if name in POSTED:
        assert response.status_code == 405
    elif audience == ANYONE or (person is not None and person.has_role(*audience)):
        expected = 404 if "code" in PATTERNS[name].pattern.converters and name.startswith("plan-") else 200
        expected = OTHER_ANSWERS.get(name, 404 if name == "plan" else expected)
        if name == "sign-in" and person is not None and person.is_active:
            expected = 302
        assert response.status_code == expected
    elif person is None or not person.is_active:
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/?next=")
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("section", ["index", "accounts_user_changelist", "assets_listing_changelist"])
def test_the_administration_is_for_administrators_only(
    section: str, who: str, people: dict[str, User | None]
) -> None:
    response = client_for(people[who]).get(reverse(f"admin:{section}"))
    assert response.status_code == (200 if who == "administrator" else 302)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_what_is_not_published_does_not_exist(
    state: str, who: str, site: dict[str, int], people: dict[str, User | None]
) -> None:
    response = client_for(people[who]).get(f"/listings/{site[state]}/x/")
    assert response.status_code == 404
