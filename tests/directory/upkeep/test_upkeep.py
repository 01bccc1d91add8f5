"""Upkeep: every step is tried, one at a time, by one host at a time."""

from __future__ import annotations

from datetime import datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from directory.upkeep.lock import _LOCK
from directory.upkeep.steps import STEPS, Step


def upkeep(*arguments: str) -> str:
    said = StringIO()
    call_command("upkeep", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_all_steps_and_again() -> None:
    for _ in range(2):
        assert [line.split(":")[0] for line in upkeep().splitlines()] == [step.name for step in STEPS]
    assert upkeep("--only", "mail") == "mail: 0 sent, 0 refused for now, 0 given up\n"


@pytest.mark.django_db
def test_one_that_fails_keeps_nobody_from_their_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(at: datetime) -> str:
        raise ValueError("at all times")

    done = []
    steps = [Step("one", fails), Step("two", lambda at: done.append(at) or "done")]  # type: ignore[func-returns-value]
    monkeypatch.setattr("directory.management.commands.upkeep.STEPS", steps)
    with pytest.raises(CommandError, match="one"):
        upkeep()
    assert len(done) == 1
    assert "upkeep: one failed" in caplog.text


@pytest.mark.django_db
def test_a_second_host_leaves_it_be() -> None:
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"], password=settings["PASSWORD"]
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        assert "Another upkeep" in upkeep()
    assert "mail:" in upkeep("--only", "mail")
