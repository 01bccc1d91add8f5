from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class NodePackageFinder(BaseFinder):
    """Serves chosen files of npm packages, and not the thousands beside them.

    ``settings.NODE_FILES`` names them: static name -> path below node_modules.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.BASE_DIR) / "node_modules"

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = settings.NODE_FILES.get(path)
        found = str(self.root / source) if source and (self.root / source).is_file() else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        for name, source in settings.NODE_FILES.items():
            yield Path(source).name, _Renamed(self.root / source, name)


class _Renamed(FileSystemStorage):
    """One file, collected under the name it is served by."""

    def __init__(self, source: Path, name: str) -> None:
        super().__init__(location=source.parent)
        self.prefix = str(Path(name).parent)
