"""What keys, queue and a question at entry cost as a country grows; one listing in a hundred is entered twice."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from math import log
from statistics import median
from time import perf_counter

import django

SIZES = (1_000, 10_000, 100_000)
FULL = 1_000_000
TWICE = 100
MOST_GROWTH = 2.0
"""Times as long a listing may take as in a country a tenth of the size; 1 is linear, 10 every pair."""
LEAST_FOUND = 0.90
MOST_ENTRY_MS = 50.0
_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

# An entry of the listing before it: a legal word more, 20 m off.
_ENTERED_TWICE = f"""
UPDATE assets_listing l SET name = before.name || ' CIC', point = ST_Translate(before.point, 12, -16)
FROM assets_listing before WHERE l.id %% {TWICE} = 0 AND before.id = l.id - 1 AND l.id >= %s
"""


def main() -> int:
    django.setup()
    from django.core.management import call_command

    from tests.bench import country

    call_command("migrate", verbosity=0, skip_checks=True)
    country.begin()
    sizes = SIZES + ((FULL,) if "--full" in sys.argv else ())
    had, times, bad = 0, [], False
    for size in sizes:
        country.fill(had + 1, size)
        times.append(_measure(had, size))
        had = size
        found = times[-1][2]
        bad |= found < LEAST_FOUND or times[-1][3] > MOST_ENTRY_MS
        print(
            f"scale: {size:>9,} listings: keys {times[-1][0]:.1f} s, queue {times[-1][1]:.1f} s"
            f" ({times[-1][1] / size * 1e6:.0f} µs a listing), {found:.1%} of those entered twice found,"
            f" a question at entry {times[-1][3]:.1f} ms",
            flush=True,
        )
    (first, *_, last), (one, *_, many) = sizes, times
    exponent = log((many[0] + many[1]) / (one[0] + one[1])) / log(last / first)
    steps = zip(zip(sizes, times, strict=True), list(zip(sizes, times, strict=True))[1:], strict=False)
    growth = max(((b[0] + b[1]) / m) / ((a[0] + a[1]) / n) for (n, a), (m, b) in steps)
    bad |= growth > MOST_GROWTH
    print(
        f"scale: time grows as size^{exponent:.2f}; a listing takes at most {growth:.2f}× as long (aim {MOST_GROWTH})"
    )
    return int(bad)


def _measure(had: int, size: int) -> tuple[float, float, float, float]:
    """Seconds for all keys, seconds for all pairs, the share of doubles found, milliseconds of a question at entry."""
    from django.db import connection

    from assets.actions.pairs import look_at_all, make_keys_anew
    from assets.duplicates import similar_to
    from assets.models import DuplicatePair, Listing

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_ENTERED_TWICE, [had])
        cursor.execute("TRUNCATE assets_duplicatepair, assets_duplicatekey CASCADE")
        cursor.execute("VACUUM ANALYZE assets_listing")
    started = perf_counter()
    make_keys_anew()
    keys = perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE assets_duplicatekey")
    started = perf_counter()
    look_at_all(at=_AT)
    queue = perf_counter() - started
    pairs = DuplicatePair.objects.open().filter(second__gt=0).values_list("first_id", "second_id")
    found = sum(b % TWICE == 0 and a == b - 1 for a, b in pairs.order_by("pk"))
    entry = []
    for row in Listing.objects.filter(pk__in=range(1, size, max(1, size // 50))).order_by("pk"):
        assert row.point is not None
        document = {"name": f"{row.name} Ltd", "point": [row.point.x + 15, row.point.y]}
        began = perf_counter()
        similar_to(document, kind="activity")
        entry.append((perf_counter() - began) * 1_000)
    return keys, queue, found / (size // TWICE), median(entry)


if __name__ == "__main__":
    sys.exit(main())
