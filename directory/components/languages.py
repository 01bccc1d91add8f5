from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# What Django's own list lacks or calls otherwise than people here do.
_NAMES = {
    "am": _("Amharic"),
    "bfi": _("British Sign Language"),
    "ckb": _("Kurdish (Sorani)"),
    "fa": _("Farsi"),
    "gu": _("Gujarati"),
    "ku": _("Kurdish"),
    "ml": _("Malayalam"),
    "pa": _("Punjabi"),
    "ps": _("Pashto"),
    "rom": _("Romani"),
    "so": _("Somali"),
    "sq": _("Albanian"),
    "ti": _("Tigrinya"),
    "yo": _("Yoruba"),
    "yue": _("Cantonese"),
    "zh": _("Chinese"),
}


def language_name(code: str) -> str:
    """The name of a BCP 47 language code in the reader's language, or the code itself.

    Most names Django has translated already.
    """
    return gettext(_NAMES.get(code) or LANG_INFO.get(code, {}).get("name", code))
