"""Whether people come back: said only once it happened often enough to mean something, and to point at nobody."""

from __future__ import annotations

from django.utils.translation import gettext

FEW_RETURNS = 3
"""Fewer than so many in a year are not told and move nothing: they say little, and could be about one person."""


def come_back_words(returns: int) -> str:
    """Say that people come back, without a number; empty below FEW_RETURNS. ``returns`` is Listing.returns."""
    return gettext("People come back") if returns >= FEW_RETURNS else ""
