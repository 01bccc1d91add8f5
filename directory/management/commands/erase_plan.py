from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from directory.management.named_plan import named_plan
from directory.plans.actions.erasing import erase_plan
from directory.plans.codes import shown


class Command(BaseCommand):
    help = "Erase a plan and all that hangs on it, as the person may ask. It cannot be brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help='as it is printed: "K7Q-D4M"')

    def handle(self, *args: Any, **options: Any) -> None:
        plan = named_plan(options["code"])
        erase_plan(plan)
        self.stdout.write(f"Plan {shown(plan.code)} is erased.")
