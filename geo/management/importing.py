"""What every import command shares: options, progress bar, the diff and the rejected rows on screen."""

from __future__ import annotations

import csv
import getpass
import json
import os
from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from geo.imports.plan import Author, Import, Outcome, run
from geo.imports.problem import ImportProblem
from geo.imports.report import Progress, Rejects, silent

_SHOWN = 20


class ImportingCommand(BaseCommand):
    """What the import of one file and that of a folder have in common."""

    # An import looks at no page, so it need not wait for the checks of them.
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def _add_shared_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="write the difference; without it, only show it"
        )
        parser.add_argument("--by", default="", metavar="NAME", help="who is doing this, for the record")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write every rejected row to a CSV file"
        )

    @contextmanager
    def _progress(self, name: str) -> Iterator[Progress]:
        """Show a bar on a terminal; nothing where the output is kept in a file."""
        if not self.stderr.isatty():
            yield silent
            return
        from rich import progress as rich
        from rich.console import Console

        columns = (
            rich.TextColumn("{task.description}"),
            rich.BarColumn(),
            rich.TaskProgressColumn(),
            rich.TimeRemainingColumn(),
        )
        with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(f"Reading {name}", total=None)

            def tell(done: int, total: int) -> None:
                finished = done >= total
                text = f"Comparing {name}" if finished else f"Reading {name}"
                bar.update(task, completed=done, total=None if finished else total, description=text)

            yield tell


class ImportCommand(ImportingCommand):
    """Reads a file, shows what it would change, and with ``--apply`` changes it.

    A subclass adds its options in ``add_options`` and makes the ``Import`` in ``build``.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to read")
        self.add_options(parser)
        self._add_shared_options(parser)

    @abstractmethod
    def add_options(self, parser: ArgumentParser) -> None: ...

    @abstractmethod
    def build(self, options: dict[str, Any]) -> Import:
        """Make the import from the options. Raises ``ImportProblem``."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self._progress(options["file"].name) as progress:
                outcome = run(
                    self.build(options),
                    by=Author(options["by"] or f"command line: {whoami()}"),
                    at=timezone.now(),  # noqa: TID251  a command is an edge: the clock is read here, once
                    apply=options["apply"],
                    progress=progress,
                )
        except ImportProblem as problem:
            if problem.rejects is not None:
                self._tell_rejects(problem.rejects, options["rejects"])
            raise CommandError(f"{problem.message}\nNothing was changed.") from problem
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error}\nNothing was changed.") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.", returncode=130) from None
        if outcome.applied:
            self.applied()
        self._tell(outcome, options["rejects"])

    def applied(self) -> None:
        """Bring up to date what follows what was imported, once it is there."""

    def _tell(self, outcome: Outcome, rejects_file: Path | None) -> None:
        for text in outcome.diff.lines():
            self.stdout.write(text)
        for note in outcome.notes:
            self.stdout.write(f"Note: {note}")
        self._tell_rejects(outcome.rejects, rejects_file)
        if outcome.diff.is_empty:
            self.stdout.write(self.style.SUCCESS("Nothing to do: what is stored already says the same."))
        elif outcome.applied:
            self.stdout.write(self.style.SUCCESS("Applied."))
        else:
            self.stdout.write("This was a trial: nothing was written. Add --apply to apply it.")

    def _tell_rejects(self, rejects: Rejects, file: Path | None) -> None:
        if not len(rejects):
            return
        rows = "row was" if len(rejects) == 1 else "rows were"
        self.stdout.write(self.style.WARNING(f"{len(rejects):,} {rows} rejected:"))
        for item in islice(rejects, _SHOWN):
            self.stdout.write(f"  line {item.line}: {item.reason}")
        if len(rejects) > _SHOWN and file is None:
            self.stdout.write(f"  … and {len(rejects) - _SHOWN:,} more. See them all with --rejects FILE.")
        if file is not None:
            write_rejects(file, [("", rejects)])
            self.stdout.write(f"All of them are in {file}.")


def write_rejects(file: Path, rejects: Iterable[tuple[str, Rejects]], *, name_files: bool = False) -> None:
    """Write the rejected rows of files as CSV; ``name_files`` for a first column that says which file it was.

    Raises CommandError.
    """
    try:
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow([*(["file"] if name_files else []), "line", "reason", "row"])
            for name, rows in rejects:
                for item in rows:
                    cells = item.line, item.reason, json.dumps(item.row, ensure_ascii=False)
                    writer.writerow([*([name] if name_files else []), *cells])
    except OSError as error:
        raise CommandError(f"The rejected rows could not be written to {file}: {error.strerror}.") from error


def whoami() -> str:
    """The name of the account at the keyboard, or its number where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"
