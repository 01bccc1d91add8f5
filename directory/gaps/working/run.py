from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


def run(key: str, *, clock: Callable[[], datetime]) -> bool:
    """Work out the analysis of this key, if it waits. Returns whether it did."""
    raise NotImplementedError
