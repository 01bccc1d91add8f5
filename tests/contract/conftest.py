from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from directory.accounts.models import User
from directory.accounts.roles import Role
from tests.factories import make_listing, make_place, make_user

WHO = [
    "anonymous",
    *(role for role in Role.values if role != Role.ADMINISTRATOR),
    "administrator",
    "closed account",
]


@pytest.fixture
def site() -> dict[str, int]:
    """A place with a published, a withdrawn and a draft listing; their keys."""
    make_place()
    return {
        "published": make_listing("activity", name="Open to all").pk,
        "withdrawn": make_listing("space", status="withdrawn").pk,
        "draft": make_listing("space", status="draft").pk,
    }


@pytest.fixture
def people() -> dict[str, User | None]:
    found: dict[str, User | None] = {"anonymous": None}
    for role in Role.values:
        found[role] = make_user(role, superuser=role == Role.ADMINISTRATOR)
    closed = make_user(*Role.values)
    closed.is_active = False
    closed.save()
    found["closed account"] = closed
    return found


@contextmanager
def each_by_itself() -> Iterator[None]:
    """What happens to the database in here is undone: many can ask the same site, made once."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_for(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
