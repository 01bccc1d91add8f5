"""What if: the same measure with listings closed, moved or added. What there is stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from directory.gaps.question import Question
from directory.gaps.working import by_ward, maps
from directory.gaps.working.figures import Figures, figures
from directory.gaps.working.inputs import CannotWorkOut, Inputs, inputs_for
from directory.models import Scenario, ScenarioChange
from geo.analysis.points import Supply
from geo.analysis.scenario import Edits, edit


def run(
    question: Question, extra: dict[str, Any], *, at: datetime, progress: Callable[[int], None]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Work a scenario out, before and after. CannotWorkOut when it has been deleted meanwhile."""
    scenario = Scenario.objects.filter(token=extra["token"]).first()
    if scenario is None:
        raise CannotWorkOut(gettext_noop("This what-if has been deleted."))
    before = inputs_for(question, at=at)
    progress(50)
    changes = list(scenario.changes.order_by("pk"))
    after, missing = changed(before, changes)
    # With what is there today every figure stands on what is confirmed; what is added counts as such.
    first = by_ward.result(before)
    second = by_ward.shown(after, *_both(after, before), edges=first.breaks)
    progress(80)
    drawn = {
        "before": maps.measure_map(before, first, title="As it is now"),
        "after": maps.measure_map(after, second, title="As it would be"),
    }
    return {"before": first.as_json(), "by_ward": second.as_json(), "missing": missing}, drawn


def changed(before: Inputs, changes: list[ScenarioChange]) -> tuple[Inputs, list[str]]:
    """Return the inputs as they would be, and the names of listings that are not there (any more) to be changed."""
    closed, moved, gone, names = list[int](), dict[int, tuple[float, float]](), list[str](), dict[int, str]()
    added: list[ScenarioChange] = []
    for change in changes:
        if change.what == ScenarioChange.What.ADD:
            added.append(change)
        elif change.listing_id is None:
            gone.append(change.listing_name)
        elif change.what == ScenarioChange.What.MOVE and change.point is not None:
            moved[change.listing_id] = (change.point.x, change.point.y)
            names[change.listing_id] = change.listing_name
        else:
            closed.append(change.listing_id)
            names[change.listing_id] = change.listing_name
    extra = None
    if added:
        points = [(change.point.x, change.point.y) for change in added if change.point is not None]
        each = np.array([np.nan if c.capacity is None else c.capacity for c in added], dtype=np.float64)
        capacity = None if before.supply.capacity is None else each
        # No listing has a key below 0.
        extra = Supply(np.array(points), capacity, codes=-np.arange(1, len(points) + 1))
    edited = edit(before.supply, Edits(closed, moved, extra))
    gone += [names[code] for code in edited.missing]
    return replace(before.with_supply(edited.supply), gathered=before.gathered or bool(added)), gone


def _both(after: Inputs, before: Inputs) -> tuple[Figures, Figures]:
    """Figures by what is confirmed and by all; what is added is certain to be there, or there would be no what-if."""
    sure = dict(zip(before.found.ids.tolist(), before.found.confirmed.tolist(), strict=True))
    codes = [] if after.supply.codes is None else after.supply.codes.tolist()
    keep = np.array([sure.get(code, True) for code in codes], dtype=np.bool_)
    return figures(after, after.supply.keep(keep)), figures(after, after.supply)
