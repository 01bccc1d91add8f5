"""Reading what mail servers send back (RFC 3464): which of our mails did not arrive, and why.

Believed is only what names the Message-ID of one of our mails, which nobody can guess. Whose address it was is looked
up in the queue; what the returned mail says of addresses is not read.
"""

from __future__ import annotations

import mailbox
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from directory.post.bounced import note_bounce

_REFERENCE = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.IGNORECASE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
MOST_BYTES = 5_000_000
"""Of one returned mail; the rest is what we had sent."""


def read_bounces(messages: Iterable[bytes], *, at: datetime) -> tuple[int, int]:
    """Note every mail of ours that came back for good. Returns how many there were and how many messages were read."""
    found = read = 0
    for raw in messages:
        read += 1
        message = message_from_bytes(raw[:MOST_BYTES], policy=policy.compat32)
        status = _failed(message)
        if status is None:
            continue
        found += sum(
            note_bounce(reference, status=status, at=at) for reference in sorted(_references(message))
        )
    return found, read


def in_folder(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file or of a maildir."""
    box: mailbox.Mailbox[Message] = (
        mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    )
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


def in_stream(stream: BinaryIO) -> Iterator[bytes]:
    """The one message that a mail server hands to a program."""
    raw = stream.read(MOST_BYTES)
    if raw.strip():
        yield raw


def _failed(message: Message) -> str | None:
    """The status of the first recipient for whom delivery failed for good; None where it did not, or not yet."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            status = _STATUS.search(str(block.get("Status", "")))
            if str(block.get("Action", "")).strip().lower() == "failed" and status is not None:
                return status[0] if status[0].startswith("5") else None
    return None


def _references(message: Message) -> set[uuid.UUID]:
    """Our numbers for the mails that a returned message holds, whole or their headers only."""
    found: set[uuid.UUID] = set()
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            text = headers.decode("latin-1") if isinstance(headers, bytes) else ""
            named = [line for line in text.splitlines() if line.lower().startswith("message-id:")]
        else:
            named = [str(part.get("Message-ID", ""))] if part is not message else []
        found.update(uuid.UUID(match) for line in named for match in _REFERENCE.findall(line))
    return found
