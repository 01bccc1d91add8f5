"""Benchmarks: ``./run bench NAME``. Each prints a table, then one line of figures; it fails where a bound is missed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from importlib import import_module

from tests.bench import country

NAMES = {
    "search": "the finder through gunicorn against the same SQL by bare psycopg",
    "relevance": "judged everyday queries over the demo: nDCG@10, recall@20, and what failed",
    "page": "the first visit's weight, and a worker's memory after serving searches",
    "plans": "adding to a plan against an empty view, a plan of ten things, and the list while a team has 10,000",
    "sweep": "asking whether listings are still right: time and memory, and going on after being killed",
    "duplicates": "precision and recall of the duplicates' queue on labelled pairs, and its cost by size",
    "moderation": "a convenor's morning, the queue and a change, with 10,000 waiting",
    "planning-page": "a planner's page read from what is kept, against an empty view and its own SQL",
    "paper": "time, memory and size of a ten-item plan as a PDF",
    "planning": "reach over all of England against bare cKDTree, PySAL's access and SQL (--full: a million listings)",
    "siting": "where more would help, and how far from the best that is, against spopt with CBC",
}

OWN_DATABASE = {
    "search": "{listings}",
    "relevance": "relevance",
    "plans": "plans",
    "sweep": "sweep_{listings}",
    "planning": "planning",
    "siting": "planning",
    "duplicates": "duplicates",
    "moderation": "moderation_{listings}",
}
"""Those that fill a database of their own, by how it is called; the others only read the place's."""
MODULES = {
    "relevance": "tests.bench.relevance.measure",
    "planning-page": "tests.bench.planning_page",
    "planning": "tests.bench.planning.measure",
    "siting": "tests.bench.planning.siting",
    "duplicates": "tests.bench.duplicates.measure",
}
HAVE_FULL = ("planning", "duplicates")
"""Those with a longer form."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    told = "; ".join(f"{name}: {what}" for name, what in NAMES.items())
    parser.add_argument("name", nargs="?", choices=NAMES, help=f"{told}; all of them when none is named")
    parser.add_argument(
        "--listings", type=int, default=100_000, help="how many to generate (default 100,000)"
    )
    parser.add_argument("--requests", type=int, default=100, help="requests a cell (default 100)")
    parser.add_argument("--full", action="store_true", help="the longer form, of: " + ", ".join(HAVE_FULL))
    arguments = parser.parse_args()
    full = ["--full"] if arguments.full else []
    if arguments.name is None:
        # Each in a process of its own, because they may run on different databases.
        given = [f"--listings={arguments.listings}", f"--requests={arguments.requests}"]
        return max(
            subprocess.call(
                [sys.executable, "-m", "tests.bench", name, *given, *(full if name in HAVE_FULL else [])]
            )
            for name in NAMES
        )
    if arguments.full and arguments.name not in HAVE_FULL:
        parser.error(f"{arguments.name} has no longer form")
    if arguments.name in OWN_DATABASE:
        # Before Django reads its settings, so that generated listings can never touch a place's own database.
        name = OWN_DATABASE[arguments.name].format(listings=arguments.listings)
        os.environ["DATABASE_URL"] = country.ensure_database(name)

    import django

    django.setup()
    bench = import_module(MODULES.get(arguments.name, f"tests.bench.{arguments.name}"))
    longer = {"full": True} if arguments.full else {}
    missed: bool = bench.run(listings=arguments.listings, requests=arguments.requests, **longer)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
