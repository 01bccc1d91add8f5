"""Sending somebody a link to sign in with. Whoever asks learns nothing of who has an account."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import get_language

from directory.accounts.actions import account_for
from directory.accounts.links import LASTS, Purpose, sign_in_link
from directory.accounts.models import User
from directory.models import OutgoingMail
from directory.post.queue import put_in_post

MOST_AN_HOUR = 4
"""Links to one address in an hour: enough for somebody whose mail is slow, and no way to fill their inbox."""
_TEMPLATE = "sign_in"


@transaction.atomic
def send_link(email: str, *, next: str, at: datetime) -> bool:
    """Send a link to an address, making the account if there is none; tell whether one was sent.

    None is sent to a closed account, nor more than MOST_AN_HOUR. Raises ValidationError for what is no address.
    """
    account = account_for(email)
    user = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if not user.is_active or _lately(user.email, at=at) >= MOST_AN_HOUR:
        return False
    lasts = LASTS[Purpose.SIGN_IN]
    context = {"link": sign_in_link(user, next=next), "minutes": int(lasts.total_seconds() // 60)}
    return put_in_post(
        key=f"sign-in:{uuid.uuid4()}",
        to=user.email,
        template=_TEMPLATE,
        context=context,
        at=at,
        use_by=at + lasts,
        language=get_language() or "",
    )


def _lately(email: str, *, at: datetime) -> int:
    sent = OutgoingMail.objects.annotate(small=Lower("to")).filter(small=email.lower(), template=_TEMPLATE)
    return sent.filter(made_at__gt=at - timedelta(hours=1)).count()
