"""Taking something personal out of a listing and of everything that was ever kept of it.

What refers to a listing is found from the models themselves, so that a table that is added later is searched too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from assets.actions import listings
from assets.actions.listings import Edit
from assets.actions.proposals import live_document
from assets.actor import Actor
from assets.erasing import erase, pattern
from assets.errors import Invalid
from assets.models import MODELS, Erasure, Listing, SearchWord
from assets.search.words.normal import fold
from assets.snapshot import Document

WHOLE = ("phone", "email", "website")
"""Fields that hold one thing of a form of its own: emptied, for “[erased]” is no address."""
SOMEBODY = "somebody who has left"


@transaction.atomic
def erase_personal(listing: Listing, *, words: Sequence[str], by: Actor, at: datetime) -> Erasure:
    """Take these words out of the listing, its versions, what lists said of it, changes asked for and reports.

    One transaction, and one row that says who, when and in which fields, never what. Raises Invalid for words too
    short to be told from others, and where the listing could not do without them.
    """
    patterns = [pattern(value) for value in words if value.strip()]
    if not patterns:
        raise Invalid({"words": ["Say what should be taken out."]})
    Listing.objects.lock([listing.pk])
    fields = _from_listing(listing, patterns, by=by, at=at)
    rows = 0
    for model, name in _referring(listing.kind):
        for row in model._base_manager.filter(**{name: listing.pk}).order_by("pk"):
            found = _from_row(row, patterns)
            rows += bool(found)
            fields |= found
    _forget_spelling(words)
    return Erasure.objects.create(
        listing_id=listing.pk, at=at, by=by.user, by_name=by.name, fields=sorted(fields), places=rows
    )


def values_of(listing: Listing, field: str) -> list[str]:
    """Everything that one field of a listing was ever said to be, the longest first."""
    documents = [live_document(listing)]
    documents += listing.revisions.order_by("pk").values_list("after", flat=True)
    documents += listing.external_ids.order_by("pk").values_list("imported", flat=True)
    for proposed in listing.proposals.order_by("pk").values_list("document", "base"):
        documents += proposed
    said = {str(document[field]) for document in documents if document.get(field)}
    return sorted(said, key=lambda text: (-len(text), text))


@transaction.atomic
def forget_person(user: Any) -> int:
    """Put “somebody who has left” where history names this account. Returns in how many rows.

    What was done stays, and so does when; only who is forgotten.
    """
    forgotten = 0
    for model in apps.get_app_config("assets").get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if {"by", "by_name"} <= names:
            forgotten += model._base_manager.filter(by=user).update(by=None, by_name=SOMEBODY)
    return forgotten


def _from_listing(listing: Listing, patterns: list[re.Pattern[str]], *, by: Actor, at: datetime) -> set[str]:
    now = live_document(listing)
    without = {name: erase(value, patterns) for name, value in now.items() if _is_words(listing.kind, name)}
    document: Document = {
        name: None if name in WHOLE else value for name, value in without.items() if value != now[name]
    }
    if document:
        edit = Edit(
            kind=listing.kind,
            document=document,
            listing_id=listing.pk,
            action="erased",
            why="Personal details taken out",
        )
        listings.save_listings([edit], by=by, at=at)
    return set(document)


def _is_words(kind: str, name: str) -> bool:
    columns = {field.name: field for field in MODELS[kind]._meta.concrete_fields}
    return name in columns and _holds_words(columns[name])


def _holds_words(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, ArrayField):
        return _holds_words(field.base_field)
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def _referring(kind: str) -> Iterator[tuple[type[models.Model], str]]:
    """Models whose rows are about one listing, with the field that says which; not other listings, nor plans' rows,
    whose words are sealed.
    """
    seen = set()
    for relation in MODELS[kind]._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model, name = relation.related_model, relation.field.name
        if issubclass(model, Listing) or (model, name) in seen:
            continue
        seen.add((model, name))
        yield model, name


def _from_row(row: models.Model, patterns: list[re.Pattern[str]]) -> set[str]:
    """Take the words out of one row; return the fields they stood in, by the listing's names where they have any."""
    changed: Document = {}
    named: set[str] = set()
    for field in row._meta.concrete_fields:
        if field.primary_key or not _holds_words(field):
            continue
        stored = getattr(row, field.attname)
        without = erase(stored, patterns)
        if without == stored:
            continue
        if isinstance(without, dict):
            named |= {name for name in without if without[name] != stored[name]}
        else:
            named.add(field.name)
        longest = getattr(field, "max_length", None)
        changed[field.attname] = without[:longest] if isinstance(without, str) and longest else without
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
    return named


def _forget_spelling(words: Sequence[str]) -> None:
    """Words that hardly any listing has are no longer proposed; what others still use comes back by the night."""
    parts = [fold(part) for value in words for part in re.findall(r"[^\W\d_]+", value)]
    # With the s of "Quill's", as the vocabulary has it.
    SearchWord.objects.filter(word__in=[*parts, *(f"{part}s" for part in parts)], listings__lte=1).delete()
