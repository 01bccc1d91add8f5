"""The one way an import runs: read, compare, and perhaps apply, in one transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from geo.imports.diff import Diff
from geo.imports.problem import ImportProblem
from geo.imports.record import already_recorded, record
from geo.imports.report import Progress, Rejects, Report, silent
from geo.imports.source import SourceFile
from geo.models import ImportRun


@dataclass(frozen=True)
class Author:
    """Who runs an import: a name in words always, the account when somebody is signed in."""

    name: str
    account: AbstractBaseUser | None = None


class Import(ABC):
    """One file to bring in. Subclasses say how to read and compare it, and how to write the difference."""

    kind: ClassVar[str]
    """A word kept with the run, e.g. ``postcodes``."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source

    @abstractmethod
    def prepare(self, report: Report) -> Diff:
        """Read and check every row, reject bad ones, and compare the rest with the database.

        May write to temporary tables only. Raises ``ImportProblem`` when the file as a whole is no use.
        Sets ``report.accepted`` to how many rows were good.
        """

    @abstractmethod
    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        """Write the difference ``prepare`` found. Called in the same transaction, only when there is one."""

    def recorded(self, run: ImportRun) -> None:  # noqa: B027  meant to be left as it is by most
        """Hear of the record that was kept, in the same transaction. Most imports need not."""


@dataclass(frozen=True)
class Outcome:
    """What an import found, and did."""

    kind: str
    diff: Diff
    rejects: Rejects
    notes: list[str]
    applied: bool
    run: ImportRun | None
    """The record kept; None for a trial, and for a repeat that changed nothing."""


def run(
    job: Import, *, by: Author, at: datetime, apply: bool = False, progress: Progress = silent
) -> Outcome:
    """Read ``job``'s file, find the difference, and with ``apply`` write it.

    Everything happens in one transaction, rolled back unless applied: whatever happens half-way, the database
    holds the old state or the new one. Two imports never interleave: the second is refused while one runs.

    Raises ``ImportProblem``.
    """
    started = monotonic()
    report = Report(progress)
    with transaction.atomic():
        _claim()
        diff = job.prepare(report)
        _refuse_if_useless(report)
        kept: ImportRun | None = None
        if not apply:
            transaction.set_rollback(True)
        else:
            if not diff.is_empty:
                job.apply(report, by=by, at=at)
            if not diff.is_empty or not already_recorded(job.kind, job.source):
                took = timedelta(seconds=monotonic() - started)
                kept = record(
                    job.kind, job.source, diff, report,
                    by_name=by.name, account=by.account, started_at=at, finished_at=at + took,
                )  # fmt: skip
                job.recorded(kept)
    return Outcome(job.kind, diff, report.rejects, report.notes, apply, kept)


def _claim() -> None:
    """Take the import lock until the transaction ends, and lift the web's limit on a statement's time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('geo.imports'))")
        (mine,) = cursor.fetchone()
        if not mine:
            raise ImportProblem("Another import is running. Wait for it to end, then try again.")
        cursor.execute("SET LOCAL statement_timeout = 0")
        # If this process is killed, the server notices within seconds, and lets the lock go.
        cursor.execute("SET LOCAL client_connection_check_interval = '2s'")


def _refuse_if_useless(report: Report) -> None:
    if report.accepted:
        return
    if not len(report.rejects):
        left_out = "; ".join(report.notes)
        raise ImportProblem(f"The file has no rows to import{f' ({left_out})' if left_out else ''}.")
    first = next(iter(report.rejects))
    raise ImportProblem(
        f"None of the {len(report.rejects):,} rows could be used. Line {first.line}: {first.reason}.",
        rejects=report.rejects,
    )
