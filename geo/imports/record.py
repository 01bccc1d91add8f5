"""The record of an applied import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from geo.imports.diff import Diff
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.models import ImportRun, RejectedRow
from geo.text import shortened

_BATCH = 2_000


def already_recorded(kind: str, source: SourceFile) -> bool:
    """Tell whether this very file was applied before, so that repeating it need not be recorded again."""
    return ImportRun.objects.filter(kind=kind, file_sha256=source.sha256).exists()


def record(
    kind: str,
    source: SourceFile,
    diff: Diff,
    report: Report,
    *,
    by_name: str,
    account: AbstractBaseUser | None,
    started_at: datetime,
    finished_at: datetime,
) -> ImportRun:
    """Keep who, when, which file, the counts, and every rejected row with its line and reason."""
    owner: Any = account
    run = ImportRun.objects.create(
        kind=kind,
        file_name=shortened(source.name, 255),
        file_sha256=source.sha256,
        by=owner,
        by_name=shortened(by_name, 120),
        started_at=started_at,
        finished_at=finished_at,
        added=diff.added,
        changed=diff.changed,
        removed=diff.removed,
        unchanged=diff.unchanged,
        rejected=len(report.rejects),
        notes=[*diff.also, *report.notes],
    )
    rows = _rejected(run, report)
    while batch := list(islice(rows, _BATCH)):
        RejectedRow.objects.bulk_create(batch, ignore_conflicts=True)
    return run


def _rejected(run: ImportRun, report: Report) -> Iterator[RejectedRow]:
    for item in report.rejects:
        yield RejectedRow(run=run, line=item.line, reason=item.reason, row=item.row)
