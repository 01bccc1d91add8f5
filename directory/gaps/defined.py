"""Where the method page says what each measure means."""

from __future__ import annotations

from directory.components.definitions import Definition
from directory.gaps.measures import CHOICE, HOURS, NEAREST, PLACES, REACH, THIRD

DEFINED = {
    REACH: Definition.SHARE,
    NEAREST: Definition.NEAREST,
    THIRD: Definition.NEAREST,
    CHOICE: Definition.CHOICE,
    PLACES: Definition.CATCHMENT,
    HOURS: Definition.HOURS,
}
"""The definition of each measure of directory.gaps.measures, by its code."""
