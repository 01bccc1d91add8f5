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
}
# What a GET is answered with where that is not 200.
OTHER_ANSWERS = {"sign-out": 405, "language": 405, "listing-short": 301}


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
    given = {key: SAMPLE_ARGUMENTS[key].format(**site) for key in pattern.converters}
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
    if audience == ANYONE or (person is not None and person.has_role(*audience)):
        expected = OTHER_ANSWERS.get(name, 200)
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
