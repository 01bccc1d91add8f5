"""A plan's short code, to be read out and typed, and the token of the person's own address, which nobody can guess."""

from __future__ import annotations

import hashlib
import secrets

from directory.models.plan_codes import LETTERS

CODE_LENGTH = 6
TOKEN_BYTES = 20
"""160 bits: whoever tried a billion addresses a second would need longer than there is."""


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """As it is printed: "K7Q-D4M"."""
    return f"{code[:3]}-{code[3:]}"


def read_code(text: str) -> str:
    """What somebody typed, as a code is kept; empty when it is none."""
    letters = "".join(text.upper().split()).replace("-", "")
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(LETTERS) else ""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What a link is found by, so that the table of links opens no plan."""
    return hashlib.sha256(token.encode()).hexdigest()
