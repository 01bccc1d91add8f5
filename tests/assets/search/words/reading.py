"""The demo's taxonomy without a database, and a sentence read with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from assets.imports.taxonomy import read_taxonomy
from assets.search.words.taxonomy import Taxonomy, TermRow
from assets.search.words.understand import Understood, understand
from geo.names import search_name

THEMES = Path(__file__).resolve().parents[4] / "fixtures" / "taxonomy" / "themes.yaml"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

PLACES = {
    search_name(label.split(" (")[0]): label
    for label in ("Sale Moor", "Sale (ward)", "M33 7XX", "M33", "Cinder Hill Country Park", "Priory Park")
}
# What the gazetteer answers though it was mistyped, or the whole name was not said.
PLACES |= {"sale more": "Sale Moor", "hospital": "Cottage Hospital"}
MISSPELT = {"wlaking": "walking", "lonley": "lonely", "gardning": "gardening", "wensday": "wednesday"}


@cache
def taxonomy() -> Taxonomy:
    entries = read_taxonomy(THEMES.read_bytes(), name="themes.yaml")
    ids = {entry.slug: number for number, entry in enumerate(entries, 1)}
    terms = [
        TermRow(ids[e.slug], e.slug, e.name, e.description, ids.get(e.parent), e.position) for e in entries
    ]
    return Taxonomy(terms, [(ids[e.slug], text) for e in entries for text in sorted(e.synonyms)])


def place_of(name: str) -> str | None:
    return PLACES.get(search_name(name))


def correct(words: Sequence[str]) -> Mapping[str, str]:
    return {word: MISSPELT[word] for word in words if word in MISSPELT}


def read(text: str, *keep: str) -> Understood:
    return understand(
        text, at=NOW, taxonomy=taxonomy(), keep=frozenset(keep), place_of=place_of, correct=correct
    )


def said(text: str, *keep: str) -> list[str]:
    """The words that are left, and in what themes: "lonely > loneliness"."""
    themes = taxonomy().themes
    return [
        " > ".join([one.words, ", ".join(themes[key].slug for key in one.theme_ids)]).removesuffix(" > ")
        for one in read(text, *keep).said
    ]


def parts(text: str, *keep: str) -> list[str]:
    """The conditions: "cost:free"."""
    return [f"{part.kind}:{part.value}" for part in read(text, *keep).parts]
