"""Paper made beside the request: begun by one, fetched by another, whichever worker answers it.

Making a PDF takes longer than a visitor should wait for a page. What is made lies in a folder that only the site's user
can enter, for a quarter of an hour or until it is fetched, sealed with a key for the one who asked: neither the folder
nor the job's name alone gives it away, since plans are personal. A job lost with its worker is simply not there.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from directory.plans.press import AT_ONCE, NotPrinted, PressBusy, press

KEPT = timedelta(minutes=15)
SLOWEST = timedelta(minutes=2)
"""After so long nobody is making it any more."""
MOST_WAITING = 20
"""Of all workers; each takes seconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    pdf: bytes


class Waiting:
    """It is being made: ask again in a moment."""


class Gone:
    """There is none: fetched already, too old, somebody else's, or it could not be made. It can be made again."""


def begin(page: str, *, owner: str, at: datetime) -> str:
    """Have a page made into a PDF for ``owner`` (a session, or what else tells who asks); returns the job's name.

    Raises PressBusy when too many are waiting already.
    """
    folder = _folder()
    _sweep(folder, at)
    if sum(1 for _ in folder.glob("*.waiting")) >= MOST_WAITING:
        raise PressBusy("too many pages are waiting")
    job = secrets.token_urlsafe(24)
    paths = _Paths.of(folder, job)
    _write(paths.waiting, b"", at)
    _makers().submit(_make, page, paths, _seal(owner), at)
    return job


def collect(job: str, *, owner: str, at: datetime, keep: bool = False) -> Made | Waiting | Gone:
    """What has become of a job. What is made is handed out once, unless it is only looked at (``keep``)."""
    folder = _folder()
    _sweep(folder, at)
    paths = _Paths.of(folder, job)
    # Looked at first: it goes only when what is made is there.
    waiting = paths.waiting.exists()
    try:
        pdf = _seal(owner).decrypt(paths.made.read_bytes())
    except FileNotFoundError:
        return Waiting() if waiting else Gone()
    except InvalidToken:
        return Gone()
    if not keep:
        paths.made.unlink(missing_ok=True)
    return Made(pdf)


@dataclass(frozen=True, slots=True)
class _Paths:
    """Named by a hash of the job: who can list the folder still cannot ask for what is in it."""

    waiting: Path
    made: Path

    @classmethod
    def of(cls, folder: Path, job: str) -> _Paths:
        name = sha256(job.encode()).hexdigest()
        return cls(folder / f"{name}.waiting", folder / f"{name}.made")


def _make(page: str, paths: _Paths, seal: Fernet, at: datetime) -> None:
    try:
        _write(paths.made, seal.encrypt(press(page)), at)
    except (NotPrinted, OSError) as problem:
        logger.error("A plan could not be printed: %s", problem)
    finally:
        paths.waiting.unlink(missing_ok=True)


def _write(path: Path, data: bytes, at: datetime) -> None:
    """Written beside its place and moved there, so that half a file is never fetched; dated by when it was asked."""
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.utime(beside, (at.timestamp(), at.timestamp()))
    beside.replace(path)


def _sweep(folder: Path, at: datetime) -> None:
    for path in folder.iterdir():
        kept = SLOWEST if path.suffix == ".waiting" else KEPT
        try:
            if path.stat().st_mtime < (at - kept).timestamp():
                path.unlink()
        except FileNotFoundError:
            # Another worker was quicker.
            continue


def _folder() -> Path:
    folder = Path(settings.PAPER_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != 0o700:
        raise PermissionError("PAPER_DIR must be a folder that only the site's user can enter (mode 0700)")
    return folder


def _seal(owner: str) -> Fernet:
    """A key for this owner alone, from the site's secret."""
    return Fernet(urlsafe_b64encode(salted_hmac("directory.plans.jobs", owner, algorithm="sha256").digest()))


@cache
def _makers() -> ThreadPoolExecutor:
    """Made when first asked for, which is after a worker was forked."""
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="paper")
