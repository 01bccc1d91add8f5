"""The private PostgreSQL cluster, a real one: it starts, is shared, heals, and ends with its last user."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.setup.conftest import Project, eventually

_SLEEPERS = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"


@pytest.fixture
def owner(project: Project) -> Iterator[Project]:
    project.pretend_installed()
    # Nothing here outlives the test, so nothing waits for the disk.
    project.edit("--auth=trust", "--auth=trust --no-sync")
    project.edit("-c jit=off", "-c jit=off -c fsync=off")
    yield project
    project.run("stop")


def test_every_place_has_a_database_of_its_own_role(owner: Project) -> None:
    with _running(owner, PLACE="sale"):
        name, role = _ask(owner, "SELECT current_database() || ' ' || current_user", PLACE="urmston").split()
        places = _ask(owner, "SELECT count(*) FROM pg_database WHERE datname ~ '^asset_map_(sale|urmston)$'")
        powers = _ask(owner, "SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = current_user")
        ready = _ask(owner, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension")

    assert (name, role) == ("asset_map_urmston", "asset_map")
    assert places == "2"
    assert powers == "t|f"
    assert ready == "intarray pg_trgm plpgsql postgis unaccent"


def test_nobody_else_may_come_in(owner: Project) -> None:
    with _running(owner):
        sockets = _sockets(owner)
        assert _ask(owner, "SHOW listen_addresses") == ""
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert (sockets / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0

    assert not sockets.exists()


def test_the_last_to_leave_stops_it(owner: Project) -> None:
    with _running(owner):
        server = _server(owner)
        assert _ask(owner, "SELECT 1") == "1"
        assert _alive(server)

    assert not _alive(server)


def test_up_leaves_it_running_until_stop(owner: Project) -> None:
    assert owner.run("up").returncode == 0
    assert _ask(owner, "SELECT 1") == "1"
    server = _server(owner)
    assert _alive(server)

    assert owner.run("stop").returncode == 0
    assert not _alive(server)


def test_stop_does_not_pull_it_from_under_another_run(owner: Project) -> None:
    with _running(owner):
        refused = owner.run("stop")
        assert refused.returncode == 1
        assert "Another ./run is using the database" in refused.stderr
        assert _alive(_server(owner))


def test_a_killed_server_starts_again_and_a_stranger_with_its_number_lives(owner: Project) -> None:
    owner.run("up")
    server = _server(owner)
    os.kill(server, signal.SIGKILL)
    assert eventually(lambda: not _alive(server))
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file = _cluster(owner) / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))

        assert _ask(owner, "SELECT 1") == "1"

        assert stranger.poll() is None
        stranger.kill()


def test_a_lost_socket_is_made_again(owner: Project) -> None:
    owner.run("up")
    for path in _sockets(owner).glob(".s.*"):
        path.unlink()
    _sockets(owner).rmdir()

    assert _ask(owner, "SELECT 1") == "1"


def test_half_a_cluster_is_not_taken_for_one(owner: Project) -> None:
    fresh = owner.root / ".var" / "postgres" / ".fresh"
    fresh.mkdir(parents=True)
    (fresh / "PG_VERSION").write_text("1\n")

    assert _ask(owner, "SELECT 1") == "1"
    assert not fresh.exists()


def test_a_socket_folder_prepared_by_another_is_refused(owner: Project) -> None:
    sockets = _sockets(owner)
    sockets.symlink_to(owner.root)
    try:
        result = owner.run("up")
    finally:
        sockets.unlink()

    assert result.returncode == 1
    assert "should be a folder that only the database's user can enter" in result.stderr


@contextmanager
def _running(project: Project, **environment: str) -> Iterator[None]:
    """Let another run use the database meanwhile."""
    other = project.start("db", "-c", "SELECT pg_sleep(60)", **environment)
    try:
        assert eventually(lambda: _ask(project, _SLEEPERS, **environment) == "1", seconds=30), other.poll()
        yield
    finally:
        other.send_signal(signal.SIGTERM)
        other.communicate(timeout=20)


def _ask(project: Project, sql: str, **environment: str) -> str:
    result = project.run("db", "--no-psqlrc", "-Atc", sql, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def _cluster(project: Project) -> Path:
    found = sorted((project.root / ".var" / "postgres").glob("[0-9]*"))
    return found[0] if found else project.root / ".var" / "postgres" / "none"


def _server(project: Project) -> int:
    return int((_cluster(project) / "postmaster.pid").read_text().split()[0])


def _sockets(project: Project) -> Path:
    url = project.run("env").stdout
    start = url.index("%2F")
    return Path(url[start : url.index("/asset_map_", start)].replace("%2F", "/"))


def _alive(pid: int) -> bool:
    try:
        # After the name, which is in brackets, comes the state: Z has ended, and nobody has asked how.
        return Path("/proc", str(pid), "stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
