from __future__ import annotations

from django.conf.locale import LANG_INFO

# What Django's own list lacks or calls otherwise than people here do.
_NAMES = {
    "am": "Amharic",
    "bfi": "British Sign Language",
    "ckb": "Kurdish (Sorani)",
    "fa": "Farsi",
    "gu": "Gujarati",
    "ku": "Kurdish",
    "ml": "Malayalam",
    "pa": "Punjabi",
    "ps": "Pashto",
    "rom": "Romani",
    "so": "Somali",
    "sq": "Albanian",
    "ti": "Tigrinya",
    "yo": "Yoruba",
    "yue": "Cantonese",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """The English name of a BCP 47 language code, or the code itself."""
    return _NAMES.get(code) or LANG_INFO.get(code, {}).get("name", code)
