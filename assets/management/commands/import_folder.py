from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from assets.imports.folder import LayerOutcome, find_layers, import_layers
from geo.imports.plan import Author
from geo.imports.problem import ImportProblem
from geo.management.importing import whoami

_SHOWN = 5


class Command(BaseCommand):
    help = "Bring in every file of a folder that there is a mapping for, all or none."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

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
        parser.add_argument(
            "--apply", action="store_true", help="write the differences; without it, only show them"
        )
        parser.add_argument("--by", default="", metavar="NAME", help="who is doing this, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        self.totals: Counter[str] = Counter()
        try:
            layers, without = find_layers(options["folder"], options["mappings"])
            for mapping in without:
                self.stdout.write(f"{mapping.name}: there is no {mapping.file}, so it is passed over")
            import_layers(
                layers,
                by=Author(options["by"] or f"command line: {whoami()}"),
                at=timezone.now(),  # noqa: TID251  a command is an edge: the clock is read here, once
                apply=options["apply"],
                told=self._tell,
            )
        except ImportProblem as problem:
            raise CommandError(f"{problem.message}\nNothing was changed.") from problem
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error}\nNothing was changed.") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.", returncode=130) from None
        self._tell_totals(applied=options["apply"])

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
        said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        self.stdout.write(f"{done.layer.file.name} by {done.layer.mapping.name}: {said}")
        for note in [*diff.also, *done.outcome.notes]:
            self.stdout.write(f"  note: {note}")
        for item in islice(rejects, _SHOWN):
            self.stdout.write(self.style.WARNING(f"  line {item.line}: {item.reason}"))
        if len(rejects) > _SHOWN:
            self.stdout.write(f"  … and {len(rejects) - _SHOWN:,} more rejected")

    def _tell_totals(self, *, applied: bool) -> None:
        self.stdout.write("In all: " + ", ".join(f"{count:,} {word}" for word, count in self.totals.items()))
        if applied:
            self.stdout.write(self.style.SUCCESS("Applied."))
        else:
            self.stdout.write("This was a trial: nothing was written. Add --apply to apply it.")
