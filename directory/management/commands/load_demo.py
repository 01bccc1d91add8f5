from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assets.actions.pairs import look_at_changed
from assets.imports.folder import LayerOutcome, find_layers, import_layers
from assets.search.upkeep import after_an_import
from directory.demo import changes, groups, joining, ledger, loaded, outcomes, people, plans
from directory.demo.geography import steps
from directory.demo.grants import demo_grants
from directory.gaps.upkeep import refresh_analyses
from geo.imports.diff import Diff
from geo.imports.plan import Author, run
from geo.imports.problem import ImportProblem

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
PASSWORD_FILE = Path(settings.BASE_DIR) / ".var" / "demo-password"
_BY = Author("load_demo")


class Command(BaseCommand):
    help = "Bring in the fictional demo place. Where it is there already, this ends at once."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="look at every file, loaded or not")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This place is not the demo, and must not be filled with invented listings. "
                "The demo is started with ./run demo; elsewhere, set DEMO=1 to mean it."
            )
        now = timezone.now()
        try:
            self._load(now, again=options["again"])
        except ImportProblem as problem:
            raise CommandError(
                f"{problem.message}\nThe demo place is not complete. Run this again."
            ) from problem
        ledger.fill(at=now)
        outcomes.fill(at=now)
        self._register(now)
        plans.fill(at=now)
        groups.fill(at=now)
        joining.fill(at=now)
        changes.fill(at=now)
        # The worker beside the site does them: together they take longer than anybody wants to wait for a start.
        refresh_analyses(at=now)

    def _load(self, now: datetime, *, again: bool) -> None:
        if not again and loaded.is_loaded(FIXTURES, at=now):
            self.stdout.write("The demo place is loaded.")
            return
        began, at = monotonic(), loaded.counts_from(at=now)
        for title, make in steps(FIXTURES):
            self._started = monotonic()
            outcome = run(make(), by=_BY, at=now, apply=True)
            self._tell(title, outcome.diff, len(outcome.rejects))
            for item in outcome.rejects:
                self.stderr.write(self.style.WARNING(f"  line {item.line}: {item.reason}"))
        layers, _ = find_layers(FIXTURES / "demo" / "listings", FIXTURES / "mappings" / "demo")
        self._started = monotonic()
        import_layers(layers, by=_BY, at=at, apply=True, told=self._tell_layer)
        self._started = monotonic()
        grants = run(demo_grants(FIXTURES), by=_BY, at=now, apply=True)
        self._tell("Grants", grants.diff, len(grants.rejects))
        after_an_import(at=now)
        look_at_changed(at=now)
        loaded.note_loaded(FIXTURES, counted_from=at, at=now)
        self.stdout.write(f"The demo place is loaded ({monotonic() - began:.0f} s).")

    def _tell_layer(self, done: LayerOutcome) -> None:
        self._tell(
            done.layer.file.stem.replace("_", " ").capitalize(), done.outcome.diff, len(done.outcome.rejects)
        )
        for item in done.outcome.rejects:
            self.stderr.write(self.style.WARNING(f"  line {item.line}: {item.reason}"))
        self._started = monotonic()

    def _tell(self, title: str, diff: Diff, rejected: int) -> None:
        counts = {"added": diff.added, "changed": diff.changed, "removed": diff.removed, "rejected": rejected}
        said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "as before"
        self.stdout.write(f"  {title}: {said} ({monotonic() - self._started:.1f} s)")
        self.stdout.flush()

    def _register(self, now: datetime) -> None:
        try:
            password = people.password_in(PASSWORD_FILE)
        except OSError:
            self._register_once(now)
            return
        if not people.are_registered(password):
            people.register(password, at=now)
            self.stdout.write(f"  Accounts: {len(people.ACCOUNTS)} registered")

    def _register_once(self, now: datetime) -> None:
        """Where no file can be kept, as in a container, the password is told once and then forgotten."""
        if people.are_there():
            return
        password = people.new_password()
        people.register(password, at=now)
        self.stdout.write(people.sign_ins(password))
        self.stdout.write("Note it now: it cannot be kept here, and is not told again.")
