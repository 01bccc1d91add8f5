"""The only writers of what people say of listings and what they met with there.

Callers are plans and pages; nothing here knows who the person is, and nothing of it is kept. Each call is one
transaction, in which the listing's doubt, its counts and its search entry change too. Whoever calls for several
listings in one transaction calls in the order of their keys, for each call locks its listing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.functions import TruncDate

from assets.actions import doubts, trust
from assets.actions.listings import Edit, lock_for, revise_listing
from assets.actor import Actor
from assets.capacity import Room, default_valid_until
from assets.errors import Invalid
from assets.local_time import LONDON, local_date, month_of
from assets.models import Experience, Listing, Report
from assets.models.experience import MOST_DAYS
from assets.models.report import MOST_WORDS
from assets.search import index
from assets.vocabulary import ExperienceKind, ReportAbout, ReportAnswer, ReportKind, ReportSource


@transaction.atomic
def report_listing(
    listing: Listing,
    *,
    kind: str,
    about: str = "",
    source: str,
    words: str = "",
    by: Actor,
    at: datetime,
) -> Report:
    """Note that somebody said it has closed, or that something (``about``) in it is wrong. Raises Invalid.

    The same said again on the same local day is the same report, to which other words are added. ``by`` lets every
    write be called alike; it is not kept, for a report says nothing of who made it.
    """
    words = words.strip()
    _check(kind=kind, about=about, source=source, words=words)
    Listing.objects.lock([listing.pk])
    same: Report | None = (
        Report.objects.open()
        .filter(listing_id=listing.pk, kind=kind, about=about, source=source)
        .annotate(day=TruncDate("said_at", tzinfo=LONDON))
        .filter(day=local_date(at))
        .first()
    )
    if same is not None:
        if words and words not in same.words:
            same.words = "\n\n".join(part for part in (same.words, words) if part)[:MOST_WORDS]
            same.save(update_fields=["words"])
        return same
    report = Report(listing_id=listing.pk, kind=kind, about=about, source=source, words=words, said_at=at)
    if not Listing.objects.published().filter(pk=listing.pk).exists():
        # It was on a plan and has left the map since: nobody need look into it.
        report.answer, report.answered_at = ReportAnswer.WITHDRAWN, at
    report.save()
    _doubt(listing.pk)
    return report


def _check(*, kind: str, about: str, source: str, words: str) -> None:
    problems: dict[str, list[str]] = {}
    if kind not in ReportKind.values:
        problems["kind"] = ["Say whether it has closed or something is wrong."]
    elif (about not in ReportAbout.values) if kind == ReportKind.WRONG else bool(about):
        problems["about"] = ["What is wrong goes with a report that something is."]
    if source not in ReportSource.values:
        problems["source"] = ["There is no such source."]
    elif words and source == ReportSource.PLAN:
        problems["words"] = ["What is written on a plan stays there."]
    if len(words) > MOST_WORDS:
        problems["words"] = [f"This is too long: at most {MOST_WORDS:,} characters fit."]
    if problems:
        raise Invalid(problems)


@transaction.atomic
def answer_report(report: Report, *, answer: str, by: Actor, at: datetime) -> Report:
    """Say what became of a report, which ends the doubt. Changing the listing by itself answers most.

    Raises Invalid for no answer, for one that differs from an earlier one, and for ``withdrawn`` while the listing
    is still there: withdraw it, and that is the answer.
    """
    if answer not in ReportAnswer.values:
        raise Invalid({"answer": ["Say what became of it."]})
    Listing.objects.lock([report.listing_id])
    stored = Report.objects.get(pk=report.pk)
    if stored.answer and stored.answer != answer:
        raise Invalid({"answer": [f"This has been answered already: {stored.get_answer_display()}."]})
    if stored.answer:
        return stored
    if answer == ReportAnswer.WITHDRAWN:
        raise Invalid({"answer": ["It is still on the map. Withdraw it first."]})
    doubts.close([report.pk], answer, by=by, at=at)
    _doubt(report.listing_id)
    return Report.objects.get(pk=report.pk)


def erase_words(report: Report) -> None:
    """Empty what was written with a report, which may name somebody; that it was made stays."""
    Report.objects.filter(pk=report.pk).update(words="")


def _doubt(listing_id: int) -> None:
    doubts.recount([listing_id])
    index.refresh([listing_id])


@transaction.atomic
def note_full(listing: Listing, *, by: Actor, at: datetime) -> bool:
    """Note that somebody found it full at ``at``, for as long as such an answer holds. Tells whether it was noted.

    Not when something newer is known of its room, or it is not on the map any more.
    """
    until = default_valid_until(status=Room.FULL, as_of=at)
    document = {
        "room": Room.FULL.value,
        "room_places": None,
        "room_as_of": at.isoformat(),
        "room_valid_until": until.isoformat() if until is not None else None,
    }
    # All the locks that the change will take, in its order, before asking what is known.
    lock_for([Edit(kind=listing.kind, document=document)], [listing.pk])
    known = Listing.objects.published().filter(pk=listing.pk).exclude(room_as_of__gte=at)
    if not known.exists():
        return False
    revise_listing(listing, document=document, by=by, at=at, why="Somebody found it full")
    return True


@transaction.atomic
def note_returned(listing: Listing, *, at: datetime) -> None:
    """Note that somebody went again. Returns nothing: a key that somebody kept would say whose it was."""
    Listing.objects.lock([listing.pk])
    Experience.objects.create(listing_id=listing.pk, kind=ExperienceKind.RETURNED, month=month_of(at))
    trust.recount([listing.pk], at=at)


@transaction.atomic
def note_reply(listing: Listing, *, days: int | None, at: datetime) -> None:
    """Note how many whole days it took them to answer, 0 for the same day, or None that they did not.

    More than a year counts as one. Raises Invalid for less than none.
    """
    kind, waited = _reply(days)
    Experience.objects.create(listing_id=listing.pk, kind=kind, days=waited, month=month_of(at))


def _reply(days: int | None) -> tuple[str, int | None]:
    if days is None:
        return ExperienceKind.NO_REPLY, None
    if days < 0:
        raise Invalid({"days": ["An answer cannot come before the question."]})
    return ExperienceKind.REPLIED, min(days, MOST_DAYS)


def take_back_return(listing: Listing, *, at: datetime) -> bool:
    """Undo one ``note_returned`` of the same month, whosesoever: they are all alike. False when there is none."""
    return _take_back(listing, ExperienceKind.RETURNED, None, at=at)


def take_back_reply(listing: Listing, *, days: int | None, at: datetime) -> bool:
    """Undo one ``note_reply`` of the same days and the same month. False when there is none."""
    kind, waited = _reply(days)
    return _take_back(listing, kind, waited, at=at)


@transaction.atomic
def _take_back(listing: Listing, kind: str, days: int | None, *, at: datetime) -> bool:
    Listing.objects.lock([listing.pk])
    alike = Experience.objects.filter(listing_id=listing.pk, kind=kind, days=days, month=month_of(at))
    one = alike.order_by("pk").first()
    if one is None:
        return False
    one.delete()
    trust.recount([listing.pk], at=at)
    return True
