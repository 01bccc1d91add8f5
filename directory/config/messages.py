"""How Babel finds what a template says: Django turns the template into Python, which Babel can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

if not settings.configured:
    # Babel starts no Django, and reading a template needs none of this site's own settings.
    settings.configure(USE_I18N=True)


def extract_template(
    source: BinaryIO, keywords: Mapping[str, Any], tags: Sequence[str], options: object
) -> Iterator[Any]:
    """Yield (line, function, messages, comments) as Babel's extractors do."""
    python = templatize(source.read().decode())
    # What is not to be translated is left as rows of X, indented as the template was, which is no Python.
    lines = "\n".join(line.lstrip() for line in python.split("\n"))
    yield from extract_python(BytesIO(lines.encode()), keywords, tags, {})
