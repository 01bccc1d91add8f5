"""Putting mail into the post: written into the database with whatever is its reason, and sent afterwards."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import translation

from assets.errors import Invalid
from directory.accounts.models import User
from directory.models.outgoing_mail import OutgoingMail
from directory.post.tasks import ask_for_sending
from directory.post.templates import render

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST_SUBJECT = 150
"""Characters of a subject; what is longer is cut, as mail programs do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to be written. The key says why it is sent: of each there is never more than one.

    ``context`` fills ``templates/emails/<template>.txt``. Nothing is sent after ``use_by``. ``unsubscribe`` is a whole
    address where somebody can say that they want no more such mail (RFC 2369).
    """

    key: str
    to: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    about: uuid.UUID | None = None
    due_at: datetime | None = None
    use_by: datetime | None = None
    unsubscribe: str = ""
    language: str = ""


def put_in_post(
    *,
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    due_at: datetime | None = None,
    use_by: datetime | None = None,
    about: uuid.UUID | None = None,
    unsubscribe: str = "",
    language: str = "",
) -> bool:
    """Write one mail, to be sent once this transaction is through; tell whether it is new.

    In the language given, else the one its reader's account was last used in, else that of the moment. Raises Invalid
    for an address that is none or holds a line break, and for a subject with one.
    """
    letter = Letter(
        key=key,
        to=to,
        template=template,
        context=context,
        about=about,
        due_at=due_at,
        use_by=use_by,
        unsubscribe=unsubscribe,
        language=language,
    )
    return put_all_in_post([letter], at=at) == 1


def put_all_in_post(letters: Sequence[Letter], *, at: datetime) -> int:
    """Write many at once, all or none; return how many are new. Where no mail is sent none is written."""
    if not settings.SENDS_MAIL or not letters:
        return 0
    languages = _languages_of({letter.to for letter in letters})
    rows = [_written(letter, languages, at=at) for letter in letters]
    with transaction.atomic():
        before = OutgoingMail.objects.filter(key__in=[row.key for row in rows])
        there = set(before.values_list("key", flat=True))
        # Whoever wrote the same one a moment ago wins.
        OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        mine = OutgoingMail.objects.filter(reference__in=[r.reference for r in rows if r.key not in there])
        new = mine.count()
        if new:
            transaction.on_commit(ask_for_sending, robust=True)
    return new


def _written(letter: Letter, languages: Mapping[str, str], *, at: datetime) -> OutgoingMail:
    to = letter.to.strip()
    _check_address(to)
    language = letter.language or languages.get(to.lower()) or translation.get_language()
    subject, text = render(letter.template, letter.context, language=language or settings.LANGUAGE_CODE)
    if _CONTROL.search(subject):
        raise Invalid({"subject": ["A subject is one line."]})
    return OutgoingMail(
        key=letter.key,
        template=letter.template,
        to=to,
        subject=subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…",
        text=text,
        headers=_headers(letter),
        about=letter.about,
        made_at=at,
        due_at=max(letter.due_at or at, at),
        use_by=letter.use_by,
    )


def _check_address(to: str) -> None:
    try:
        if _CONTROL.search(to):
            raise ValidationError("a control character")
        validate_email(to)
    except ValidationError as problem:
        raise Invalid({"to": ["Enter an e-mail address in the form name@example.org."]}) from problem


def _headers(letter: Letter) -> dict[str, str]:
    """Nobody's programs are to answer it (RFC 3834), and it can be stopped where that makes sense."""
    headers = {"Auto-Submitted": "auto-generated"}
    if letter.unsubscribe:
        if _CONTROL.search(letter.unsubscribe) or re.search(r"[<>\s]", letter.unsubscribe):
            raise Invalid({"unsubscribe": ["That is no address of a page."]})
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    return headers


def _languages_of(addresses: set[str]) -> dict[str, str]:
    small = User.objects.annotate(small=Lower("email")).exclude(language="")
    return dict(
        small.filter(small__in={a.strip().lower() for a in addresses}).values_list("small", "language")
    )
