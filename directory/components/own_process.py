"""Files made by a process of their own that ends with them, so that what makes them is never in a site's worker.

Laying out pages, data frames: each takes tens to hundreds of megabytes that a worker would keep for ever. One that
would never end is stopped.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

AT_ONCE = 2
"""Of one worker. More would only make all of them later."""
PATIENCE_S = 60.0
"""How long a file may take, and how long it may wait for its turn."""

_turns = BoundedSemaphore(AT_ONCE)


class NotMade(Exception):
    """A file that could not be made. The words hold nothing of what was to be in it."""


class Busy(NotMade):
    """Too many are waiting; it is worth trying again."""


def made_by(script: Path, data: bytes, *options: str, starts: bytes) -> bytes:
    """What a script of ours writes when it is given ``data``; ``starts`` is how such a file begins. Blocks.

    The script is run alone, without the site's path, settings or secrets; on failure it says the kind of error only.
    Raises NotMade, Busy among it.
    """
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Busy("too many files are waiting")
    try:
        return _made(script, data, options, starts)
    finally:
        _turns.release()


def _made(script: Path, data: bytes, options: tuple[str, ...], starts: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  a file of ours, and no part of the data is in the command
            [sys.executable, "-I", str(script), *options],
            input=data,
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
            # Neither the site's secrets nor its database are any of its business.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired:
        raise NotMade("it took too long") from None
    if done.returncode != 0 or not done.stdout.startswith(starts):
        raise NotMade(f"{script.stem} ended with {done.returncode}: {_kind(done.stderr)}")
    return done.stdout


def _kind(said: bytes) -> str:
    """The name of the error, if the last thing said is one; anything else might be of what was given."""
    word = said.decode(errors="replace").split()[-1:] or ["nothing"]
    return word[0] if word[0].isidentifier() else "unknown"
