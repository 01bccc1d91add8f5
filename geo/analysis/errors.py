"""What the sums refuse, in words a planner can act on. A wrong number is never put right in silence."""

from __future__ import annotations


class AnalysisError(ValueError):
    """The numbers handed in cannot be worked with."""


class BadCoordinates(AnalysisError):
    """A point is nowhere: its easting or northing is missing or without end."""


class BadCount(AnalysisError):
    """A number of people, places or hours is below 0, missing or without end."""


class ShapesDiffer(AnalysisError):
    """Lists that belong together are not equally long."""


class DuplicateCodes(AnalysisError):
    """The same code stands for two things."""


class BadReach(AnalysisError):
    """A distance, a number of nearest, or a number of sites makes no sense."""


class NotSetUp(AnalysisError):
    """What larger sums need is not installed, or no scheduler is named."""
