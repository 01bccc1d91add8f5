"""What a first visit to a result page moves, and what a worker holds in memory after serving searches.

Measured on the place the command is run for (the demo, unless PLACE says otherwise), in Chromium with an empty cache.
"""

from __future__ import annotations

from playwright.sync_api import CDPSession
from rich.console import Console
from rich.table import Table

from tests.bench.site import Site, fetch, site
from tests.browser.chromium import launched

MOST_KB = 200.0
# Compiled parts that betray the packages the finder must not import: pandas comes with geopandas, scipy with the
# analysis. (numpy is there always: Django's own GDAL raster classes import it.)
HEAVY = ("pandas", "scipy", "shapely")


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether the page is heavier than it may be, or a worker imported what it must not."""
    from geo.models import Area, BoundaryKind

    ward = Area.objects.current(BoundaryKind.WARD).order_by("code", "pk").values_list("name", flat=True)[0]
    address = f"/search/?q=company&near={ward}&radius=3000".replace(" ", "+")
    with site() as served:
        before = served.worker_memory_mb()
        parts = _first_visit(served, address)
        for number in range(requests * 2):
            fetch(served.connect(), f"{address}&page={number % 3 + 1}")
        after = served.worker_memory_mb()
        heavy = served.modules_loaded(HEAVY)
    table = Table("part", "KB over the wire")
    for name, size in sorted(parts.items(), key=lambda part: -part[1]):
        table.add_row(name.split("?")[0], f"{size / 1024:.1f}")
    Console(width=100).print(table)
    total = sum(parts.values()) / 1024
    print(f"workers: {_mb(before)} MB when started, {_mb(after)} MB after {requests * 2} searches")
    print(f"heavy packages loaded: {', '.join(heavy) or 'none'}")
    print(
        f"page: {total:.0f} KB on a first visit (at most {MOST_KB:.0f}), worker {max(after):.0f} MB resident"
    )
    return total > MOST_KB or bool(heavy)


def _first_visit(served: Site, address: str) -> dict[str, float]:
    """Bytes received for each address, headers and all, until nothing more is asked for."""
    names: dict[str, str] = {}
    received: dict[str, float] = {}
    with launched() as browser:
        page = browser.new_page()
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
        session.on(
            "Network.loadingFinished", lambda e: received.update({e["requestId"]: e["encodedDataLength"]})
        )
        page.goto(f"http://localhost:{served.port}{address}", wait_until="networkidle")
        page.close()
    prefix = f"http://localhost:{served.port}"
    return {names[key].removeprefix(prefix): size for key, size in received.items()}


def _mb(values: list[float]) -> str:
    return " and ".join(f"{value:.0f}" for value in values)
