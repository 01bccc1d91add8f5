"""The only writer of the words that changes are sent back with."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from assets.errors import Invalid
from assets.models import ReasonTemplate

MOST = 40
"""More than these nobody reads through with somebody's change waiting."""


def save_reason(known: ReasonTemplate | None, *, title: str, text: str, position: int = 0) -> ReasonTemplate:
    """Keep one. Raises Invalid without a title or words, for a title there is, and for too many."""
    title, text = title.strip(), text.strip()
    others = ReasonTemplate.objects.all()
    if known is not None:
        others = others.exclude(pk=known.pk)
    problems: dict[str, list[str]] = {}
    if not title or len(title) > 80:
        problems["title"] = ["Give it a short name, at most 80 letters."]
    elif others.filter(title__iexact=title).exists():
        problems["title"] = ["There is one with this name already."]
    if not text or len(text) > 2_000:
        problems["text"] = ["Write what should be sent, at most 2,000 letters."]
    if known is None and others.count() >= MOST:
        problems["title"] = [f"There are {MOST} already. Take one out first."]
    if problems:
        raise Invalid(problems)
    row = known if known is not None else ReasonTemplate()
    row.title, row.text, row.position = title, text, position
    row.save()
    return row


def drop_reason(row: ReasonTemplate) -> None:
    ReasonTemplate.objects.filter(pk=row.pk).delete()


@transaction.atomic
def give_reasons(texts: Sequence[tuple[str, str]]) -> None:
    """Write those that a place begins with, where it has none yet."""
    if not ReasonTemplate.objects.exists():
        for position, (title, text) in enumerate(texts):
            save_reason(None, title=title, text=text, position=position)
