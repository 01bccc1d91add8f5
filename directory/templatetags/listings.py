"""Cards of listings on any page, from the one template of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from directory.components.cards import Card
from directory.components.quick import quickly

register = template.Library()


@register.simple_tag(takes_context=True)
def card_list(context: template.Context, cards: Iterable[Card], **on: bool) -> SafeString:
    """A list of cards. ``choosable``, ``droppable`` and ``mappable`` say which buttons each has."""
    return _rendered(context, [("", card) for card in cards], on)


@register.simple_tag(takes_context=True)
def missed_list(context: template.Context, misses: Iterable[tuple[str, Card]], **on: bool) -> SafeString:
    """A list of what only just is no result, each with what it misses."""
    return _rendered(context, misses, on)


@register.simple_tag
def card_parts(card: Card) -> SafeString:
    """What kind of thing it is, and how sure we are, as on its card."""
    return quickly("card_parts.html", card=card)


def _rendered(context: template.Context, rows: Iterable[tuple[str, Card]], on: dict[str, Any]) -> SafeString:
    page = {"as_written": context.get("as_written", ""), "put": context.get("bar_put", "")}
    return quickly("cards.html", rows=rows, on=page | on)
