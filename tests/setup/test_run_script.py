"""What ./run promises whoever starts it, on machines good and bad."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.setup.conftest import LOCKS, ROOT, Project, eventually

ELSEWHERE = "postgis://somebody@database.invalid/somewhere"


def test_help_lists_every_command_and_no_other(project: Project) -> None:
    listed = set(re.findall(r"^  ([a-z]+) ", project.run().stdout, re.MULTILINE))
    written = set(re.findall(r"^cmd_([a-z]+)\(\)", (ROOT / "run").read_text(), re.MULTILINE))

    assert listed == written
    assert {"demo", "test", "lint", "types", "bench", "db", "serve", "manage"} <= listed


def test_help_touches_nothing(project: Project) -> None:
    assert project.run("--help").returncode == 0
    assert not (project.root / ".var").exists()


def test_an_unknown_command_is_an_error(project: Project) -> None:
    result = project.run("dmeo")

    assert result.returncode == 2
    assert "There is no command 'dmeo'." in result.stderr


@pytest.mark.parametrize("place", ["../up", "Sale", "a-b", "a b", "x; true", "a" * 31])
def test_a_place_must_be_a_plain_name(project: Project, place: str) -> None:
    result = project.run("demo", PLACE=place)

    assert result.returncode == 1
    assert "PLACE may hold" in result.stderr


@pytest.mark.parametrize("port", ["web", "0", "65536", "80 80", "-1"])
def test_a_port_must_be_a_port(project: Project, port: str) -> None:
    result = project.run("demo", PORT=port)

    assert result.returncode == 1
    assert "PORT must be a number from 1 to 65535" in result.stderr


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_busy_port_is_named_before_anything_is_set_up(project: Project, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = project.run(command, PORT=str(port))

    assert result.returncode == 1
    assert f"Port {port} is in use" in result.stderr
    assert f"PORT={port + 1} ./run {command}" in result.stderr
    assert not (project.root / ".var").exists()


@pytest.mark.parametrize("sudo", [None, "exit 1"], ids=["no sudo", "sudo refuses"])
def test_who_may_not_install_is_told_the_line_for_an_administrator(
    visitor: Project, sudo: str | None
) -> None:
    if sudo:
        visitor.program("sudo", sudo)
    visitor.edit("/usr/lib/postgresql", str(visitor.root / "none"))

    result = visitor.run("demo")

    assert result.returncode == 1
    [line] = [line for line in result.stderr.splitlines() if "apt-get" in line]
    assert line.startswith("  sudo sh -c '")
    assert line.endswith(" python3 python3-venv postgresql-postgis'")
    assert "apt-get" not in visitor.calls()


def test_with_sudo_only_what_is_missing_is_installed_and_no_cluster_appears(visitor: Project) -> None:
    visitor.program("sudo", 'if [ "$1" != -n ]; then exit 1; fi')
    visitor.edit("/usr/lib/postgresql", str(visitor.root / "none"))
    (visitor.bin / "python3").symlink_to(sys.executable)

    visitor.run("demo")

    [line] = [line for line in visitor.calls().splitlines() if "apt-get" in line]
    assert line.endswith("--no-install-recommends postgresql-postgis")
    assert 0 < line.index("create_main_cluster = false") < line.index("apt-get")


def test_what_plans_are_printed_with_is_asked_for_where_it_is_missing(visitor: Project) -> None:
    visitor.program("sudo", "exit 1")
    (visitor.bin / "python3").symlink_to(sys.executable)
    visitor.edit("/usr/lib*/*/$1", f"{visitor.root}/none/$1")
    visitor.edit("/usr/share/fonts", str(visitor.root / "none"))

    result = visitor.run("css")

    [line] = [line for line in result.stderr.splitlines() if "apt-get" in line]
    assert line.endswith(
        " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core"
        " fonts-sil-scheherazade'"
    )


def test_an_old_python_is_not_used(visitor: Project) -> None:
    for name in ["python3", "python3.12"]:
        visitor.program(name, "exit 1")

    assert (
        "This machine lacks: python3.11 python3.11-venv" in visitor.run("demo", DATABASE_URL=ELSEWHERE).stderr
    )


def test_a_newer_python_beside_an_old_one_is_found(visitor: Project) -> None:
    visitor.program("python3", "exit 1")
    visitor.program("python3.12", 'if [ "$1" = -m ]; then exit 9; fi')

    result = visitor.run("demo", DATABASE_URL=ELSEWHERE)

    assert result.returncode != 0
    assert f"{visitor.bin}/python3.12 -m venv {visitor.root}/.venv" in visitor.calls()


def test_a_half_made_environment_is_made_again(visitor: Project) -> None:
    python = visitor.program("python3", 'if [ "$1" = -m ]; then exit 9; fi')
    (visitor.root / ".venv" / "bin").mkdir(parents=True)
    (visitor.root / ".venv" / "bin" / "python").symlink_to(python)

    visitor.run("demo", DATABASE_URL=ELSEWHERE)

    assert "-m venv" in visitor.calls()
    assert not (visitor.root / ".venv").exists()


def test_a_moved_project_gets_a_new_environment(visitor: Project) -> None:
    visitor.program("python3", 'if [ "$1" = -m ]; then exit 9; fi')
    visitor.pretend_installed()
    (visitor.root / ".venv" / ".complete").write_text("/some/other/place/.venv")

    visitor.run("env", DATABASE_URL=ELSEWHERE)

    assert "-m venv" in visitor.calls()


def test_another_users_set_up_is_left_alone(visitor: Project) -> None:
    visitor.program("id", 'case "$*" in -un) echo jo ;; *) echo 4242 ;; esac')

    result = visitor.run("demo")

    assert result.returncode == 1
    assert "and you are jo" in result.stderr


def test_a_cluster_of_another_postgresql_is_not_touched(visitor: Project) -> None:
    _installed_postgresql(visitor, "15", "16")
    cluster = _cluster(visitor, "12")
    visitor.pretend_installed()

    result = visitor.run("up")

    assert result.returncode == 1
    assert "was made by PostgreSQL 12; this machine has 16, 15." in result.stderr
    assert "It has not been touched." in result.stderr
    assert "postgresql-12-postgis-3" in result.stderr
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]
    assert [path.name for path in cluster.parent.iterdir()] == ["12"]


def test_an_older_cluster_is_used_while_its_programs_are_there(visitor: Project) -> None:
    _installed_postgresql(visitor, "15", "16")
    _cluster(visitor, "15")
    visitor.pretend_installed()

    visitor.run("up")

    assert "/15/bin/pg_isready" in visitor.calls()
    assert "/16/bin" not in visitor.calls()


def test_the_environment_keeps_one_secret_to_itself(project: Project) -> None:
    project.pretend_installed()

    first, second = (project.run("env", DATABASE_URL=ELSEWHERE, PLACE="sale").stdout for _ in range(2))

    secret = project.root / ".var" / "secret-key"
    assert first == second
    assert len(secret.read_text()) >= 50
    assert secret.stat().st_mode & 0o777 == 0o600
    assert f"export DATABASE_URL={ELSEWHERE}" in first.replace("\\", "")
    assert "export PLACE=sale" in first
    assert "DEMO" not in first


def test_only_the_demo_place_is_a_demo(project: Project) -> None:
    project.pretend_installed()

    assert "export DEMO=1" in project.run("env", DATABASE_URL=ELSEWHERE).stdout


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_whatever_stops_it_stops_what_it_started(project: Project, sent: signal.Signals, status: int) -> None:
    project.pretend_installed("dev")
    _program_in_venv(project, "mypy", f'echo $$ >"{project.root}/pid"; exec sleep 60')
    process = project.start("types", DATABASE_URL=ELSEWHERE)
    pid = project.root / "pid"
    assert eventually(lambda: pid.exists() and pid.read_text().endswith("\n"))

    process.send_signal(sent)
    process.communicate(timeout=10)

    assert process.returncode == status
    assert eventually(lambda: not Path("/proc", pid.read_text().strip()).exists())


_LISTENER = """
import os, signal, time
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"interrupted "))
os.write(1, b"listening ")
time.sleep(2)
os.write(1, b"done")
"""


@pytest.mark.parametrize(("command", "status"), [("shell", 0), ("manage", 130)])
def test_ctrl_c_at_a_terminal_reaches_the_program_once(project: Project, command: str, status: int) -> None:
    # A prompt answers it and goes on; after anything else the run is over.
    project.pretend_installed()
    (project.root / "manage.py").write_text(_LISTENER)
    keyboard, terminal = os.openpty()
    process = project.start_at_terminal(terminal, command, DATABASE_URL=ELSEWHERE)
    os.close(terminal)
    shown = _read(keyboard, until=b"listening")
    os.write(keyboard, b"\x03")
    shown += _read(keyboard)
    os.close(keyboard)
    process.wait(timeout=10)

    assert shown.count(b"interrupted") == 1, shown
    assert b"done" in shown
    assert process.returncode == status


def test_the_status_of_the_tests_is_the_status(project: Project) -> None:
    # 5 is what pytest says when it found no test at all.
    _installed_site(project)
    _program_in_venv(project, "pytest", "exit 5")

    assert project.run("pytest", DATABASE_URL=ELSEWHERE).returncode == 5
    assert project.run("test", DATABASE_URL=ELSEWHERE).returncode == 1


@pytest.mark.parametrize("check", ["ruff", "lint-imports", "shellcheck", "mypy"])
def test_a_failed_check_fails_the_tests_and_the_tests_still_have_the_last_word(
    project: Project, check: str
) -> None:
    _installed_site(project)
    _program_in_venv(project, check, "echo bad; exit 1")

    result = project.run("test", "-k", "some", DATABASE_URL=ELSEWHERE)

    assert result.returncode == 1
    assert "bad" in result.stdout
    assert result.stdout.splitlines()[-1] == "== 3 passed =="
    assert "pytest -n 2 -k some" in project.calls()


def test_all_checks_good_is_good(project: Project) -> None:
    _installed_site(project)

    result = project.run("test", DATABASE_URL=ELSEWHERE)

    assert result.returncode == 0, result.stderr


def test_what_the_search_is_measured_against_comes_only_with_that_benchmark_and_once(
    project: Project,
) -> None:
    _installed_site(project)
    (project.bin / "chmod").symlink_to("/bin/chmod")
    peers = project.root / ".var" / "peers" / "bin"
    _program_in_venv(project, "uv", f'mkdir -p "{peers}"; touch "{peers}/python"; chmod +x "{peers}/python"')
    (project.root / "tests" / "bench").mkdir(parents=True)
    (project.root / "tests" / "bench" / "__main__.py").touch()

    assert project.run("bench", "page", DATABASE_URL=ELSEWHERE).returncode == 0
    assert "/uv " not in project.calls()
    for _ in range(2):
        result = project.run("bench", "search", DATABASE_URL=ELSEWHERE)
        assert result.returncode == 0, result.stderr

    synced = [line for line in project.calls().splitlines() if "/uv pip sync" in line]
    assert len(synced) == 1
    assert synced[0].endswith(
        f"--python {peers}/python --require-hashes --no-build requirements-peers.txt"
    ), synced


def test_continuous_integration_runs_everything() -> None:
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("exec ./run test")


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_pin_hashes_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z0-9]\S*==\S+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)

    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in text


def test_the_npm_lock_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()

    assert '"integrity"' in text
    assert '"resolved"' not in text


def _read(terminal: int, *, until: bytes | None = None) -> bytes:
    """Return what appears on a terminal, up to some words or until every program has left it."""
    shown = b""
    while until is None or until not in shown:
        try:
            shown += os.read(terminal, 1024)
        except OSError:  # how Linux says that nobody is at the other end
            break
    return shown


def _installed_postgresql(project: Project, *majors: str) -> None:
    """Pretend these versions are installed, in which no server answers or can be made."""
    library, share = project.root / "postgresql-lib", project.root / "postgresql-share"
    project.edit("/usr/lib/postgresql", str(library))
    project.edit("/usr/share/postgresql", str(share))
    for major in majors:
        (share / major / "extension").mkdir(parents=True)
        (share / major / "extension" / "postgis.control").touch()
        (library / major / "bin").mkdir(parents=True)
        for name in ["initdb", "pg_ctl", "pg_isready", "psql"]:
            shutil.move(project.program(name, "exit 1"), library / major / "bin" / name)
    project.program("sleep")


def _cluster(project: Project, major: str) -> Path:
    cluster = project.root / ".var" / "postgres" / major
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text(f"{major}\n")
    return cluster


def _program_in_venv(project: Project, name: str, script: str = "exit 0") -> None:
    project.program(name, script).rename(project.root / ".venv" / "bin" / name)


def _installed_site(project: Project) -> None:
    """Pretend everything is installed and every check content."""
    project.pretend_installed("dev")
    project.environment = {"CHROMIUM": str(project.bin / "cat")}
    for folder in ["directory/static/scss", "directory/config", "templates"]:
        (project.root / folder).mkdir(parents=True)
    for name in ["static/scss/site.scss", "config/settings.py", "config/storage.py"]:
        (project.root / "directory" / name).touch()
    (project.root / "manage.py").touch()
    for name in ["ruff", "djade", "lint-imports", "shellcheck", "mypy"]:
        _program_in_venv(project, name)
    _program_in_venv(project, "pytest", "echo == 3 passed ==")
    _program_in_venv(project, "node", 'for last; do :; done; if [[ $last == *.css ]]; then echo >"$last"; fi')
