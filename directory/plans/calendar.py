"""A plan's times as an iCalendar file (RFC 5545): what is on the phone's calendar is what the site says.

Each repeating time is one event with its rule, and an EXDATE for each date left out. A rule of RFC 5545 knows neither
school terms nor bank holidays, so a time that depends on them is given for a year, which is as far as anybody knows
them. Dates named one by one are events of their own, which more calendars understand than RDATE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar as File
from icalendar import Event, Timezone, vRecur

from assets.local_time import LONDON, local_date
from assets.schedule_rules import BankHolidays, ImpossibleRule, Rule, named_dates, rrule_dates
from assets.schedules import Calendar, first_date, skipped_dates, to_rrule
from directory.plans.sheet import Sheet, SheetItem

YEAR = timedelta(days=366)


def calendar_file(sheet: Sheet, *, at: datetime, host: str, calendar: Calendar) -> bytes:
    """Everything on the plan that has times, from the day of ``at``. ``host`` is the site's, with https:// or without.

    Its name and the names of its events hold nothing personal: they are shown on locked screens. An event keeps its
    UID whenever the file is made, so that bringing it in again changes it and adds nothing.
    """
    root = host if "://" in host else f"https://{host}"
    file = File()
    file.add("version", "2.0")
    file.add("prodid", f"-//{urlsplit(root).netloc}//plan//EN")
    file.add("method", "PUBLISH")
    with translation.override(sheet.language):
        file.add("x-wr-calname", gettext("My plan"))
        events = [
            event for item in sheet.items for event in item_events(item, at=at, root=root, calendar=calendar)
        ]
    if events:
        year = local_date(at).year
        file.add_component(
            Timezone.from_tzid(
                "Europe/London", first_date=date(year - 1, 1, 1), last_date=date(year + 5, 1, 1)
            )
        )
    for event in events:
        file.add_component(event)
    written: bytes = file.to_ical()
    return written


def has_times(sheet: Sheet) -> bool:
    """Whether there is anything to put into a calendar."""
    return any(item.rules and not item.gone for item in sheet.items)


def item_events(item: SheetItem, *, at: datetime, root: str, calendar: Calendar) -> Iterator[Event]:
    """The events of one thing; none for what is not on the map any more. A rule that cannot happen is left out."""
    if item.gone:
        return
    for number, rule in enumerate(item.rules, start=1):
        try:
            times = list(_times(rule, today=local_date(at), calendar=calendar))
        except ImpossibleRule:
            continue
        for name, event in times:
            event.add("uid", f"{item.pk}-{number}{name}@{urlsplit(root).netloc}")
            event.add("dtstamp", at.astimezone(UTC))
            event.add("summary", item.name)
            if item.place:
                event.add("location", item.place)
            event.add("description", _description(item, root))
            if item.url:
                event.add("url", root + item.url)
            yield event


def _times(rule: Rule, *, today: date, calendar: Calendar) -> Iterator[tuple[str, Event]]:
    """Events with nothing but their times, each with the end of its UID."""
    bounded = _bounded(rule, today)
    pattern = first_date(bounded, on_or_after=today)
    if pattern is not None and to_rrule(bounded) is not None:
        event = _repeating(bounded, pattern, calendar)
        if event is not None:
            yield "", event
    for day in named_dates(rule):
        if today <= day <= today + YEAR and not any(rrule_dates(bounded, first=max(day, today), last=day)):
            yield f"-{day:%Y%m%d}", _single(rule, day)


def _bounded(rule: Rule, today: date) -> Rule:
    if not rule.term_time_only and rule.bank_holidays is not BankHolidays.SKIPS:
        return rule
    last = today + YEAR
    if rule.valid_until is not None:
        last = min(last, rule.valid_until)
    return replace(rule, valid_until=last)


def _repeating(rule: Rule, pattern: date, calendar: Calendar) -> Event | None:
    """None when no date of the coming year is left. It begins on a date that it is on, which all calendars expect."""
    last = min(filter(None, (pattern + YEAR, rule.valid_until)))
    off = sorted({*skipped_dates(rule, first=pattern, last=last, calendar=calendar)})
    begins = next((day for day in rrule_dates(rule, first=pattern, last=last) if day not in set(off)), None)
    text = to_rrule(rule)
    if begins is None or text is None:
        return None
    event = _single(rule, begins)
    event.add("rrule", vRecur.from_ical(text))
    # Those further off than a year that somebody named; the others are among the skipped already.
    far = {day for day in rule.except_dates if day > last}
    left_out = [day for day in sorted({*off, *far}) if day > begins]
    if left_out:
        event.add("exdate", left_out if rule.all_day else [_moment(day, rule.opens_at) for day in left_out])
    return event


def _single(rule: Rule, day: date) -> Event:
    """The event of one day, in wall time of Europe/London; with no known end it has none (RFC 5545 section 3.6.1)."""
    event = Event()
    if rule.opens_at is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return event
    starts = _moment(day, rule.opens_at)
    event.add("dtstart", starts)
    if rule.closes_at is not None:
        ends = _moment(day if rule.closes_at > rule.opens_at else day + timedelta(days=1), rule.closes_at)
        if ends.astimezone(UTC) <= starts.astimezone(UTC):
            # On the day the clocks go forward, from within the hour that is skipped: keep the length.
            ends = (starts.astimezone(UTC) + (ends - starts)).astimezone(LONDON)
        event.add("dtend", ends)
    return event


def _moment(day: date, wall: time | None) -> datetime:
    return datetime.combine(day, wall or time(), LONDON)


def _description(item: SheetItem, root: str) -> str:
    """Whom to ask, and what is not certain; nothing that the person said."""
    parts = [*item.times, item.cost]
    parts += [
        gettext("Telephone: %(phone)s") % {"phone": item.phone} if item.phone else "",
        gettext("E-mail: %(email)s") % {"email": item.email} if item.email else "",
        item.website,
        gettext("Things change. Ring or write before you set out."),
        root + item.url if item.url else "",
    ]
    return "\n".join(filter(None, parts))
