"""The sweep of confirmations over a country: how fast, in how much memory, and whether it goes on after being killed.

Of the generated listings four in ten are due to be asked or reminded today and one in a hundred to be taken off; one in
four of those has nobody to ask. Each has an address of its own and so a mail of its own, which is the worst case. Each
phase runs in a process of its own, whose largest memory is measured beside that of one that sweeps nothing.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

from django.db import connection
from rich.console import Console
from rich.table import Table

from tests.bench.country import ensure_listings

MOST_GROWTH_MB, KILLED_AFTER = 60.0, 3
"""More memory than a sweep of nothing, whatever the number of listings."""
_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

_LISTINGS = """
UPDATE assets_listing SET status = 'published', confirmed_how = 'online', confirm_every_days = 180,
    email = CASE WHEN id %% 4 = 0 THEN '' ELSE 'group' || id || '@example.org' END,
    confirmed_at = %(at)s::timestamptz - make_interval(days => CASE WHEN id %% 100 = 9 THEN 400
        ELSE (ARRAY[10, 20, 30, 60, 90, 120, 170, 185, 250, 300])[1 + id %% 10] END)
"""
# What had its last notice, by a mail that went, three weeks ago.
_NOTICES = """
WITH asked AS (
    INSERT INTO assets_confirmationask (listing_id, round, stage, at, letter, told)
    SELECT id, confirmed_at, 'last', %(at)s::timestamptz - interval '21 days', gen_random_uuid(), true
    FROM assets_listing WHERE id %% 100 = 9 RETURNING letter, at
)
INSERT INTO directory_outgoingmail (key, reference, template, "to", subject, text, headers, about, made_at, due_at,
    attempts, sent_at, problem)
SELECT 'bench:' || letter, gen_random_uuid(), 'still_right_last', 'x@example.org', '', '', '{}', letter, at, at,
    1, at, ''
FROM asked
"""


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether memory grew with the listings or a killed sweep asked anything twice."""
    del requests
    ensure_listings(listings)
    _set_back()
    nothing = _phase("nothing")
    killed = _phase("kill")
    rest = _phase("sweep")
    again = _phase("sweep")
    twice = _asked_twice()
    rows = {
        "a sweep of nothing": nothing,
        "a sweep, killed after three batches": killed,
        "what was left": rest,
        "once more": again,
    }
    Console(width=110).print(_table(rows))
    seen = _asked()
    growth = rest["peak_mb"] - nothing["peak_mb"]
    rate = rest["seen"] / rest["seconds"] if rest["seconds"] else 0.0
    print(
        f"sweep: listings={listings} asked={seen} seconds={rest['seconds']:.1f} asked_per_s={rate:.0f}"
        f" listings_per_s={listings / rest['seconds']:.0f} again_s={again['seconds']:.1f}"
        f" peak_mb={rest['peak_mb']:.0f} growth_mb={growth:.0f} twice={twice}"
    )
    return growth > MOST_GROWTH_MB or twice > 0 or again["seen"] > 0


def _set_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE assets_confirmationask, directory_outgoingmail")
        cursor.execute(_LISTINGS, {"at": _AT})
        cursor.execute(_NOTICES, {"at": _AT})
        cursor.execute("VACUUM ANALYZE assets_listing")
        cursor.execute("VACUUM ANALYZE assets_confirmationask")


def _phase(name: str) -> dict[str, float]:
    """Run a phase in a process of its own; what it says of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.sweep", name], stdout=subprocess.PIPE, text=True, check=False
    )
    if name == "kill":
        assert done.returncode == -signal.SIGKILL
        return {"seen": float(_asked()), "seconds": 0.0, "peak_mb": 0.0}
    assert done.returncode == 0
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


def _asked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assets_confirmationask WHERE at = %s", [_AT])
        [(count,)] = cursor.fetchall()
    return int(count)


def _asked_twice() -> int:
    """Listings asked more than once today, and people who got more than one mail of one letter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM assets_confirmationask WHERE at = %(at)s GROUP BY listing_id"
            " HAVING count(*) > 1) a) + (SELECT count(*) FROM (SELECT 1 FROM directory_outgoingmail"
            ' WHERE made_at = %(at)s GROUP BY "to" HAVING count(*) > 1) m)',
            {"at": _AT},
        )
        [(count,)] = cursor.fetchall()
    return int(count)


def _table(rows: dict[str, dict[str, float]]) -> Table:
    table = Table(title="Asking whether listings are still right")
    for name in ("", "asked", "seconds", "peak memory"):
        table.add_column(name, justify="left" if not name else "right")
    for name, said in rows.items():
        memory = f"{said['peak_mb']:.0f} MB" if said["peak_mb"] else "–"
        table.add_row(name, f"{said['seen']:,.0f}", f"{said['seconds']:.1f}", memory)
    return table


def main(phase: str) -> None:
    """One phase, in the process that the bench has begun for it."""
    import django
    from django.conf import settings

    django.setup()
    from assets.actions.confirmations import sweep_confirmations
    from directory.confirming.asking import write_to_people

    settings.SENDS_MAIL = True
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    seen, started = 0, time.perf_counter()
    if phase != "nothing":
        sweep = sweep_confirmations(at=_AT, tell=lambda rows: write_to_people(rows, at=_AT))
        for number, part in enumerate(sweep, start=1):
            seen += part.seen
            if phase == "kill" and number == KILLED_AFTER:
                os.kill(os.getpid(), signal.SIGKILL)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seen": seen, "seconds": time.perf_counter() - started, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1])
