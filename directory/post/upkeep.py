"""What the post forgets."""

from __future__ import annotations

from datetime import datetime, timedelta

from directory.models.outgoing_mail import OutgoingMail

WORDS_KEPT = timedelta(days=30)
RECORD_KEPT = timedelta(days=400)
"""That a mail went is kept over a year: confirmations lean on it. Nothing of it after that."""


def forget_sent(*, at: datetime) -> int:
    """Empty what was said in mails a month after they were sent or given up; return how many."""
    done = OutgoingMail.objects.exclude(sent_at__isnull=True, gave_up_at__isnull=True)
    done.filter(made_at__lte=at - RECORD_KEPT).delete()
    return done.filter(made_at__lte=at - WORDS_KEPT).exclude(text="").update(subject="", text="", headers={})
