"""Why a result is there, and what kept a near miss from being one, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from assets import freshness
from assets.models import Listing
from assets.schedule_words import describe, describe_occurrence
from assets.schedules import Calendar
from assets.search.asking import Condition, Hit, Miss, SearchQuery
from assets.search.timetable import first_fitting
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Access, Attendance, Kind
from directory.components import cards
from geo.walking import walk_minutes


@dataclass(frozen=True, slots=True)
class Context:
    """What reasons are told against."""

    query: SearchQuery
    at: datetime
    calendar: Calendar


def why(listing: Listing, hit: Hit, context: Context) -> str:
    """Why it is there: what it matches, how far it is, when it is on, how sure that is; parted by semicolons."""
    reasons = [*_matches(hit, context.query), _on(listing, context)]
    if context.query.has_room:
        reasons.append("has room")
    near = _near(hit, context.query)
    if not any((*reasons, near)):
        return ""
    reasons.insert(len(_matches(hit, context.query)), near)
    sure = freshness.describe(confirmed_at=listing.confirmed_at, how="", at=context.at)
    return "; ".join(reason for reason in [*reasons, sure[0].lower() + sure[1:]] if reason)


def _matches(hit: Hit, query: SearchQuery) -> list[str]:
    themes = Taxonomy.current().themes
    found = []
    for n, said in enumerate(query.said):
        if n in hit.by_theme:
            names = " or ".join(themes[key].name for key in said.theme_ids if key in themes)
            same = n in hit.literally or said.words.casefold() == names.casefold()
            found.append(f"matches {names}" if same else f"“{said.words}” → {names}")
        elif n in hit.literally:
            found.append(f"matches “{said.words}”")
    return found


def _near(hit: Hit, query: SearchQuery) -> str:
    if query.centre is None or (isinstance(hit, Miss) and hit.failed is Condition.REACH):
        return ""
    if hit.distance_m is None:
        return "" if query.within is not None else "reaches you where you are"
    if hit.distance_m > cards.FAR_ON_FOOT_M:
        return f"{hit.distance_m / 1000:.1f} km away"
    minutes = walk_minutes(hit.distance_m)
    return f"{minutes} minute{'' if minutes == 1 else 's'}’ walk" if minutes > 1 else "1 minute’s walk"


def _on(listing: Listing, context: Context) -> str:
    if context.query.when is None:
        return ""
    rules = [schedule.rule for schedule in listing.schedules.all()]
    fitting = first_fitting(rules, context.query.when, at=context.at, calendar=context.calendar)
    if fitting is None:
        return ""
    words = describe_occurrence(fitting, today=localdate(context.at))
    return "open now" if context.query.when.now else f"on {words[0].lower() + words[1:]}"


def missed(listing: Listing, miss: Miss, context: Context) -> str:
    """The one condition that failed, in words: "full just now", "Wednesdays only", "1.4 km beyond"."""
    query = context.query
    match miss.failed:
        case Condition.DISTANCE:
            beyond = (miss.distance_m or 0) - query.radius_m
            return f"{beyond / 1000:.1f} km beyond" if beyond >= 950 else f"{round(beyond, -1):.0f} m beyond"
        case Condition.REACH:
            return "for people who live somewhere else"
        case Condition.WHEN:
            today = localdate(context.at)
            times = [describe(schedule.rule, today=today) for schedule in listing.schedules.all()]
            return f"{'; '.join(times[:2])} only" if times else "times not known: ask first"
        case Condition.ROOM:
            room = cards.room_words(listing, at=context.at)
            return f"{room[0].lower()}{room[1:]}" if room else "not known whether there is room"
        case Condition.COST:
            cost = cards.cost_words(listing)
            return cost[0].lower() + cost[1:]
        case Condition.ACCESS:
            lacking = [Access(need).label for need in query.access if need not in listing.access]
            return f"not known to have: {', '.join(lacking).lower()}"
        case Condition.GROUP | Condition.AGE:
            return f"for {cards.who_words(listing).lower()}"
        case Condition.KIND:
            return f"this is {_a(Kind(listing.kind).label.lower())}"
        case Condition.ATTENDANCE:
            ways = [Attendance(code).label.lower() for code in listing.attendance]
            return f"only {' or '.join(ways)}" if ways else "not known how it is given"
        case Condition.LANGUAGE:
            return "not known to speak that language"
        case Condition.REFERRAL:
            return "a worker has to refer you"
        case Condition.CONFIRMED:
            return "not confirmed lately"
        case Condition.WORDS:
            some = miss.literally or miss.by_theme
            return "has only some of what you asked for" if some else "about something close to it"
        case Condition.THEME:
            return "about something else"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
