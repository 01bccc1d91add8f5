"""Times as people type them ("every other Thursday 2–4, not in August"), read into rules.

A line is read from left to right as clauses (days, hours, months off …), each recognised by one pattern; the first
piece that none recognises is named. Clock times without am or pm are taken as a community group means them: from 8
to 11 in the morning, from 12 to 7 in the afternoon and evening. So this is only for where what was understood is read
back before it is kept. What comes from files is read by :mod:`assets.opening_hours`, which never guesses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from assets.clock_times import Unclear
from assets.schedule_rules import WEEKDAYS, Frequency, ImpossibleRule, Rule, split_byday, validate
from assets.schedule_words import describe
from assets.schedules import first_date
from assets.spoken_clauses import CLAUSES, Heard
from assets.spoken_clock import read_hours
from assets.spoken_words import DAY, NotUnderstood, weekdays_in

__all__ = ["MOST_LINES", "NotUnderstood", "read_line", "read_lines", "words_for"]

MOST_LINES = 50
"""Times of one listing: far more than anybody keeps right."""
MOST_LETTERS = 400
LONG_AGO = date(1900, 1, 1)


def read_lines(text: str, *, today: date) -> list[Rule]:
    """Read one time a line; empty lines are left out. Raises NotUnderstood, naming line and part."""
    lines = [line for line in text[: MOST_LINES * MOST_LETTERS * 4].splitlines() if line.strip()]
    if len(lines) > MOST_LINES or len(text) > MOST_LINES * MOST_LETTERS:
        why = _("Write at most {n} lines. A few that repeat say more than many dates.").format(n=MOST_LINES)
        raise NotUnderstood(f"{lines[0].strip()[:40]}…" if lines else "…", why)
    rules: list[Rule] = []
    for number, line in enumerate(lines, 1):
        try:
            rules.append(read_line(line, today=today))
        except NotUnderstood as problem:
            raise NotUnderstood(problem.part, problem.why, number) from problem
    return rules


def read_line(text: str, *, today: date) -> Rule:
    """Read one time. ``today`` decides which year a date without one means, and which weeks "every other" does:
    those of its next day. Raises NotUnderstood.
    """
    if len(text) > MOST_LETTERS:
        raise NotUnderstood(
            f"{text.strip()[:40]}…", _("This line is too long. Put each time on its own line.")
        )
    clean = _plain(text)
    heard = Heard()
    position = 0
    while position < len(clean):
        position = _next_clause(clean, position, heard, today)
    rule = _rule(heard, clean, today)
    try:
        validate(rule)
    except ImpossibleRule as impossible:
        raise NotUnderstood(text.strip(), str(impossible)) from impossible
    return rule


def words_for(rule: Rule) -> str:
    """Say a rule so that :func:`read_line` gives it back, with the first date where that says which weeks are meant."""
    if rule.freq is Frequency.ONCE:
        return describe(rule)
    if rule.interval == 1:
        return describe(replace(rule, dtstart=None, valid_from=rule.first_possible))
    begins = first_date(rule, on_or_after=rule.first_possible or LONG_AGO)
    return describe(replace(rule, dtstart=begins or rule.dtstart, valid_from=None), today=LONG_AGO)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐‑–—−]", "-", text).replace("’", "'")
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text)
    text = re.sub(r"\b(?:12\s*)?(?:noon|midday)\b", "noon", text)
    text = re.sub(r"\b12\s*midnight\b", "midnight", text)
    return " ".join(text.split()).rstrip(". ")


def _next_clause(text: str, position: int, heard: Heard, today: date) -> int:
    """Let the first pattern that fits take its clause; return where the next begins."""
    for pattern, take in CLAUSES:
        match = pattern.match(text, position)
        if match is not None and match.end() > position:
            take(heard, match, today)
            return match.end()
    rest = re.split(r"[,;]", text[position:])[0].strip() or text[position:]
    why = _("we do not understand this part. Try words like “Thursdays 2pm to 4pm, not in August”.")
    raise NotUnderstood(rest, why)


def _rule(heard: Heard, text: str, today: date) -> Rule:
    """Put together what was heard. Raises NotUnderstood where it makes no time."""
    heard.facts.pop("every", None)
    if not heard.has_hours:
        raise NotUnderstood(text, _("say from when to when, such as “2pm to 4pm”, or “all day”."))
    rule = _pattern(heard, text, today)
    opens = closes = None
    if heard.hours is not None:
        try:
            opens, closes = read_hours(*heard.hours[:2], part=heard.part)
        except Unclear as unclear:
            raise NotUnderstood(heard.hours[2], _("write these times like “2pm to 4pm”.")) from unclear
    return replace(rule, opens_at=opens, closes_at=closes, **heard.facts)  # type: ignore[arg-type]


def _pattern(heard: Heard, text: str, today: date) -> Rule:
    if heard.single is not None:
        if heard.days and heard.days != [(0, heard.single.weekday())]:
            raise NotUnderstood(text, _("the day of the week and the date do not go together."))
        if heard.month_days or heard.monthly or heard.interval > 1:
            raise NotUnderstood(
                text, _("say either one date or how it repeats. For the first date write “from”.")
            )
        _fits_its_weekday(text, heard.single)
        return Rule(freq=Frequency.ONCE, dtstart=heard.single, valid_from=heard.beginning)
    if heard.second_every and heard.monthly:
        heard.days = [(2, day) for _zero, day in heard.days]
        heard.unit, heard.interval = "", 1
    if heard.monthly or heard.month_days or any(ordinal for ordinal, _day in heard.days):
        return _monthly(heard, text, today)
    if heard.unit == "month":
        raise NotUnderstood(text, _("say which day of the month, such as “first Monday of the month”."))
    if heard.unit == "day" and (heard.interval > 1 or not heard.days):
        days = tuple(WEEKDAYS[day] for day in sorted({*heard.only_days}))
        if heard.interval == 1:
            return Rule(freq=Frequency.WEEKLY, byday=days or WEEKDAYS, valid_from=heard.beginning)
        begins = heard.beginning or today
        return Rule(freq=Frequency.DAILY, interval=heard.interval, byday=days, dtstart=begins)
    days = tuple(WEEKDAYS[day] for day in sorted({day for _zero, day in heard.days} | set(heard.only_days)))
    if not days:
        raise NotUnderstood(text, _("say which day, such as “Thursdays” or “12 December”."))
    rule = Rule(freq=Frequency.WEEKLY, byday=days)
    if heard.interval == 1:
        return replace(rule, valid_from=heard.beginning)
    return replace(rule, interval=heard.interval, dtstart=_first_weekday(days, heard.beginning or today))


def _monthly(heard: Heard, text: str, today: date) -> Rule:
    rule = Rule(
        freq=Frequency.MONTHLY,
        interval=heard.interval,
        byday=tuple(f"{ordinal or ''}{WEEKDAYS[day]}" for ordinal, day in dict.fromkeys(heard.days)),
        bymonthday=tuple(dict.fromkeys(heard.month_days)),
    )
    if heard.unit == "week":
        raise NotUnderstood(text, _("say either how many weeks apart it is, or which day of the month."))
    if heard.interval == 1:
        return replace(rule, valid_from=heard.beginning)
    begins = heard.beginning or today
    if heard.yearly:
        year = begins.year if begins.month <= heard.yearly else begins.year + 1
        begins = max(begins, date(year, heard.yearly, 1)) if begins.month != heard.yearly else begins
    return replace(rule, dtstart=begins)


def _first_weekday(days: tuple[str, ...], begins: date) -> date:
    return next(
        begins + timedelta(days=n)
        for n in range(7)
        if any(split_byday(code)[1] == (begins + timedelta(days=n)).weekday() for code in days)
    )


def _fits_its_weekday(text: str, day: date) -> None:
    """ "Saturday 12 December" on a Sunday is one mistake or another."""
    named = re.search(rf"({DAY}),?\s+(?:the\s+)?\d", text)
    if named and weekdays_in(named[1]) != [day.weekday()]:
        raise NotUnderstood(named[0][:-1].strip(), _("this is not the day of the week of that date."))
