"""What the documents point to is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = subprocess.check_output(["git", "ls-files", "*.md"], cwd=ROOT, text=True).split()
_LINK = re.compile(r"""(?:\]\(|(?:src|href)=")(?![a-z]+:|#)([^)#"\s]+)""")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_files_resolve(document: str) -> None:
    path = ROOT / document
    missing = [link for link in _LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert not missing
