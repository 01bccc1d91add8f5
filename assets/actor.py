from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change: an account when somebody is signed in, and always a name for the record."""

    name: str
    user: Any = None

    @classmethod
    def of(cls, user: Any) -> Actor:
        return cls(name=str(user), user=user)
