"""What holds for every import: trial first, one transaction, one at a time, kept on record."""

from __future__ import annotations

from datetime import datetime

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from geo.imports.diff import Diff
from geo.imports.plan import Author, Import, run
from geo.imports.postcodes import PostcodeImport
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.imports.source import open_source
from geo.imports.statements import hash_joins, scalar
from geo.models import ImportRun, Postcode, RejectedRow
from tests.geo.conftest import Bring, Write

pytestmark = pytest.mark.django_db

TWO = "pcds,oseast1m,osnrth1m,doterm\nM33 7XX,378756,392047,\nM33 2DH,379031,391984,\n"
BAD = TWO + "M33 9ZZ,0,0,\nnonsense,1,2,\nM33 1AA,379000,391000,201905\n"


def test_a_trial_writes_nothing(bring: Bring, write: Write) -> None:
    outcome = bring(PostcodeImport(open_source(write("a.csv", TWO))), apply=False)
    assert (outcome.diff.added, outcome.applied, outcome.run) == (2, False, None)
    assert not Postcode.objects.exists()
    assert not ImportRun.objects.exists()


def test_applying_records_who_when_what_and_every_rejected_row(
    bring: Bring, write: Write, at: datetime
) -> None:
    source = open_source(write("a.csv", BAD))
    outcome = bring(PostcodeImport(source))
    kept = ImportRun.objects.get()
    assert outcome.run == kept
    assert (kept.kind, kept.file_name, kept.file_sha256) == ("postcodes", "a.csv", source.sha256)
    assert (kept.by_name, kept.by, kept.started_at) == ("the tests", None, at)
    assert kept.finished_at >= at
    assert (kept.added, kept.changed, kept.removed, kept.unchanged, kept.rejected) == (2, 0, 0, 0, 2)
    assert kept.notes == ["left out 1 terminated postcodes"]
    rows = RejectedRow.objects.filter(run=kept).order_by("line").values_list("line", "reason", "row__pcds")
    assert [
        (line, "0, 0" in reason or "not a full postcode" in reason, code) for line, reason, code in rows
    ] == [
        (4, True, "M33 9ZZ"),
        (5, True, "nonsense"),
    ]


def test_the_same_file_again_has_nothing_to_do_and_leaves_no_trace(bring: Bring, write: Write) -> None:
    source = open_source(write("a.csv", BAD))
    bring(PostcodeImport(source))
    again = bring(PostcodeImport(source))
    assert again.diff.is_empty
    assert again.diff.unchanged == 2
    assert again.run is None
    assert ImportRun.objects.count() == 1


class Crashing(PostcodeImport):
    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        super().apply(report, by=by, at=at)
        assert Postcode.objects.count() == 2
        raise RuntimeError("power cut")


def test_a_crash_while_applying_leaves_the_old_state(bring: Bring, write: Write) -> None:
    bring(PostcodeImport(open_source(write("old.csv", "pcds,x,y\nM33 2DH,379000,391000\n"))))
    before = list(Postcode.objects.values_list("code", "point"))
    with pytest.raises(RuntimeError):
        bring(Crashing(open_source(write("a.csv", TWO)), replace=True))
    assert list(Postcode.objects.values_list("code", "point")) == before
    assert ImportRun.objects.count() == 1


def test_two_imports_do_not_interleave(bring: Bring, write: Write) -> None:
    source = open_source(write("a.csv", TWO))
    settings = connection.get_connection_params()
    wanted = {
        key: settings[key] for key in ("host", "port", "user", "password", "dbname") if settings.get(key)
    }
    with psycopg.connect(**wanted, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('geo.imports'))")
        with pytest.raises(ImportProblem, match="Another import is running"):
            bring(PostcodeImport(source))
        other.execute("SELECT pg_advisory_unlock(hashtext('geo.imports'))")
    assert bring(PostcodeImport(source)).diff.added == 2


def test_a_file_of_which_nothing_can_be_used_is_refused(bring: Bring, write: Write) -> None:
    path = write("a.csv", "postcode,eastings,northings\nnonsense,1,2\nmore,3,4\n")
    with pytest.raises(
        ImportProblem, match=r"None of the 2 rows could be used. Line 2: “nonsense”"
    ) as caught:
        bring(PostcodeImport(open_source(path), replace=True))
    assert caught.value.rejects is not None
    assert len(caught.value.rejects) == 2


def test_a_file_with_a_heading_only_is_refused(bring: Bring, write: Write) -> None:
    with pytest.raises(ImportProblem, match="no rows"):
        bring(PostcodeImport(open_source(write("a.csv", "postcode,eastings,northings\n"))))


def test_the_webs_time_limit_on_statements_is_lifted_for_the_import_only(bring: Bring, write: Write) -> None:
    class Asking(Import):
        kind = "asking"

        def prepare(self, report: Report) -> Diff:
            report.accepted = 1
            with connection.cursor() as cursor:
                cursor.execute("SHOW statement_timeout")
                self.limit = cursor.fetchone()[0]
            return Diff()

        def apply(self, report: Report, *, by: Author, at: datetime) -> None:
            raise AssertionError("there was nothing to apply")

    job = Asking(open_source(write("a.csv", TWO)))
    outcome = run(job, by=Author("x" * 300), at=datetime.fromisoformat("2026-11-24T12:00+00:00"))
    assert job.limit == "0"
    assert outcome.diff.is_empty


def test_staged_rows_are_joined_by_hashing_and_the_planner_is_left_as_it_was() -> None:
    def allowed() -> str:
        return str(scalar(sql.SQL("SHOW enable_nestloop")))

    with hash_joins():
        assert allowed() == "off"
    assert allowed() == "on"
