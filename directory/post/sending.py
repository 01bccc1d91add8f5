"""Sending what waits: each mail at most once, whatever happens meanwhile.

A mail is taken in a transaction of its own that marks it as being sent, and only then handed to the mail server.
Stopped in between, it stays marked, and nobody can know whether it went: it is never sent again by itself but shown to
whoever runs the site (``manage.py post``). A mail too few is put right by asking; the same mail again and again is not.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from directory.models.outgoing_mail import OutgoingMail, UndeliverableAddress
from directory.post.bounced import is_for_good, mark_undeliverable

logger = logging.getLogger(__name__)

A_ROUND = 200
"""Mails in one round: they share a connection, and nothing else waits for long."""
MOST_ATTEMPTS = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=8)
STALLED = timedelta(minutes=15)
"""What has been marked as being sent for so long was stopped in between."""
REGARDLESS = frozenset({"sign_in"})
"""Asked for this moment by whoever reads them: sent to addresses, too, from which mail has come back."""

_REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
"""The server has said no, so it certainly has not gone."""


@dataclass(slots=True)
class Sent:
    """What became of a round."""

    sent: int = 0
    refused: int = 0
    gave_up: int = 0
    server_down: bool = False


def backoff(attempts: int, *, reference: uuid.UUID) -> timedelta:
    """How long to wait after so many refusals: four times as long each time, a quarter more or less by chance.

    The chance is the mail's own number, so that many refused together do not come back together.
    """
    wait = min(FIRST_WAIT * 4 ** min(attempts - 1, 12), LONGEST_WAIT)
    return wait * (0.75 + 0.5 * ((reference.int >> 4 * attempts) % 1_000) / 1_000)


def send_waiting(*, at: datetime, limit: int = A_ROUND) -> Sent:
    """Send at most ``limit`` mails that are due. Two at once share them out between them."""
    done = Sent()
    if not settings.SENDS_MAIL:
        return done
    done.gave_up += _give_up_on(at)
    if not OutgoingMail.objects.waiting().filter(due_at__lte=at).exists():
        return done
    server = get_connection()
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as problem:
        # Nothing was taken, so nothing is lost, and no mail pays for it with an attempt.
        logger.warning("the mail server does not answer: %s", type(problem).__name__)
        done.server_down = True
        return done
    try:
        for _ in range(limit):
            mail = _take(at)
            if mail is None or not _send(mail, server, done, at=at):
                break
    finally:
        server.close()
    return done


def next_due() -> datetime | None:
    """When the next mail that waits is to be sent."""
    soonest = OutgoingMail.objects.waiting().order_by("due_at", "pk")
    return soonest.values_list("due_at", flat=True).first()


def _give_up_on(at: datetime) -> int:
    """Let go of what came too late, and hold what goes to addresses from which mail comes back."""
    due = OutgoingMail.objects.waiting().filter(due_at__lte=at)
    late = due.filter(use_by__lte=at).update(gave_up_at=at, problem="too late")
    dead = UndeliverableAddress.objects.filter(address=Lower(OuterRef("to")))
    held = due.exclude(template__in=REGARDLESS).filter(Exists(dead))
    return late + held.update(gave_up_at=at, problem="mail to this address comes back")


def _take(at: datetime) -> OutgoingMail | None:
    """Mark the mail that has been due longest as being sent, for good, before anything is done with it."""
    with transaction.atomic(durable=True):
        due = OutgoingMail.objects.waiting().filter(due_at__lte=at).order_by("due_at", "pk")
        mail = due.select_for_update(skip_locked=True, no_key=True).first()
        if mail is not None:
            mail.sending_at, mail.attempts = at, mail.attempts + 1
            mail.save(update_fields=["sending_at", "attempts"])
    return mail


def _send(mail: OutgoingMail, server: Any, done: Sent, *, at: datetime) -> bool:
    """Hand one mail over; tell whether the connection can be used for another."""
    try:
        _message(mail, server).send()
    except _REFUSALS as refusal:
        _refused(mail, refusal, done, at=at)
        return True
    except (smtplib.SMTPException, OSError) as problem:
        # The line went dead in the middle. It may have arrived, so it stays marked.
        _note(mail, problem=type(problem).__name__)
        logger.warning("the connection broke while mail %s was being sent", mail.pk)
        done.server_down = True
        return False
    _note(mail, sending_at=None, sent_at=at, problem="")
    done.sent += 1
    return True


def _message(mail: OutgoingMail, server: Any) -> EmailMessage:
    return EmailMessage(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={**mail.headers, "Message-ID": message_id(mail.reference)},
        connection=server,
    )


def message_id(reference: uuid.UUID) -> str:
    """How a mail is named in its own header, and in the answer when it comes back."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{reference}@{domain}>"


def _refused(mail: OutgoingMail, refusal: Exception, done: Sent, *, at: datetime) -> None:
    code, reply = _reply(refusal)
    if isinstance(refusal, smtplib.SMTPRecipientsRefused) and is_for_good(reply):
        mark_undeliverable(mail.to, reason=f"refused: {code}", at=at)
        give_up = True
    else:
        give_up = mail.attempts >= MOST_ATTEMPTS
    problem = f"{type(refusal).__name__} {code}".strip()
    if give_up:
        _note(mail, sending_at=None, gave_up_at=at, problem=problem)
        logger.warning("mail %s was refused %s times and is given up: %s", mail.pk, mail.attempts, problem)
        done.gave_up += 1
        return
    due_at = at + backoff(mail.attempts, reference=mail.reference)
    _note(mail, sending_at=None, due_at=due_at, problem=problem)
    done.refused += 1


def _reply(refusal: Exception) -> tuple[str, str]:
    """The code and the words a server refused with; the words may hold the address, and are only looked at."""
    code, said = getattr(refusal, "smtp_code", None), getattr(refusal, "smtp_error", b"")
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()), (None, b""))
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return str(code or ""), words


def _note(mail: OutgoingMail, **fields: Any) -> None:
    OutgoingMail.objects.half_sent().filter(pk=mail.pk).update(**fields)
