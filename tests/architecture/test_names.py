"""House rules that no linter knows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TRACKED = [
    ROOT / name for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
]
PYTHON = [path for path in TRACKED if path.suffix == ".py" and path.is_file()]
VAGUE = {"utils", "helpers", "managers", "signals", "services", "util", "helper", "common", "misc"}


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_say_what_they_hold(path: Path) -> None:
    assert not VAGUE & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


def test_the_top_level_is_as_agreed() -> None:
    packages = {path.relative_to(ROOT).parts[0] for path in PYTHON if len(path.relative_to(ROOT).parts) > 1}
    assert packages <= {"assets", "geo", "directory", "fixtures", "tests"}
