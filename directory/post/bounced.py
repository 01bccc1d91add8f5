"""Mail that came back, and the addresses that nothing more is sent to because of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from directory.models.outgoing_mail import OutgoingMail, UndeliverableAddress

_FOR_GOOD = re.compile(r"\b5\.(1\.\d+|2\.1|4\.4)\b")
"""RFC 3463: there is no such address or host, or the mailbox is closed. A full one may take the next."""
MOST_RETURNS = 3
"""So many mails returned for other reasons are reason enough too."""


def is_for_good(status: str) -> bool:
    """Whether a status, or a reply that holds one, says that no mail will ever arrive there."""
    return _FOR_GOOD.search(status) is not None


@transaction.atomic
def note_bounce(reference: uuid.UUID, *, status: str, at: datetime) -> bool:
    """Note that a mail of ours came back for good; tell whether there is such a mail. The same twice is once."""
    mail = OutgoingMail.objects.select_for_update().filter(reference=reference).first()
    if mail is None or mail.sent_at is None:
        return False
    if mail.bounced_at is None:
        mail.bounced_at, mail.problem = at, f"came back: {status}"[:120]
        mail.save(update_fields=["bounced_at", "problem"])
    returned = OutgoingMail.objects.annotate(small=Lower("to")).filter(
        small=mail.to.lower(), bounced_at__isnull=False
    )
    if is_for_good(status) or returned.count() >= MOST_RETURNS:
        mark_undeliverable(mail.to, reason=f"came back: {status}", at=at)
    return True


def mark_undeliverable(address: str, *, reason: str, at: datetime) -> None:
    """Send nothing more to an address, until somebody proves that mail arrives there."""
    UndeliverableAddress.objects.get_or_create(
        address=address.lower(), defaults={"since": at, "reason": reason[:120]}
    )


def mail_arrives(address: str) -> None:
    """Somebody has used a link that was sent there, so mail arrives after all."""
    UndeliverableAddress.objects.filter(address=address.lower()).delete()


def undeliverable(addresses: Collection[str]) -> set[str]:
    """Those of the addresses, in small letters, from which mail comes back: for pages to say so."""
    small = {address.lower() for address in addresses}
    return set(UndeliverableAddress.objects.filter(address__in=small).values_list("address", flat=True))
