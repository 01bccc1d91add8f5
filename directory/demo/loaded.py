"""Whether this database holds the demo place as the fixtures now say, kept as the record of an import."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from geo.imports.diff import Diff
from geo.imports.record import record
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.models import ImportRun

KIND = "demo place"
GROWS_OLD = timedelta(days=14)
"""After so long, "confirmed 10 days ago" is dated anew."""


def digest(fixtures: Path) -> str:
    """The hash of every file the demo place is made of."""
    total = hashlib.sha256()
    for folder in ("demo", "mappings/demo", "taxonomy"):
        for path in sorted(p for p in (fixtures / folder).rglob("*") if p.is_file() and p.suffix != ".py"):
            total.update(str(path.relative_to(fixtures)).encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def last_loaded() -> ImportRun | None:
    return ImportRun.objects.filter(kind=KIND).order_by("-finished_at", "-pk").first()


def is_loaded(fixtures: Path, *, at: datetime) -> bool:
    """Tell whether nothing is to be done."""
    run = last_loaded()
    return run is not None and run.file_sha256 == digest(fixtures) and _is_recent(run, at)


def counts_from(*, at: datetime) -> datetime:
    """The moment that "days ago" counts from: that of the last load while it is recent, so that a corrected
    fixture changes what was corrected and not every date.
    """
    run = last_loaded()
    return run.started_at if run is not None and _is_recent(run, at) else at


def note_loaded(fixtures: Path, *, counted_from: datetime, at: datetime) -> None:
    """Record that all of it was brought in."""
    source = SourceFile(fixtures / "demo", digest(fixtures), 0)
    record(
        KIND, source, Diff(), Report(),
        by_name="load_demo", account=None, started_at=counted_from, finished_at=max(at, counted_from),
    )  # fmt: skip


def _is_recent(run: ImportRun, at: datetime) -> bool:
    return timedelta() <= at - run.started_at <= GROWS_OLD
