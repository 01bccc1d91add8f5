"""What an import says while it reads: rejected rows, skipped rows, notes, progress."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, cast
from weakref import finalize

from geo.text import shortened, storable, tidy


class Progress(Protocol):
    """Told how much has been read: ``done`` of ``total`` in whatever unit the file is counted in."""

    def __call__(self, done: int, total: int) -> None: ...


def silent(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Rejected:
    """A row an import would not take."""

    line: int
    """Line of a text file, or 1-based feature of a spatial file."""
    reason: str
    row: dict[str, str] = field(default_factory=dict)


class Rejects:
    """Rejected rows in the order found. Kept in a file once they are many, so that memory stays bounded."""

    _IN_MEMORY = 1_000_000

    def __init__(self) -> None:
        self._spool = cast(IO[bytes], SpooledTemporaryFile(self._IN_MEMORY, "w+b"))  # noqa: SIM115
        self._count = 0
        finalize(self, self._spool.close)

    def add(self, rejected: Rejected) -> None:
        self._spool.seek(0, 2)
        line = json.dumps([rejected.line, rejected.reason, rejected.row], ensure_ascii=True)
        self._spool.write(line.encode() + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Rejected]:
        position = 0
        while True:
            # Sought each time: another iteration, or a row added meanwhile, may have moved the file.
            self._spool.seek(position)
            line = self._spool.readline()
            if not line:
                return
            position = self._spool.tell()
            yield Rejected(*json.loads(line))


class Report:
    """Handed to an import while it reads."""

    def __init__(self, progress: Progress = silent) -> None:
        self.progress = progress
        self.rejects = Rejects()
        self.accepted = 0
        self._notes: list[str] = []
        self._skipped: Counter[str] = Counter()

    def reject(self, line: int, reason: str, row: Mapping[str, object] | None = None) -> None:
        """Refuse a row, saying why in plain words that suggest what to do."""
        self.rejects.add(Rejected(line, shortened(tidy(reason), 400), storable(row or {})))

    def skip(self, why: str) -> None:
        """Leave out a row that is not wrong, only not wanted (a terminated postcode, a filtered measure)."""
        self._skipped[why] += 1

    def note(self, text: str) -> None:
        """Say something the operator should know and the record should keep."""
        if text and text not in self._notes:
            self._notes.append(text)

    @property
    def notes(self) -> list[str]:
        left_out = [f"left out {count:,} {why}" for why, count in self._skipped.items()]
        return [*self._notes, *left_out]
