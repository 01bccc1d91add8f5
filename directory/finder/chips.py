"""What a search was understood as and what was chosen, each with the address that takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from assets.schedule_words import time_words
from assets.search.words.parts import Part
from assets.search.words.taxonomy import Taxonomy
from directory.finder.asked import NARROWING, Asked


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    typed: str = ""
    """The words this was read from, where that is not plain from the label."""


def understood(asked: Asked) -> list[Chip]:
    """Spellings that were corrected, themes that words stand for, and conditions, in the order they were said."""
    themes = Taxonomy.current().themes
    chips = []
    for said in asked.understood.said:
        if said.typed:
            chips.append(Chip(said.words, _not(asked, f"spelling:{said.typed.lower()}"), said.typed))
        if said.theme_ids:
            names = " or ".join(themes[key].name for key in said.theme_ids if key in themes)
            chips.append(Chip(names, _not(asked, f"theme:{said.words}"), said.words))
    chips += [
        Chip(part.label, _not(asked, f"{part.kind}:{part.value}"), _typed(part))
        for part in asked.understood.parts
    ]
    return chips


def _typed(part: Part) -> str:
    return "" if part.typed.casefold() == part.label.casefold() else part.typed


def _not(asked: Asked, meaning: str) -> str:
    return asked.url(**{"not": [*asked.not_meant, meaning]})


def chosen(asked: Asked) -> list[Chip]:
    """The filters that were chosen outright, and the area."""
    chips = []
    for name in NARROWING:
        value = asked.data[name]
        if not value:
            continue
        labels = dict(asked.form.fields[name].choices)
        if isinstance(value, str):
            chips.append(Chip(_label(name, str(labels[value])), asked.url(**{name: ""})))
        else:
            for code in value:
                others = [other for other in value if other != code]
                chips.append(Chip(str(labels[code]), asked.url(**{name: others})))
    if asked.drawn is not None:
        drawn = "The area you drew" if asked.data["area"] else "This part of the map"
        chips.append(Chip(drawn, asked.url(area="", view="")))
    return chips


def _label(name: str, label: str) -> str:
    prefix = {"theme": "About: ", "after": "From ", "before": "Until "}.get(name, "")
    return f"{prefix}{label}"


def time_of_day(asked: Asked) -> str:
    """The part of the day asked for, in words; empty when any would do."""
    after, before = asked.times
    if after and before:
        return f"between {time_words(after)} and {time_words(before)}"
    return f"after {time_words(after)}" if after else f"before {time_words(before)}" if before else ""
