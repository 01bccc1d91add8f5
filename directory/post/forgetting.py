"""What the post knows of an address, forgotten at its owner's wish."""

from __future__ import annotations

from directory.models.outgoing_mail import OutgoingMail, UndeliverableAddress


def forget_address(address: str) -> None:
    """Delete every mail to an address, sent or not, and that mail came back from it."""
    OutgoingMail.objects.filter(to__iexact=address).delete()
    UndeliverableAddress.objects.filter(address=address.lower()).delete()
