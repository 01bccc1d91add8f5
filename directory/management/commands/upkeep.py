from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.upkeep.lock import alone
from directory.upkeep.steps import STEPS, Step

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is to be done at regular times. Run it every hour or every night; late or twice does no harm."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [step.name for step in STEPS]
        parser.add_argument("--only", action="append", choices=names, help="this step; may be given again")

    def handle(self, *args: Any, **options: Any) -> None:
        with alone() as mine:
            if not mine:
                self.stdout.write("Another upkeep is at work at this moment; nothing to do.")
                return
            wanted = options["only"] or [step.name for step in STEPS]
            failed = [step.name for step in STEPS if step.name in wanted and not self._run(step)]
        if failed:
            raise CommandError(f"These failed, and the others were done: {', '.join(failed)}.")

    def _run(self, step: Step) -> bool:
        """Do one step; whatever goes wrong in it must not keep the others from being done."""
        try:
            said = step.run(timezone.now())
        except Exception:
            logger.exception("upkeep: %s failed", step.name)
            return False
        self.stdout.write(f"{step.name}: {said}")
        return True
