"""Whose wrong passwords are counted together: what django-axes is told about a sign-in."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

# As long as axes keeps a name; a longer one is nobody's address.
_LONGEST_NAME = 255


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Name an account alike however its address is typed, for sign-in takes it in any case too.

    Upper case first, because that is what the database compares: "ı" and "ſ" are "I" and "S" to it.
    """
    given = credentials if credentials is not None else request.POST
    name = given.get(settings.AXES_USERNAME_FORM_FIELD)
    return None if name is None else " ".join(str(name).upper().casefold().split())[:_LONGEST_NAME]


def client_address(request: HttpRequest) -> str | None:
    """Say where a request comes from: the last address in X-Forwarded-For if TRUST_PROXY, else who is connected.

    The last is the one that the proxy in front of us has added itself; all before it are what the sender claims.
    Of IPv6 the network of a household (/64) counts as one, since each of its machines has addresses without end.
    None when neither is an address, as behind a socket without a proxy's word.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    for candidate in (forwarded, connected) if settings.TRUST_PROXY else (connected,):
        try:
            address = ip_address(candidate)
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped is not None:
                return str(address.ipv4_mapped)
            return str(ip_network((int(address), 64), strict=False).network_address)
        return str(address)
    return None


class SignInThrottle(AxesDatabaseHandler):  # type: ignore[misc]  # axes carries no types
    """Counts wrong passwords for an account from one address, and, more loosely, from one address for all accounts.

    Axes has one limit for every way of counting. Here the second has its own, ``SIGN_IN_LIMIT_PER_ADDRESS``: high
    enough for the readers of a library, who share an address, and too low for trying one password on everybody.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        for_account: int = super().get_failures(request, credentials)
        address = request.axes_ip_address  # type: ignore[attr-defined]
        if for_account >= settings.AXES_FAILURE_LIMIT or address is None:
            return for_account
        recent = AccessAttempt.objects.filter(
            ip_address=address, attempt_time__gte=get_cool_off_threshold(request)
        )
        from_address = recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
        if from_address >= settings.SIGN_IN_LIMIT_PER_ADDRESS:
            return int(settings.AXES_FAILURE_LIMIT)
        return for_account
