"""The only writers of the taxonomy. What listings are found by changes with it, in the same transaction.

Everyday words are read when somebody searches, so only a theme that moves has its listings indexed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from assets.errors import AssetsError, Invalid
from assets.models import ListingTheme, Synonym, Term, TermCode
from assets.search import index
from assets.search.words.taxonomy import forget
from geo.text import shortened, tidy

MOST_WORDS, MOST_LETTERS = 300, 80


class WordsChanged(AssetsError):
    """Somebody else has changed the words of a term meanwhile. ``now`` is what they are."""

    def __init__(self, now: Sequence[str]) -> None:
        super().__init__("Somebody else has changed these words meanwhile.")
        self.now = list(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry:
    """A term as it should be. ``parent`` is a slug, "" for the first level; ``codes`` are (scheme, code)."""

    slug: str
    name: str
    description: str = ""
    parent: str = ""
    position: int = 0
    synonyms: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@transaction.atomic
def save_terms(entries: Sequence[TermEntry]) -> None:
    """Make these terms, or bring them up to date, parents before children."""
    stored = {term.slug: term for term in Term.objects.select_for_update(no_key=True).order_by("pk")}
    parents = {term.pk: term.parent_id for term in stored.values()}
    for entry in entries:
        term = stored.setdefault(entry.slug, Term(slug=entry.slug))
        term.name, term.description, term.position = entry.name, entry.description, entry.position
        term.parent = stored[entry.parent] if entry.parent else None
        term.save()
    ids = [stored[entry.slug].pk for entry in entries]
    Synonym.objects.filter(term_id__in=ids).delete()
    TermCode.objects.filter(term_id__in=ids).delete()
    Synonym.objects.bulk_create(
        Synonym(term=stored[entry.slug], text=text) for entry in entries for text in sorted(entry.synonyms)
    )
    TermCode.objects.bulk_create(
        TermCode(term=stored[entry.slug], scheme=scheme, code=code)
        for entry in entries
        for scheme, code in sorted(entry.codes)
    )
    saved = [stored[entry.slug] for entry in entries]
    if any(parents.get(term.pk, term.parent_id) != term.parent_id for term in saved):
        _index_anew()
    transaction.on_commit(forget)


@transaction.atomic
def revise_words(term: Term, *, words: Iterable[str], was: Iterable[str]) -> None:
    """Set the everyday words of a term. ``was`` is what they were when they were read.

    Raises WordsChanged when somebody else has changed them since, and Invalid for what is too long or too many. No
    listing is indexed anew: the words are read when somebody searches.
    """
    Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    now = set(term.synonyms.order_by("text", "pk").values_list("text", flat=True))
    wanted = {tidied for word in words if (tidied := tidy(word).casefold())}
    problems = [
        f"“{shortened(word, 40)}” is too long: use {MOST_LETTERS} letters or fewer."
        for word in sorted(wanted)
        if len(word) > MOST_LETTERS
    ]
    if len(wanted) > MOST_WORDS:
        problems.append(f"A theme can have {MOST_WORDS} words. These are {len(wanted)}.")
    if problems:
        raise Invalid({"words": problems})
    if now != set(was):
        raise WordsChanged(sorted(now))
    term.synonyms.filter(text__in=now - wanted).delete()
    Synonym.objects.bulk_create(Synonym(term=term, text=text) for text in sorted(wanted - now))
    transaction.on_commit(forget)


@transaction.atomic
def remove_terms(slugs: Sequence[str]) -> None:
    """Delete terms that no listing and no other term uses; Django's ProtectedError if one does."""
    for term in Term.objects.filter(slug__in=slugs).order_by("-pk"):
        term.delete()
    transaction.on_commit(forget)


def _index_anew() -> None:
    """Every term above a listing's own is in its search entry."""
    index.refresh(
        list(ListingTheme.objects.order_by("listing_id").values_list("listing_id", flat=True).distinct())
    )
