"""A plan as words to send: a text message, and a mail. What the person said of themselves goes into neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from django.utils import translation
from django.utils.translation import gettext

from directory.plans.lines import lines
from directory.plans.sheet import Sheet, SheetItem

# GSM 03.38, the alphabet of text messages: 160 of these fit into one, and only 70 letters of any other.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚ʼ", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‐‑–—−", "-"),
        **dict.fromkeys("·•", ","),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
        "…": "...",
    }
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class TextLength:
    """How a text is sent: as so many messages, each of which may be paid for."""

    characters: int
    messages: int


def as_text(sheet: Sheet, *, link: str | None) -> str:
    """A plan in a few words for each thing: its name, the next time, the telephone; then the link."""
    with translation.override(sheet.language):
        said = [gettext("My plan:"), *(_in_short(item) for item in sheet.items)]
        if link:
            said.append(_one_line(link))
    return "\n".join(said).translate(_PLAIN)


def text_length(text: str) -> TextLength:
    """How long a text message is: 160 characters of the alphabet of the GSM, or 70 with any other in it; longer ones
    are cut into pieces of 153 or 67 (3GPP TS 23.038 and 23.040).
    """
    if set(text) <= _GSM | _GSM_DOUBLE:
        length, whole, piece = sum(2 if letter in _GSM_DOUBLE else 1 for letter in text), 160, 153
    else:
        length, whole, piece = len(text.encode("utf-16-be")) // 2, 70, 67
    return TextLength(length, 1 if length <= whole else ceil(length / piece))


def as_mail(sheet: Sheet, *, link: str | None) -> tuple[str, str]:
    """The subject and the body. The subject is always the same, and one line; it is read over shoulders."""
    with translation.override(sheet.language):
        subject = _one_line(gettext("Your plan"))
        parts = [_in_full(item) for item in sheet.items]
        if link:
            parts.append(gettext("This plan is also at:") + "\n" + _one_line(link))
        parts.append(gettext("Things change. Ring or write before you set out."))
    return subject, "\n\n".join(parts) + "\n"


def _in_short(item: SheetItem) -> str:
    name = f"{item.number} {_one_line(item.name)}"
    if item.gone:
        return f"{name}. " + gettext("Not on the map any more.")
    when = item.next_time or (item.times[0] if item.times else "")
    ring = gettext("Ring %(phone)s") % {"phone": item.phone} if item.phone else item.email or item.website
    return ". ".join(_one_line(part) for part in (name, when, ring) if part)


def _in_full(item: SheetItem) -> str:
    said = [f"{item.number}. {_one_line(item.name)}"]
    if item.gone:
        said.append(gettext("Not on the map any more."))
    said += [_one_line(warning) for warning in item.warnings]
    # A mail passes through many hands: what the person wrote or found out stays on the plan.
    public = {line.label: line for line in lines(item)}
    for label in (gettext("My note"), gettext("How it went")):
        public.pop(label, None)
    said += [f"{line.label}: {'; '.join(_one_line(text) for text in line.texts)}" for line in public.values()]
    return "\n".join(said)


def _one_line(text: str) -> str:
    """Without line breaks and other control characters, so that no text can add a line of its own."""
    return _CONTROL.sub(" ", text).strip()
