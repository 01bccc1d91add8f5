from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.post.bounces import in_folder, in_stream, read_bounces


class Command(BaseCommand):
    help = "Note which mails came back: from an mbox file, a maildir, or one message on standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="an mbox file or a maildir")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["path"]
        if path is not None and not path.exists():
            raise CommandError(f"There is no {path}.")
        messages = in_stream(sys.stdin.buffer) if path is None else in_folder(path)
        found, read = read_bounces(messages, at=timezone.now())
        self.stdout.write(f"{found:,} mails of ours came back, in {read:,} messages.")
