"""What it takes to make a ten-item plan into a PDF, by a process of its own as on the site: time, memory and size.

The map lies over the place the command is run for (the demo, unless PLACE says otherwise).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from directory.plans.paper import LARGE_PICTURE_SIZE, PICTURE_SIZE, paper_page
from directory.plans.press import PRINTER
from directory.plans.sheet import Sheet, Spot
from tests.directory.plans.sheets import LINK, TEN, pins

MOST_MB = 300.0
MOST_KB = 500.0
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Making:
    """One process: seconds by the clock and of the processor, its largest resident memory, and what it made."""

    wall_s: float
    cpu_s: float
    memory_mb: float
    size_kb: float


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether a PDF is heavier, or took more memory, than it may."""
    table = Table(
        "paper", "page ready, ms", "cold, s", "cold p50, s", "processor, s", "memory, MB", "file, KB"
    )
    worst: list[Making] = []
    for name, large in (("A4", False), ("large print", True)):
        began = time.perf_counter()
        page = _page(large=large)
        ready_ms = (time.perf_counter() - began) * 1_000
        makings = [_make(page) for _ in range(ROUNDS)]
        worst += makings
        table.add_row(
            name,
            f"{ready_ms:.0f}",
            f"{makings[0].wall_s:.2f}",
            f"{statistics.median(making.wall_s for making in makings):.2f}",
            f"{statistics.median(making.cpu_s for making in makings):.2f}",
            f"{max(making.memory_mb for making in makings):.0f}",
            f"{max(making.size_kb for making in makings):.0f}",
        )
    Console(width=110).print(table)
    warm_s = _warm(_page(large=False))
    memory_mb, size_kb = max(m.memory_mb for m in worst), max(m.size_kb for m in worst)
    cold_s = statistics.median(making.wall_s for making in worst)
    print(
        f"paper: ten items in {cold_s:.2f} s by a process of its own ({warm_s:.2f} s once it is warm),"
        f" {memory_mb:.0f} MB of memory (below {MOST_MB:.0f}), {size_kb:.0f} KB (below {MOST_KB:.0f})"
    )
    return memory_mb >= MOST_MB or size_kb >= MOST_KB


def _page(*, large: bool) -> str:
    from geo.ground import ground
    from geo.picture import frame_round, picture

    sheet = _here(TEN)
    width, height = LARGE_PICTURE_SIZE if large else PICTURE_SIZE
    frame = frame_round(pins(sheet), width=width, height=height)
    assert frame is not None
    drawn = picture(pins(sheet), ground=ground(frame), width=width, height=height)
    return paper_page(sheet, large=large, link=LINK, picture=drawn)


def _here(sheet: Sheet) -> Sheet:
    """The sheet with its things at places of this place's own."""
    from assets.models import Listing
    from geo.crs import to_wgs84

    rows = Listing.objects.published().filter(point__isnull=False).order_by("pk")
    points = [
        to_wgs84(point)
        for point in rows.values_list("point", flat=True)[: len(sheet.items) * 12 : 12]
        if point
    ]
    if len(points) < len(sheet.items):
        return sheet
    placed = [
        replace(item, spot=Spot(point.x, point.y, item.spot is not None and item.spot.approximate))
        for item, point in zip(sheet.items, points, strict=True)
    ]
    return replace(sheet, items=tuple(placed))


# A small process starts the printer: Linux counts a parent's memory as the child's until the child begins its program.
_MEASURED = """
import json, resource, subprocess, sys, time
page = sys.stdin.buffer.read()
began = time.perf_counter()
made = subprocess.run([sys.executable, "-I", sys.argv[1]], input=page, capture_output=True, check=True).stdout
wall_s = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(made) / 1024]))
"""


def _make(page: str) -> Making:
    return Making(*json.loads(_child(_MEASURED, page)))


def _warm(page: str) -> float:
    """Seconds a process takes that has made one already; in a child, so that this one's memory says nothing."""
    script = (
        "import sys, time, runpy\n"
        "pdf = runpy.run_path(sys.argv[1])['pdf']; page = sys.stdin.read(); pdf(page)\n"
        "began = time.perf_counter(); pdf(page); print(time.perf_counter() - began)"
    )
    return float(_child(script, page))


def _child(script: str, page: str) -> str:
    command = [sys.executable, "-I", "-c", script, str(PRINTER)]
    return subprocess.run(command, input=page, capture_output=True, check=True, text=True).stdout
