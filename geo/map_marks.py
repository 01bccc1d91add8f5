"""The marks in a map's page for what is only known when it is shown."""

from __future__ import annotations

import re

NONCE_MARK = "@nonce@"
STATIC_MARK = re.compile(r"@static:([a-z/._-]+)@")


def static_mark(name: str) -> str:
    """The mark for the address of a static file."""
    return f"@static:{name}@"
