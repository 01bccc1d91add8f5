"""What becomes of reports when listings change, and the doubt that is kept on a listing while they are open.

``save_listings`` calls this for whatever it saves, so there is no way to put a listing right and leave it doubted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest

from assets.actor import Actor
from assets.models import Listing, Report
from assets.snapshot import Document, changes, snapshot
from assets.vocabulary import ConfirmedHow, ReportAbout, ReportAnswer, ReportKind, Status

FACTS: dict[str, frozenset[str]] = {
    ReportAbout.TIMES.value: frozenset({"schedules", "valid_until", "free_slots"}),
    ReportAbout.PLACE.value: frozenset(
        {"point", "street", "town", "postcode", "venue", "location_privacy", "attendance", "access", "facilities"}
    ),
    ReportAbout.COST.value: frozenset({"cost", "cost_pence", "cost_note", "hire_cost"}),
    ReportAbout.CONTACT.value: frozenset({"phone", "email", "website", "booking", "referral"}),
    ReportAbout.WHO_FOR.value: frozenset(
        {"groups", "age_min", "age_max", "languages", "reach_kind", "reach_m", "reach_polygon", "reach_areas"}
    ),
}  # fmt: skip
"""The fields of a document that a report can be about. One about anything else is answered by a person."""

_RECOUNT = f"""
UPDATE assets_listing l SET doubted_on = counted.doubted_on, closed_reports = counted.closed
FROM (
    SELECT c.id, min(d.day) AS doubted_on,
        count(DISTINCT d.day) FILTER (WHERE r.kind = '{ReportKind.CLOSED}') AS closed
    FROM assets_listing c LEFT JOIN assets_report r ON r.listing_id = c.id AND r.answered_at IS NULL
    CROSS JOIN LATERAL (SELECT (r.said_at AT TIME ZONE 'Europe/London')::date AS day) d
    WHERE c.id = ANY(%(ids)s) GROUP BY c.id
) counted
WHERE counted.id = l.id AND (l.doubted_on, l.closed_reports) IS DISTINCT FROM (counted.doubted_on, counted.closed)
"""  # noqa: S608  only codes of our own are put in


def recount(listing_ids: Collection[int]) -> None:
    """Keep on these listings how far their open reports make them doubted. The caller holds their locks."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, {"ids": sorted(listing_ids)})


def close(report_ids: Collection[int], answer: str, *, by: Actor, at: datetime) -> None:
    """Answer reports. One that was made after ``at``, while its answer waited for the lock, is answered as it came."""
    moment = Greatest("said_at", Value(at, output_field=DateTimeField()))
    Report.objects.open().filter(pk__in=report_ids).update(
        answer=answer, answered_at=moment, answered_by=by.user
    )


def answer_by_change(
    rows: Sequence[Listing], before: dict[int, Document], *, by: Actor, at: datetime
) -> None:
    """Answer the open reports of listings that have just changed, as far as the change answers them.

    ``rows`` are the listings as they now stand, ``before`` their documents from before. To be called with the locks
    held and before the search entries are made. Costs nothing where nothing is doubted.
    """
    doubted = {row.pk: row for row in rows if row.doubted_on is not None}
    if not doubted:
        return
    after = {key: snapshot(row) for key, row in doubted.items()}
    editable = _editable(doubted, by)
    answers: dict[str, list[int]] = {}
    for report in Report.objects.open().filter(listing_id__in=doubted).order_by("pk"):
        row = doubted[report.listing_id]
        changed = changes(before[row.pk], after[row.pk]).keys()
        answer = _answer(report, row, changed, by_editor=row.pk in editable, at=at)
        if answer is not None:
            answers.setdefault(answer, []).append(report.pk)
    for answer, keys in answers.items():
        close(keys, answer, by=by, at=at)
    recount(doubted)
    for stored in Listing.objects.filter(pk__in=doubted).only("doubted_on", "closed_reports").order_by("pk"):
        row = doubted[stored.pk]
        row.doubted_on, row.closed_reports = stored.doubted_on, stored.closed_reports


def _editable(doubted: dict[int, Listing], by: Actor) -> set[int]:
    """Those of which this one's word counts. Whoever acts without an account (an import, the link that a group was
    sent) has been let by another check.
    """
    if by.user is None:
        return set(doubted)
    return set(Listing.objects.filter(pk__in=doubted).editable_by(by.user).values_list("pk", flat=True))


def _answer(
    report: Report, row: Listing, changed: Collection[str], *, by_editor: bool, at: datetime
) -> str | None:
    """What a change says to one report: nothing, when it was made before the report or is about something else."""
    if row.status != Status.PUBLISHED:
        return ReportAnswer.WITHDRAWN
    if not by_editor or report.said_at > at:
        return None
    if FACTS.get(report.about, frozenset()) & set(changed):
        return ReportAnswer.CORRECTED
    # A list that is stamped anew every night has not heard of the report.
    confirmed = "confirmed_at" in changed and row.confirmed_how != ConfirmedHow.IMPORT
    if confirmed and row.confirmed_at is not None and report.said_at <= row.confirmed_at <= at:
        return ReportAnswer.STILL_RIGHT
    return None
