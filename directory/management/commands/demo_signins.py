from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.demo import people
from directory.management.commands.load_demo import PASSWORD_FILE


class Command(BaseCommand):
    help = "Print the demo's sign-ins."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO or not PASSWORD_FILE.exists():
            raise CommandError("There are no demo sign-ins here. ./run demo makes them.")
        self.stdout.write(people.sign_ins(people.password_in(PASSWORD_FILE)))
