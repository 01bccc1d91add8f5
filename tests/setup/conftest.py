"""A copy of the run script in a project of its own, on a machine whose programs are chosen by the test."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements-tools.txt", "requirements.txt", "requirements-dev.txt", "requirements-peers.txt"]
# What the script itself calls; anything else a test wants there, it puts there.
TOOLS = """
    bash sh env basename base64 cat chown cut dirname find flock git grep head id ls mkdir mv readlink rm rmdir
    runuser setpriv setsid sha256sum sleep sort stat tail test touch xargs
"""


@dataclass
class Project:
    """The copy: where it is, and the only folder its programs are looked for in."""

    root: Path
    bin: Path
    environment: dict[str, str] = field(default_factory=dict)

    def program(self, name: str, script: str = "exit 0") -> Path:
        """Put a shell script in place of a program. It writes down how it was called."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/bash\necho "$0 $*" >>"{self.root}/calls"\n{script}\n')
        path.chmod(0o755)
        return path

    def calls(self) -> str:
        """Return the calls of all such programs, a line each."""
        path = self.root / "calls"
        return path.read_text() if path.exists() else ""

    def edit(self, old: str, new: str) -> None:
        """Change the copied script, where a test cannot change what it looks at."""
        script = self.root / "run"
        text = script.read_text()
        assert old in text
        script.write_text(text.replace(old, new))

    def pretend_installed(self, level: str = "runtime") -> None:
        """Make the script believe that the packages are there: this very Python stands for them."""
        venv = self.root / ".venv"
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").symlink_to(sys.executable)
        (venv / ".complete").write_text(str(venv))
        (self.root / "node_modules").mkdir()
        lock = "requirements-dev.txt" if level == "dev" else "requirements.txt"
        self._stamp("python", f"{level} ", "requirements-tools.txt", lock)
        self._stamp("node", "", "package.json", "package-lock.json", ".npmrc", "requirements-tools.txt")

    def _stamp(self, step: str, prefix: str, *files: str) -> None:
        stamps = self.root / ".var" / "stamps"
        stamps.mkdir(parents=True, exist_ok=True)
        content = b"".join((self.root / name).read_bytes() for name in files)
        (stamps / step).write_text(prefix + hashlib.sha256(content).hexdigest()[:20])

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start the script without waiting for it."""
        return subprocess.Popen(
            [self.root / "run", *arguments],
            env=self._environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start_at_terminal(
        self, terminal: int, *arguments: str, **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start the script as somebody at a keyboard does: Ctrl-C goes to it and all that it runs."""
        return subprocess.Popen(
            ["setsid", "--ctty", "--wait", self.root / "run", *arguments],
            env=self._environment(environment),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
        )

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.root), **self.environment, **more}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script to its end, which must come within two minutes."""
        process = self.start(*arguments, **environment)
        try:
            out, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def eventually(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Wait until something is so, or the time is up."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _project_id(root: Path) -> str:
    return hashlib.sha256(str(root).encode()).hexdigest()[:10]


@pytest.fixture
def project() -> Iterator[Project]:
    # Not pytest's tmp_path: that is closed to other users, and so to the postgres user.
    root = Path(tempfile.mkdtemp(prefix="asset-map-test-"))
    root.chmod(0o755)
    for name in ["run", *LOCKS, "package.json", "package-lock.json", ".npmrc"]:
        shutil.copy(ROOT / name, root / name)
    (root / "bin").mkdir()
    for name in TOOLS.split():
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        assert found is not None, name
        (root / "bin" / name).symlink_to(found)
    yield Project(root, root / "bin")
    shutil.rmtree(root)
    for sockets in Path("/tmp").glob(f"asset-map-*-{_project_id(root)}"):  # noqa: S108 (where the script puts it)
        shutil.rmtree(sockets)


@pytest.fixture
def visitor(project: Project) -> Project:
    """The project as an ordinary user of a bare machine sees it, without sudo or Python."""
    uid = str(os.getuid() or 1000)
    project.program("id", f'case "$*" in -un) echo jo ;; *) echo {uid} ;; esac')
    project.program("apt-get", "exit 1")
    (project.root / ".var").mkdir()
    if os.getuid() == 0:
        os.chown(project.root / ".var", int(uid), -1)
    return project
