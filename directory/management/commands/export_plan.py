from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from directory.management.named_plan import named_plan
from directory.plans.export import export_plan


class Command(BaseCommand):
    help = "Print everything that is kept about a plan, for the person it is about. Send it to nobody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help='as it is printed: "K7Q-D4M"')

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(export_plan(named_plan(options["code"])).decode())
