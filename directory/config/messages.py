"""Translations for Babel's tools: how it finds what a template says, and how what it read is compiled.

Run by ./run and the Dockerfile as ``python directory/config/messages.py FROM TO``, without Django's settings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

FILE = Path("LC_MESSAGES") / "django"
IN_CODE = "en_GB"
"""The language that the code is written in."""


def extract_template(
    source: BinaryIO, keywords: Mapping[str, Any], tags: Sequence[str], options: object
) -> Iterator[Any]:
    """Yield (line, function, messages, comments) as Babel's extractors do; Django turns the template into Python."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    python = templatize(source.read().decode())
    # What is not to be translated is left as rows of X, indented as the template was, which is no Python.
    lines = "\n".join(line.lstrip() for line in python.split("\n"))
    yield from extract_python(BytesIO(lines.encode()), keywords, tags, {})


def compile_all(source: Path, made: Path) -> None:
    """Compile every language of ``source``, and English as itself.

    Without it each English word would be looked for in vain in every catalogue that Django has: three times the work.
    """
    english = Catalog(locale=IN_CODE)
    for path in sorted(source.glob(f"*/{FILE}.po")):
        language = path.relative_to(source).parts[0]
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, domain="django", abort_invalid=True)
        _write(catalog, made / language)
        for message in catalog:
            if message.id:
                english.add(message.id, message.id, context=message.context)
    _write(english, made / IN_CODE)


def _write(catalog: Catalog, folder: Path) -> None:
    path = folder / f"{FILE}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        write_mo(file, catalog)
    fresh.replace(path)


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]), Path(sys.argv[2]))
