"""The site as it is served: gunicorn with two threaded workers and pooled connections."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Site:
    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def modules_loaded(self, names: Iterable[str]) -> list[str]:
        """Which of these packages' compiled parts any worker has mapped into memory."""
        maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in self._workers())
        return [name for name in names if f"/site-packages/{name}/" in maps]

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def worker_memory_mb(self) -> list[float]:
        """Resident memory of each worker process, in MB."""
        return [_resident_mb(pid) for pid in self._workers()]


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


@contextmanager
def site(*, workers: int = 2) -> Iterator[Site]:
    """Serve the configured database on a free loopback port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "directory.config.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        _wait_until_ready(port, process)
        yield Site(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if process.poll() is not None:
            raise RuntimeError("gunicorn did not start")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("gunicorn was not ready within 30 seconds")


def fetch(connection: http.client.HTTPConnection, path: str, *, compressed: bool = True) -> bytes:
    """Fetch a page as a browser would; raise if it is not 200."""
    accept = "gzip" if compressed else "identity"
    headers = {"Accept-Encoding": accept, "Host": "localhost"}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    except (http.client.RemoteDisconnected, ConnectionError):
        # While another side took its turn the server gave the connection up, as it does with idle ones.
        connection.close()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body
