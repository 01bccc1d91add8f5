"""What has been worked out already, found for a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from directory.gaps.question import Question
from directory.gaps.result import Result
from directory.gaps.stamps import is_current
from directory.models import Analysis


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept for a question. ``row`` is None where nobody has asked it before. ``maps`` are the keys of its maps,
    by name.
    """

    question: Question
    row: Analysis | None
    current: bool
    maps: dict[str, int]

    @property
    def result(self) -> Result | None:
        """The last result there is, out of date or not; None while there is none."""
        kept = self.row.result if self.row else None
        return Result.from_json(kept["by_ward"]) if kept and "by_ward" in kept else None

    @property
    def is_waited_for(self) -> bool:
        return self.row is not None and self.row.status in (Analysis.Status.WAITING, Analysis.Status.RUNNING)

    @property
    def has_failed(self) -> bool:
        return self.row is not None and self.row.status == Analysis.Status.FAILED

    @property
    def needs_work(self) -> bool:
        """Whether it is to be asked for: never worked out, or out of date, and nobody is at it."""
        return not self.is_waited_for and not self.current


def key_of(work: str, question: Question, extra: dict[str, Any]) -> str:
    """What an analysis is kept under: that of the question itself for a plain measure."""
    if work == Analysis.Work.MEASURE and not extra:
        return question.key
    said = orjson.dumps([work, question.as_json(), extra], option=orjson.OPT_SORT_KEYS)
    return sha256(said).hexdigest()[:40]


def result_for(
    question: Question,
    *,
    at: datetime,
    work: str = Analysis.Work.MEASURE,
    extra: dict[str, Any] | None = None,
) -> Stored:
    """Return what is kept for a question: at most five small queries, and none of the sums."""
    row = Analysis.objects.filter(key=key_of(work, question, extra or {})).first()
    if row is None:
        return Stored(question, None, current=False, maps={})
    current = row.result is not None and is_current(row.stamp, question, at=at)
    maps = dict(row.maps.order_by("pk").values_list("name", "pk")) if row.result is not None else {}
    # What failed on these very data would fail again; a day later it is tried once more.
    if row.status == Analysis.Status.FAILED and is_current(row.failed_stamp, question, at=at):
        current = True
    return Stored(question, row, current=current, maps=maps)
