"""An import while somebody edits: what they save is never overwritten untold (docs/decisions/0008)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from assets.actions.listings import complete, revise_listing, withdraw_listing
from assets.imports import reconcile
from assets.imports.mapping import Mapping
from assets.models import ExternalId, Listing
from geo.imports.plan import run
from tests.assets.importing import AUTHOR, Desk, a_mapping, counts, listing_of, row, said_of
from tests.factories import BY, make_place, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    make_place()
    make_term("gardening")
    return Desk(tmp_path, at)


def could_be_edited(pk: int) -> bool:
    """Try, as another session, to begin an edit of a listing."""
    settings = connection.get_connection_params()
    wanted = {
        key: settings[key] for key in ("host", "port", "user", "password", "dbname") if settings.get(key)
    }
    with psycopg.connect(**wanted) as other:
        try:
            other.execute("SELECT 1 FROM assets_listing WHERE id = %s FOR UPDATE NOWAIT", [pk])
        except psycopg.errors.LockNotAvailable:
            return False
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("apply", [True, False], ids=["applied", "trial"])
def test_what_is_compared_is_locked_before_it_is_read_and_only_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, apply: bool
) -> None:
    desk.bring([row("a", summary="Tea"), row("b"), row("c"), row("d")])
    open_to_edits: list[str] = []
    keys = dict(ExternalId.objects.values_list("value", "listing_id"))
    read = complete

    def watched(kind: str, ids: Sequence[int]) -> dict[int, Listing]:
        open_to_edits.extend(key for key, pk in keys.items() if could_be_edited(pk))
        return read(kind, ids)

    monkeypatch.setattr("assets.imports.reconcile.complete", watched)
    outcome = desk.bring([row("a", summary="Coffee"), row("b"), row("d")], apply=apply)
    assert counts(outcome) == (0, 1, 1, 2, 0)
    # "a" differs and "c" is gone, so both are held; a trial makes nobody wait.
    assert sorted(open_to_edits) == (["b", "d"] if apply else ["a", "b", "c", "d"])
    assert all(could_be_edited(pk) for pk in keys.values())


@pytest.mark.django_db(transaction=True)
def test_what_saving_will_lock_is_locked_with_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring([row("hall"), row("other")], a_mapping("space", slug="halls"))
    venue = {"venue": {"column": "where", "source": "halls"}}
    sessions = a_mapping("activity", slug="sessions", fields=venue)
    desk.bring([row("yoga", where="hall")], sessions)
    open_to_edits: list[str] = []
    keys = {"hall": listing_of("hall", "halls").pk, "other": listing_of("other", "halls").pk}
    read = complete

    def watched(kind: str, ids: Sequence[int]) -> dict[int, Listing]:
        open_to_edits.extend(key for key, pk in keys.items() if could_be_edited(pk))
        return read(kind, ids)

    monkeypatch.setattr("assets.imports.reconcile.complete", watched)
    desk.bring([row("yoga", where="hall", summary="Stretch")], sessions)
    assert open_to_edits == ["other"]


def between_looking_up_and_locking(monkeypatch: pytest.MonkeyPatch, edit: Callable[[], object]) -> None:
    look_up = reconcile._known

    def and_then_somebody_edits(mapping: Mapping) -> dict[str, ExternalId]:
        known = look_up(mapping)
        edit()
        return known

    monkeypatch.setattr(reconcile, "_known", and_then_somebody_edits)


def test_an_edit_just_before_the_lock_is_kept_and_told(
    desk: Desk, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bring([row("a", summary="Tea")])
    between_looking_up_and_locking(
        monkeypatch,
        lambda: revise_listing(listing_of("a"), document={"summary": "Tea and cake"}, by=BY, at=at),
    )
    outcome = desk.bring([row("a", summary="Coffee")])
    assert outcome.diff.also == ["edited here, so not overwritten: Group a (summary)"]
    assert said_of("a")["summary"] == "Tea and cake"


def test_what_a_convenor_withdraws_just_before_the_lock_is_not_the_imports_to_publish_again(
    desk: Desk, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row("a"), row("b")]
    desk.bring(rows)
    with monkeypatch.context() as meanwhile:
        between_looking_up_and_locking(meanwhile, lambda: withdraw_listing(listing_of("b"), by=BY, at=at))
        desk.bring(rows[:1])
    desk.bring(rows)
    assert listing_of("b").status == "withdrawn"


def test_what_is_deleted_just_before_the_lock_is_brought_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bring([row("a", summary="Tea"), row("b")])
    between_looking_up_and_locking(monkeypatch, lambda: listing_of("a").delete())
    assert counts(desk.bring([row("a", summary="Coffee"), row("b")])) == (1, 0, 0, 1, 0)
    assert said_of("a")["summary"] == "Coffee"


def test_a_trial_cannot_be_applied_after_all(desk: Desk, at: datetime) -> None:
    job = desk.job([row("a")], a_mapping(), trial=True)
    with pytest.raises(ValueError, match="prepared as a trial"):
        run(job, by=AUTHOR, at=at, apply=True)
    assert not Listing.objects.exists()
