"""Pages made into PDF, each by a process of its own (:mod:`directory.plans.printer`) that ends with it.

So a worker that serves searches never holds what lays out pages, and a page that would never end is stopped.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

PRINTER = Path(__file__).with_name("printer.py")
AT_ONCE = 2
"""Of one worker. More would only make all of them later."""
PATIENCE_S = 60.0
"""How long a page may take, and how long it may wait for its turn."""

_turns = BoundedSemaphore(AT_ONCE)


class NotPrinted(Exception):
    """A page that could not be made into a PDF. The words hold nothing of the page."""


class PressBusy(NotPrinted):
    """Too many are waiting; it is worth trying again."""


def press(page: str) -> bytes:
    """A page of HTML as a PDF. Blocks. Raises NotPrinted, PressBusy among it."""
    if not _turns.acquire(timeout=PATIENCE_S):
        raise PressBusy("too many pages are waiting")
    try:
        return _print(page)
    finally:
        _turns.release()


def _print(page: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  a file of ours, and no part of the page is in the command
            [sys.executable, "-I", str(PRINTER)],
            input=page.encode(),
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
            # Neither the site's secrets nor its database are any of its business.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted("it took too long") from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise NotPrinted(f"the printer ended with {done.returncode}: {_kind(done.stderr)}")
    return done.stdout


def _kind(said: bytes) -> str:
    """The name of the error, if the last thing said is one; anything else might be of the page."""
    word = said.decode(errors="replace").split()[-1:] or ["nothing"]
    return word[0] if word[0].isidentifier() else "unknown"
