"""What a search was understood as and what was chosen, each with the address that takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assets.schedule_words import time_words
from assets.search.words.parts import Part, PartKind
from assets.search.words.taxonomy import Taxonomy
from directory.finder.asked import FIELD, NARROWING, Asked


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
            names = _(" or ").join(themes[key].name for key in said.theme_ids if key in themes)
            chips.append(Chip(names, _not(asked, f"theme:{said.words}"), said.words))
    chips += [
        Chip(_meant(asked, part), _not(asked, f"{part.kind}:{part.value}"), _typed(part))
        for part in asked.understood.parts
    ]
    return chips


def _meant(asked: Asked, part: Part) -> str:
    """A condition in the reader's language. What is read from English words is called by English ones; for any other
    language the form has names.
    """
    if get_language() == settings.LANGUAGE_CODE:
        return part.label
    if part.kind is PartKind.TIME:
        return time_of_day(asked)
    labels = dict(asked.form.fields[FIELD[part.kind]].choices) if part.kind in FIELD else {}
    return str(labels.get(part.value, part.label))


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
        drawn = _("The area you drew") if asked.data["area"] else _("This part of the map")
        chips.append(Chip(drawn, asked.url(area="", view="")))
    return chips


def _label(name: str, label: str) -> str:
    said = {
        "theme": _("About: {theme}"),
        "after": pgettext("a time of day", "From {time}"),
        "before": pgettext("a time of day", "Until {time}"),
    }.get(name)
    return label if said is None else said.format(theme=label, time=label)


def time_of_day(asked: Asked) -> str:
    """The part of the day asked for, in words; empty when any would do."""
    after, before = asked.times
    if after and before:
        said = _("between {after} and {before}")
    elif after:
        said = pgettext("a time of day", "after {after}")
    else:
        said = pgettext("a time of day", "before {before}") if before else ""
    return said.format(after=time_words(after) if after else "", before=time_words(before) if before else "")
