"""How good the duplicates' queue is on labelled pairs, of the demo and of a real borough, and what it costs at size."""

from __future__ import annotations

import os
import subprocess
import sys

from django.db import transaction
from rich.console import Console
from rich.table import Table

from assets.models import DuplicatePair
from tests.bench import country
from tests.bench.duplicates import labelled
from tests.bench.duplicates.labelled import Quality
from tests.bench.relevance.measure import load_the_demo

LEAST = 0.90


def run(*, listings: int, requests: int, full: bool = False) -> bool:
    """Measure; return whether precision or recall on the demo's pairs is lower than it must be, or cost grows."""
    load_the_demo()
    with transaction.atomic():
        DuplicatePair.objects.all().delete()
        found = labelled.measure(labelled.make())
        transaction.set_rollback(True)
    Console(width=120).print(_table(found))
    for one in found:
        print(f"{one.half}: missed {one.missed or 'none'}; wrong {one.wrong or 'none'}")
    missed = any(one.precision < LEAST or one.recall < LEAST for one in found)
    missed |= _elsewhere("trafford") != 0
    missed |= _elsewhere("scale", *(["--full"] if full else [])) != 0
    figures = "; ".join(f"{q.half} precision {q.precision:.3f}, recall {q.recall:.3f}" for q in found)
    print(f"duplicates: {figures} (aim {LEAST:.2f} each){', missed' if missed else ''}")
    return missed


def _elsewhere(name: str, *arguments: str) -> int:
    """Run another part in a process and a database of its own."""
    address = country.ensure_database(f"duplicates_{name}")
    command = [sys.executable, "-m", f"tests.bench.duplicates.{name}", *arguments]
    return subprocess.call(command, env=os.environ | {"DATABASE_URL": address})


def _table(found: list[Quality]) -> Table:
    table = Table("demo's pairs", "are one", "in the queue", "of these right", "precision", "recall")
    for q in found:
        counts = (q.same, q.queued, q.right)
        table.add_row(q.half, *(f"{n:,}" for n in counts), f"{q.precision:.3f}", f"{q.recall:.3f}")
    return table
