"""What is personal in the database is sealed: with which keys, how long it looks, and what happens without them."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from directory.accounts.models import User
from directory.models import Plan
from directory.models.sealed import Unreadable, seal, unseal
from directory.plans.actions.keys import reseal
from directory.plans.actions.making import revise_plan
from tests.directory.plans.made import SAID, planned
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_what_is_sealed_is_opened_as_it_was() -> None:
    for value in ("", "ö 🙂", {"a": [1, None, True]}, "x" * 5_000):
        assert unseal(seal(value)) == value


def test_the_same_words_are_never_sealed_the_same() -> None:
    assert seal("company") != seal("company")


def test_texts_of_about_one_length_are_sealed_to_one_length() -> None:
    """No more than how many times 64 letters it holds can be told from outside."""
    lengths = {len(seal("x" * n)) for n in range(62)}
    assert len(lengths) == 1
    assert len(seal("x" * 63)) > lengths.pop()


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(seal("company"))
    sealed[30] ^= 1
    with pytest.raises(Unreadable) as caught:
        unseal(bytes(sealed))
    assert "company" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_database_holds_no_words(maker: User) -> None:
    planned(by=maker, label="zebra label", follow_up_on=None)
    for label, words in rows("SELECT label, words FROM directory_plan"):
        assert b"zebra" not in bytes(label)
        assert SAID.matters.encode() not in bytes(words)


def test_what_is_sealed_can_be_neither_searched_nor_serialised(maker: User) -> None:
    plan = planned(by=maker)
    with pytest.raises(FieldError):
        Plan.objects.filter(label="garden").exists()
    with pytest.raises(TypeError, match="sealed"):
        serializers.serialize("json", [plan])


def test_without_the_key_a_plan_cannot_be_read(maker: User, settings: Settings) -> None:
    planned(by=maker)
    settings.PLAN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Unreadable):
        list(Plan.objects.order_by("pk"))


def test_keys_are_rotated_by_a_command_and_the_old_one_can_go(
    maker: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    planned(by=maker)
    new = Fernet.generate_key().decode()
    settings.PLAN_KEYS = [new, *settings.PLAN_KEYS]
    # Sealed with the new key already, by somebody who works on while the command runs.
    other = planned(by=maker, label="made meanwhile")
    for _ in range(2):
        call_command("reseal_plans")
    assert "sealed values now have the newest key" in capsys.readouterr().out
    settings.PLAN_KEYS = [new]
    assert {plan.label for plan in Plan.objects.order_by("pk")} == {"garden", "made meanwhile"}
    revise_plan(
        other, version=1, label="changed", person=SAID, start_id=None, language="en-gb", follow_up_on=None,
        by=maker, at=NOW,
    )  # fmt: skip
    assert Plan.objects.get(pk=other.pk).label == "changed"


def test_every_sealed_column_of_every_table_is_rotated(
    maker: User, wards: object, settings: Settings
) -> None:
    plan = planned(by=maker, things=2)
    new = Fernet.generate_key().decode()
    settings.PLAN_KEYS = [new, *settings.PLAN_KEYS]
    visited: list[int] = []
    total = reseal(progress=visited.append)
    # A label, words, two things and what was told on the timeline.
    assert total == visited[-1] == 2 + 2 + plan.events.count()
    settings.PLAN_KEYS = [new]
    assert [item.words["seen"]["name"] for item in plan.items.order_by("pk")]
    assert [event.words for event in plan.events.order_by("pk")]


def test_rotating_without_the_old_key_says_so_and_changes_nothing(maker: User, settings: Settings) -> None:
    planned(by=maker)
    before = rows("SELECT label FROM directory_plan")
    settings.PLAN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="not among PLAN_KEYS"):
        call_command("reseal_plans")
    assert rows("SELECT label FROM directory_plan") == before
