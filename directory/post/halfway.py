"""What a person decides about mails that were stopped while they were being sent."""

from __future__ import annotations

from datetime import datetime

from directory.models.outgoing_mail import OutgoingMail
from directory.post.sending import STALLED


def stopped_halfway(*, at: datetime) -> int:
    """How many mails may have gone or not, and wait for somebody to find out."""
    return OutgoingMail.objects.half_sent().filter(sending_at__lte=at - STALLED).count()


def send_again(pk: int, *, at: datetime) -> bool:
    """Send one that has not gone; False when it is none of these."""
    stopped = OutgoingMail.objects.half_sent().filter(pk=pk, sending_at__lte=at - STALLED)
    return bool(stopped.update(sending_at=None, due_at=at))


def drop(pk: int, *, at: datetime) -> bool:
    """Leave one as it is; False when it is none of these."""
    stopped = OutgoingMail.objects.half_sent().filter(pk=pk, sending_at__lte=at - STALLED)
    return bool(stopped.update(sending_at=None, gave_up_at=at, problem="stopped halfway, and left at that"))
