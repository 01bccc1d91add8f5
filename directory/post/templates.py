"""The words of a mail, from ``templates/emails``: a line ``Subject: …``, an empty one, and the text.

Subject and text are made apart, so that nothing filled into the first line can become a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist, engines
from django.utils import translation

_FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
_PROLOGUE = "{% autoescape off %}{% load i18n %}"
_EPILOGUE = "{% endautoescape %}"
_BLANK_LINES = re.compile(r"\n{3,}")


def render(name: str, context: Mapping[str, Any], *, language: str) -> tuple[str, str]:
    """The subject and the text of a mail in a language. Raises TemplateDoesNotExist for a name there is not."""
    subject, text = _read(name)
    with translation.override(language):
        filled = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
        said = text.render(filled)
        return subject.render(filled).strip(), _BLANK_LINES.sub("\n\n", said).strip() + "\n"


@lru_cache(maxsize=100)
def _read(name: str) -> tuple[Any, Any]:
    path = _FOLDER / f"{name}.txt"
    if not path.is_file():
        raise TemplateDoesNotExist(str(path))
    engine = engines["django"]
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    label, _, subject = first.partition("Subject:")
    if label.strip() or not subject.strip() or not rest.startswith("\n"):
        raise ValueError(f"emails/{name}.txt does not begin with a line Subject: and an empty one")
    return (
        engine.from_string(_PROLOGUE + subject.strip() + _EPILOGUE),
        engine.from_string(_PROLOGUE + rest + _EPILOGUE),
    )
