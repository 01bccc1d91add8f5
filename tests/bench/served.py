"""Programs of others that serve the bench's listings: started on a free loopback port, asked by HTTP, stopped again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.gis.geos import Point

from geo.crs import BNG, to_wgs84
from tests.bench.question import LIMIT, Question

ROOT = Path(settings.BASE_DIR)
PROGRAMS = ROOT / ".var" / "peers" / "bin"
WORKERS, THREADS = 2, 4


@contextmanager
def drf_served() -> Iterator[http.client.HTTPConnection]:
    command = [
        "gunicorn", "tests.bench.drf_site:application", "--worker-class", "gthread", "--no-control-socket",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--bind",
    ]  # fmt: skip
    with _served(
        command, "127.0.0.1:{port}", ready="/listings/?point=0,0&dist=1", environment={}
    ) as connection:
        yield connection


def drf_answer(web: http.client.HTTPConnection, asked: Question) -> tuple[list[int], int]:
    query = {"cost": asked.cost, "point": f"{asked.x},{asked.y}", "dist": asked.radius_m, "page_size": LIMIT}
    if asked.words:
        query["search"] = asked.words
    found = _json(web, f"/listings/?{urlencode(query)}")
    return [feature["id"] for feature in found["features"]], found["count"]


@contextmanager
def tipg_served() -> Iterator[http.client.HTTPConnection]:
    """In one process, as it is asked one thing at a time; with ``--workers`` uvicorn leaves TCP_NODELAY off.

    That would add 40 ms to every answer.
    """
    command = ["uvicorn", "tipg.main:app", "--log-level", "warning", "--port"]
    # It knows this schema only, so that it has no other table to look at; and does not look for new ones meanwhile.
    environment = {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("postgis://", "postgresql://", 1),
        "TIPG_DB_SCHEMAS": '["peers"]',
        "TIPG_CATALOG_TTL": "0",
        "TIPG_TABLE_CONFIG__peers_feature__geomcol": "point",
    }
    ready = "/collections/peers.feature/items?limit=1"
    with _served(command, "{port}", ready=ready, environment=environment) as connection:
        yield connection


def tipg_answer(web: http.client.HTTPConnection, asked: Question) -> tuple[list[int], int]:
    """In the box round the circle: of distances it knows nothing."""
    wanted = [f"cost = '{asked.cost}'"]
    if asked.words:
        like = f"LIKE CASEI('%{asked.words}%')"
        anywhere = (f"CASEI({name}) {like}" for name in ("name", "summary", "description"))
        wanted.append(f"({' OR '.join(anywhere)})")
    low, high = (
        to_wgs84(Point(x=asked.x + way * asked.radius_m, y=asked.y + way * asked.radius_m, srid=BNG))
        for way in (-1, 1)
    )
    query = {
        "filter-lang": "cql2-text",
        "filter": " AND ".join(wanted),
        "bbox": f"{low.x},{low.y},{high.x},{high.y}",
        "limit": LIMIT,
    }
    found = _json(web, f"/collections/peers.feature/items?{urlencode(query)}")
    return [feature["id"] for feature in found["features"]], found["numberMatched"]


@contextmanager
def _served(
    command: list[str], place: str, *, ready: str, environment: dict[str, str]
) -> Iterator[http.client.HTTPConnection]:
    """Run a program of ``.var/peers``, its last argument the place to listen at, until the block ends."""
    program, *arguments = command
    if not (PROGRAMS / program).exists():
        raise FileNotFoundError(f"{PROGRAMS / program} is missing: ./run bench search installs it.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [PROGRAMS / "python", "-m", program, *arguments, place.format(port=port)],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", **environment},
    )
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        _wait_until_ready(connection, ready, process)
        yield connection
    finally:
        connection.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(
    connection: http.client.HTTPConnection, path: str, process: subprocess.Popen[bytes]
) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} did not start")
        try:
            _json(connection, path)
        except OSError:
            connection.close()
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{process.args!r} was not ready within a minute")


def _json(connection: http.client.HTTPConnection, path: str) -> Any:
    headers = {"Accept": "application/geo+json, application/json"}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    except http.client.RemoteDisconnected:
        # While another took its turn the server gave the connection up, as it does with idle ones.
        connection.close()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}: {body[:200]!r}")
    return json.loads(body)
