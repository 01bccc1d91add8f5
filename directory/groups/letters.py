"""Mail about who looks after a group. Each goes out with the change it tells of, or neither does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assets.abandoned import NOTICE
from assets.local_time import local_date
from assets.models import Claim, Invitation, Listing, Membership, Organisation, PeopleChange, Report
from assets.schedule_words import date_words
from assets.vocabulary import MembershipRole
from directory.accounts.actions import account_for
from directory.accounts.links import Purpose, sign_in_link
from directory.accounts.models import User
from directory.groups.tokens import objection_token
from directory.post.queue import Letter, put_all_in_post
from geo.text import tidy


def owners_of(organisation_id: int) -> list[User]:
    """Who is told what happens to a group."""
    rows = Membership.objects.filter(organisation_id=organisation_id, role=MembershipRole.OWNER)
    found = rows.filter(user__is_active=True).select_related("user").order_by("pk")
    return [row.user for row in found]


@contextmanager
def telling(organisation: Organisation, *, at: datetime) -> Iterator[None]:
    """A transaction whose changes of people are told to owners before and after it, and to whom they are about."""
    with transaction.atomic():
        last = organisation.people_changes.order_by("-pk").values_list("pk", flat=True).first() or 0
        before = owners_of(organisation.pk)
        yield
        changes = organisation.people_changes.filter(pk__gt=last).select_related("user").order_by("pk")
        after = owners_of(organisation.pk)
        letters = [
            _change_letter(change, organisation, user)
            for change in changes
            for user in _each_once([*before, *after, change.user])
        ]
        put_all_in_post(letters, at=at)


def _change_letter(change: PeopleChange, organisation: Organisation, user: User) -> Letter:
    context = {
        "group": tidy(organisation.name),
        "change": change,
        "day": date_words(local_date(change.at)),
        "link": _whole(reverse("group-people", args=[organisation.pk])),
        "is_you": change.user_id == user.pk,
    }
    return Letter(
        key=f"people:{change.pk}:{user.pk}", to=user.email, template="group_people", context=context
    )


def tell_of_leaving(organisation: Organisation, *, at: datetime) -> None:
    """Tell the owners who stay that somebody has left, and not who: that is forgotten."""
    change = organisation.people_changes.order_by("-pk").first()
    if change is not None:
        put_all_in_post(
            [_change_letter(change, organisation, user) for user in owners_of(organisation.pk)], at=at
        )


def send_invitation(invitation: Invitation, *, by: str, at: datetime) -> None:
    """Ask somebody in, by a link that signs them in once and leads to the answer."""
    user = account_for(invitation.email)
    if not user.is_active:
        return
    answer = reverse("invitation", args=[invitation.uuid])
    context = {
        "group": tidy(invitation.organisation.name),
        "by": by,
        "role": invitation.role,
        "link": sign_in_link(user, next=answer, purpose=Purpose.INVITATION),
        "later": _whole(answer),
        "until": date_words(local_date(invitation.expires_at)),
    }
    letter = Letter(
        key=f"invitation:{invitation.uuid}",
        to=invitation.email,
        template="group_invitation",
        context=context,
        use_by=invitation.expires_at,
    )
    put_all_in_post([letter], at=at)


def send_takeover_notice(claim: Claim, *, at: datetime) -> None:
    """Ask every owner whether they still look after it; one press of a button says so, without signing in."""
    letters = []
    for user in owners_of(claim.organisation_id):
        objection = reverse("takeover-objection", args=[objection_token(claim, user)])
        context = {
            "group": tidy(claim.organisation.name),
            "days": NOTICE.days,
            "until": "" if claim.settles_at is None else date_words(local_date(claim.settles_at)),
            "link": _whole(objection),
        }
        letters.append(
            Letter(
                key=f"takeover:{claim.uuid}:{user.pk}",
                to=user.email,
                template="group_takeover",
                context=context,
                use_by=claim.settles_at,
            )
        )
    put_all_in_post(letters, at=at)


def send_join_request(claim: Claim, *, at: datetime) -> None:
    """Tell every owner that somebody asks to join."""
    people = reverse("group-people", args=[claim.organisation_id])
    letters = []
    for user in owners_of(claim.organisation_id):
        context = {
            "group": tidy(claim.organisation.name),
            "who": str(claim.user),
            "address": claim.user.email,
            "words": claim.words,
            "link": _whole(people),
        }
        letters.append(
            Letter(key=f"join:{claim.uuid}:{user.pk}", to=user.email, template="group_join", context=context)
        )
    put_all_in_post(letters, at=at)


def send_decision(claim: Claim, *, at: datetime) -> None:
    """Tell who claimed it what was decided, and why."""
    context = {
        "group": tidy(claim.organisation.name),
        "agreed": claim.status == "agreed",
        "reasons": claim.reasons,
        "link": _whole(reverse("your-groups")),
    }
    letter = Letter(
        key=f"claim:{claim.uuid}:{claim.status}",
        to=claim.user.email,
        template="group_claim_decided",
        context=context,
    )
    put_all_in_post([letter], at=at)


def tell_of_report(listing: Listing, report: Report, *, at: datetime) -> None:
    """Tell a listing's owners that somebody said something is wrong: at most once a day, however much is said."""
    organisation_id = listing.owner_id or (listing.pk if listing.kind == "organisation" else None)
    if organisation_id is None:
        return
    context: Mapping[str, Any] = {
        "name": tidy(listing.name),
        "report": report,
        "words": report.words,
        "link": _whole(reverse("group", args=[organisation_id])),
    }
    day = local_date(at).isoformat()
    letters = [
        Letter(
            key=f"report:{listing.pk}:{day}:{user.pk}",
            to=user.email,
            template="listing_doubted",
            context=context,
        )
        for user in owners_of(organisation_id)
    ]
    put_all_in_post(letters, at=at)


def _each_once(users: Iterable[User | None]) -> list[User]:
    return list({user.pk: user for user in users if user is not None and user.is_active}.values())


def _whole(path: str) -> str:
    return settings.SITE_URL + path
