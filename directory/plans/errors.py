from __future__ import annotations

from typing import Any


class PlanError(Exception):
    """Something about a plan cannot be done; the text says what, for whoever asked."""


class Changed(PlanError):
    """Somebody else changed it meanwhile. ``theirs`` is how it now stands, to be shown beside what was written."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("Somebody else has changed this meanwhile.")
        self.theirs = theirs


class PlanFull(PlanError):
    """It holds as much as a plan may."""


class NotAllowed(PlanError):
    """The person, or the rule of who may, says no."""
