from __future__ import annotations

from django.conf.locale import LANG_INFO

# What Django's own list lacks or calls otherwise than people here do.
_NAMES = {"bfi": "British Sign Language", "pa": "Punjabi", "ku": "Kurdish", "so": "Somali", "ti": "Tigrinya", "yue": "Cantonese",
          "zh": "Chinese", "ps": "Pashto", "rom": "Romani", "gu": "Gujarati", "sq": "Albanian", "am": "Amharic", "fa": "Farsi"}  # fmt: skip


def language_name(code: str) -> str:
    """The English name of a BCP 47 language code, or the code itself."""
    return _NAMES.get(code) or LANG_INFO.get(code, {}).get("name", code)
