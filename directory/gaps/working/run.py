"""One analysis from beginning to end: read, work out, draw, keep. A crash leaves the last result as it was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from directory.gaps import actions, stamps
from directory.gaps.question import Question
from directory.gaps.working import by_ward, maps, siting, what_if
from directory.gaps.working.inputs import CannotWorkOut, inputs_for
from directory.models import Analysis
from geo.analysis.errors import AnalysisError

logger = logging.getLogger(__name__)

_UNEXPECTED = gettext_noop(
    "Something went wrong while this was worked out. Whoever runs this site can see what in its log."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What is kept: ``result`` as JSON, and the pages of its maps by name."""

    result: dict[str, Any]
    maps: dict[str, str]


Progress = Callable[[int], None]


def run(key: str, *, clock: Callable[[], datetime]) -> bool:
    """Work out the analysis of this key, if it waits. Returns whether it did."""
    row = actions.begin(key, at=clock())
    if row is None:
        return False
    # Before anything is read, so that what is saved meanwhile counts as later.
    stamp = stamps.stamp(at=clock())
    try:
        done = work_out(row, at=clock(), progress=lambda percent: actions.note_progress(row, percent))
    except (CannotWorkOut, AnalysisError) as problem:
        actions.fail(row, problem=str(problem), stamp=stamp)
    except Exception:
        logger.exception("an analysis failed")
        actions.fail(row, problem=_UNEXPECTED, stamp=stamp)
    else:
        actions.finish(row, result=done.result, maps=done.maps, stamp=stamp, at=clock())
    return True


def work_out(row: Analysis, *, at: datetime, progress: Progress = lambda percent: None) -> Done:
    """Return what comes of an analysis, and keep nothing. CannotWorkOut and AnalysisError say what is missing."""
    question = Question.from_json(row.question)
    progress(10)
    if row.work == Analysis.Work.SCENARIO:
        return Done(*what_if.run(question, row.extra, at=at, progress=progress))
    inputs = inputs_for(question, at=at)
    progress(50)
    if row.work == Analysis.Work.SITING:
        return Done(*siting.run(inputs, row.extra, progress=progress, at=at))
    result = by_ward.result(inputs)
    progress(80)
    drawn = {"measure": maps.measure_map(inputs, result, title="The measure by ward")}
    deprived = maps.deprivation_map(inputs, result, title="Deprivation by ward")
    if deprived:
        drawn["deprivation"] = deprived
    return Done({"by_ward": result.as_json()}, drawn)
