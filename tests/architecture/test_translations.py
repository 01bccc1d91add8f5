"""Every language says all that it must, with the same places to fill in, and compiles."""

from __future__ import annotations

import re
from gettext import c2py
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOCALES = {"cy": "cy", "ur": "ur"}
READ = ("geo", "assets", "directory", "templates")
# The person's own page and its paper: what is said there is said in every language, or the tests fail.
PLANS = re.compile(
    r"(templates/(plans|own_plan)/|directory/(plans|own_plan)/|assets/(schedule_words|calendar_words|freshness|capacity)\.py"
    r"|directory/components/cards\.py)"
)
# A worker's pages of plans as well, in Welsh.
WELSH_TOO = re.compile(
    r"(templates/prescribing/|directory/prescribing/|templates/base\.html|assets/vocabulary\.py)"
)
PLACES = re.compile(r"\{\w*\}|%\(\w+\)[sd]|%%")

Key = tuple[str | None, str]


def key(message_id: str | list[str] | tuple[str, ...], context: str | None) -> Key:
    return context, message_id if isinstance(message_id, str) else message_id[0]


def in_code() -> dict[Key, set[str]]:
    """What is to be translated, each with the files that say it: read as ./run messages does."""
    script = (ROOT / "run").read_text()
    keywords = parse_keywords(
        [
            "_",
            "gettext",
            "ngettext:1,2",
            "pgettext:1c,2",
            *" ".join(re.findall(r'--keywords="([^"]+)"', script)).split(),
        ]
    )
    mapping, options = parse_mapping_cfg(  # type: ignore[no-untyped-call]
        StringIO((ROOT / "locale" / "babel.cfg").read_text())
    )
    found: dict[Key, set[str]] = {}
    for folder in READ:
        for name, _, message_id, _, context in extract_from_dir(
            str(ROOT / folder), mapping, options, keywords, strip_comment_tags=False
        ):
            found.setdefault(key(message_id, context), set()).add(f"{folder}/{name}")
    return found


@pytest.fixture(scope="module")
def code() -> dict[Key, set[str]]:
    return in_code()


def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def translations(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(said) if isinstance(said, tuple | list) else (said or "",)


def messages(language: str) -> dict[Key, Message]:
    return {key(message.id, message.context): message for message in catalogue(language) if message.id}


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_new_waits_for_run_messages(language: str, code: dict[Key, set[str]]) -> None:
    known = messages(language)
    assert sorted(str(k) for k in code.keys() - known.keys()) == []


@pytest.mark.parametrize("language", LOCALES)
def test_plans_are_said_in_every_language(language: str, code: dict[Key, set[str]]) -> None:
    known = messages(language)
    lacking = [
        text
        for text, files in code.items()
        if any(PLANS.match(name) or (language == "cy" and WELSH_TOO.match(name)) for name in files)
        and not all(translations(known[text]))
    ]
    assert lacking == []


@pytest.mark.parametrize("language", LOCALES)
def test_translations_are_sound(language: str) -> None:
    """None is fuzzy, half done, or has other places to fill in; the many must have all that the English many has."""
    known = catalogue(language)
    form_of_many = c2py(known.plural_expr)(1000)
    faults = []
    for message in known:
        said = translations(message)
        if not message.id or not any(said):
            continue
        if message.fuzzy or not all(said) or (message.pluralizable and len(said) != known.num_plurals):
            faults.append(message.id)
            continue
        many = message.id if isinstance(message.id, str) else message.id[-1]
        wanted = set(PLACES.findall(many))
        # What the English one has and the many has not, such as the name of a single thing, may be used as well.
        allowed = wanted.union(PLACES.findall(many if isinstance(message.id, str) else message.id[0]))
        if (
            not all(set(PLACES.findall(one)) <= allowed for one in said)
            or set(PLACES.findall(said[form_of_many if message.pluralizable else 0])) != wanted
        ):
            faults.append(message.id)
    assert faults == []


@pytest.mark.parametrize("language", LOCALES)
def test_links_in_sentences_survive(language: str) -> None:
    tags = re.compile(r"</?[a-z]+[^>]*>")
    faults = [
        message.id
        for message in catalogue(language)
        if isinstance(message.id, str)
        and message.id
        and message.string
        and sorted(tags.findall(message.id)) != sorted(tags.findall(str(message.string)))
    ]
    assert faults == []
