"""Every address of the site, opened by everybody: who may, who is asked to sign in, who is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directory.accounts.models import User
from directory.components.audience import ANYONE, may_open
from tests.contract.conftest import WHO, client_for, each_by_itself

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
    # No entry or change of anybody's: whose is whose is tried in tests/directory/registration.
    "uuid": "00000000-0000-4000-8000-000000000000",
    "step": "what",
    "picture": "0" * 40,
    "form": "csv",
    "claim": "00000000-0000-4000-8000-000000000000",
    "user": "1",
    "report": "1",
    "number": "1",
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
        "ward-work-out",
        "what-if-change",
        "aim-end",
        *("claim-give-up", "group-still-right", "group-person", "invitation-take-back", "claim-answer"),
        *("listing-still-right", "listing-room", "listing-bring-back", "venue-answer", "doubt-answer"),
        "report-answer",
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
    # What is not one's own is not there.
    **dict.fromkeys(
        [
            *("listing-edit", "listing-new", "proposal", "proposal-step", "proposal-send", "proposal-drop"),
            "photo",
        ],
        404,
    ),
    # Nothing has been worked out here.
    "figures-file": 404,
    # No analysis has drawn a map, and no what-if has this address.
    "gaps-map": 404,
    "what-if": 404,
    # Of things that are not there: whose they are is tried in tests/directory/moderation.
    **dict.fromkeys(["change", "change-edit", "reason", "remit"], 404),
    # A link that nobody was sent.
    "sign-in-link": 404,
    "still-right": 404,
    # Of a group that is not there; who may open whose is tried in tests/directory/joining.
    **dict.fromkeys(
        [
            *("claim", "group", "group-people", "group-leave", "invitation", "listing-withdraw"),
            *("takeover-objection", "claim-decide"),
        ],
        404,
    ),
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


# Open to whoever looks after the listing: of the roles alone, to convenors.
KEEPERS = frozenset({"history", "version", "withdraw"})


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


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_each_address_by_each_role(name: str, site: dict[str, int], people: dict[str, User | None]) -> None:
    path = address(name, site)
    answers, expected = {}, {}
    for who in WHO:
        with each_by_itself():
            response = client_for(people[who]).get(path)
        answers[who] = answer_of(response)
        expected[who] = expected_of(name, people[who])
    assert answers == expected


def answer_of(response: Any) -> str:
    """A status, and whether the way leads to signing in."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/?next=")
    return "sign in" if to_sign_in else str(response.status_code)


def expected_of(name: str, person: User | None) -> str:
    audience = PATTERNS[name].callback.audience  # type: ignore[attr-defined]
    if name in POSTED:
        return "405"
    if audience == ANYONE or (person is not None and person.is_active and may_open(audience, person)):
        if name in KEEPERS and person is not None and not person.has_role("convenor"):
            return "404"
        if name in ("sign-in", "add-your-group-new") and person is not None and person.is_active:
            return "302"
        of_a_plan = "code" in PATTERNS[name].pattern.converters and name.startswith("plan-")
        return str(OTHER_ANSWERS.get(name, 404 if of_a_plan or name == "plan" else 200))
    return "sign in" if person is None or not person.is_active else "403"


@pytest.mark.parametrize("section", ["index", "accounts_user_changelist", "assets_listing_changelist"])
def test_the_administration_is_for_administrators_only(section: str, people: dict[str, User | None]) -> None:
    path = reverse(f"admin:{section}")
    answers = {who: client_for(people[who]).get(path).status_code for who in WHO}
    assert answers == {who: 200 if who == "administrator" else 302 for who in WHO}


@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_what_is_not_published_does_not_exist(
    state: str, site: dict[str, int], people: dict[str, User | None]
) -> None:
    path = f"/listings/{site[state]}/x/"
    assert {client_for(people[who]).get(path).status_code for who in WHO} == {404}
