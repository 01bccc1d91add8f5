from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from assets.actions.pairs import look_at_changed
from assets.imports.folder import Layer, LayerOutcome, find_layers, import_layers
from assets.search import upkeep
from geo.imports.plan import Author
from geo.imports.problem import ImportProblem
from geo.imports.report import Progress, Rejects
from geo.management.importing import ImportingCommand, whoami, write_rejects

_SHOWN = 5


class Command(ImportingCommand):
    help = "Bring in every file of a folder that there is a mapping for, all or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="the folder with the files; folders in it are looked at too"
        )
        parser.add_argument(
            "--mappings",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures" / "mappings" / "trafford",
            metavar="FOLDER",
            help="the folder with the mappings (default: those for Trafford's open data)",
        )
        self._add_shared_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.totals: Counter[str] = Counter()
        self.rejects: list[tuple[str, Rejects]] = []
        self.reading: list[Layer] = []
        try:
            layers, without = find_layers(options["folder"], options["mappings"])
            self.count = len(layers)
            for mapping in without:
                self.stdout.write(f"{mapping.name}: there is no {mapping.file}, so it is passed over")
            import_layers(
                layers,
                by=Author(options["by"] or f"command line: {whoami()}"),
                at=timezone.now(),  # noqa: TID251  a command is an edge: the clock is read here, once
                apply=options["apply"],
                told=self._tell,
                progress=self._layer_progress,
            )
        except ImportProblem as problem:
            if problem.rejects is not None:
                self.rejects.append((self.reading[-1].file.name, problem.rejects))
            self._write_rejects(options["rejects"])
            raise CommandError(f"{problem.message}\nNothing was changed.") from problem
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error}\nNothing was changed.") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.", returncode=130) from None
        self._tell_totals(applied=options["apply"])
        self._write_rejects(options["rejects"])

    @contextmanager
    def _layer_progress(self, layer: Layer) -> Iterator[Progress]:
        self.reading.append(layer)
        with self._progress(f"{layer.file.name} ({len(self.reading)} of {self.count})") as tell:
            yield tell

    def _tell(self, done: LayerOutcome) -> None:
        diff, rejects = done.outcome.diff, done.outcome.rejects
        counts = {
            "to add": diff.added,
            "to change": diff.changed,
            "to withdraw": diff.removed,
            "the same": diff.unchanged,
            "rejected": len(rejects),
        }
        self.totals.update(counts)
        self.rejects.append((done.layer.file.name, rejects))
        said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        self.stdout.write(f"{done.layer.file.name} by {done.layer.mapping.name}: {said}")
        for note in [*diff.also, *done.outcome.notes]:
            self.stdout.write(f"  note: {note}")
        for item in islice(rejects, _SHOWN):
            self.stdout.write(self.style.WARNING(f"  line {item.line}: {item.reason}"))
        if len(rejects) > _SHOWN:
            self.stdout.write(
                f"  … and {len(rejects) - _SHOWN:,} more rejected. See them all with --rejects FILE."
            )

    def _tell_totals(self, *, applied: bool) -> None:
        self.stdout.write("In all: " + ", ".join(f"{count:,} {word}" for word, count in self.totals.items()))
        if applied:
            now = timezone.now()  # noqa: TID251  a command is an edge
            upkeep.after_an_import(at=now)
            look_at_changed(at=now)
            self.stdout.write(self.style.SUCCESS("Applied."))
        else:
            self.stdout.write("This was a trial: nothing was written. Add --apply to apply it.")

    def _write_rejects(self, file: Path | None) -> None:
        """Write every file's rejected rows; nothing where there are none, as with one file's import."""
        if file is None or not any(len(rows) for _, rows in self.rejects):
            return
        write_rejects(file, self.rejects, name_files=True)
        self.stdout.write(f"All rejected rows are in {file}.")
