"""Why a result is there, and what kept a near miss from being one, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

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

_A_KIND = {
    Kind.ORGANISATION: gettext_lazy("this is an organisation"),
    Kind.SPACE: gettext_lazy("this is a space"),
    Kind.ACTIVITY: gettext_lazy("this is an activity"),
    Kind.VOLUNTEER_OFFER: gettext_lazy("this is a volunteer offer"),
    Kind.OPENING: gettext_lazy("this is a chance to volunteer"),
}


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
        reasons.append(_("has room"))
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
            names = _(" or ").join(themes[key].name for key in said.theme_ids if key in themes)
            same = n in hit.literally or said.words.casefold() == names.casefold()
            found.append(_("matches {words}").format(words=names) if same else f"“{said.words}” → {names}")
        elif n in hit.literally:
            found.append(_("matches {words}").format(words=f"“{said.words}”"))
    return found


def _near(hit: Hit, query: SearchQuery) -> str:
    if query.centre is None or (isinstance(hit, Miss) and hit.failed is Condition.REACH):
        return ""
    if hit.distance_m is None:
        return "" if query.within is not None else _("reaches you where you are")
    if hit.distance_m > cards.FAR_ON_FOOT_M:
        return _("{distance} away").format(distance=cards.metres_words(hit.distance_m))
    minutes = walk_minutes(hit.distance_m)
    return ngettext("{n} minute’s walk", "{n} minutes’ walk", minutes).format(n=minutes)


def _on(listing: Listing, context: Context) -> str:
    if context.query.when is None:
        return ""
    rules = [schedule.rule for schedule in listing.schedules.all()]
    fitting = first_fitting(rules, context.query.when, at=context.at, calendar=context.calendar)
    if fitting is None:
        return ""
    words = describe_occurrence(fitting, today=localdate(context.at))
    if context.query.when.now:
        return _("open now")
    return pgettext("when it is on", "on {when}").format(when=words[0].lower() + words[1:])


def missed(listing: Listing, miss: Miss, context: Context) -> str:
    """The one condition that failed, in words: "full just now", "Wednesdays only", "1.4 km beyond"."""
    query = context.query
    match miss.failed:
        case Condition.DISTANCE:
            beyond = (miss.distance_m or 0) - query.radius_m
            return _("{distance} beyond").format(distance=cards.metres_words(beyond))
        case Condition.REACH:
            return _("for people who live somewhere else")
        case Condition.WHEN:
            today = localdate(context.at)
            times = [describe(schedule.rule, today=today) for schedule in listing.schedules.all()]
            if not times:
                return _("times not known: ask first")
            return _("{times} only").format(times="; ".join(times[:2]))
        case Condition.ROOM:
            room = cards.room_words(listing, at=context.at)
            return f"{room[0].lower()}{room[1:]}" if room else _("not known whether there is room")
        case Condition.COST:
            cost = cards.cost_words(listing)
            return cost[0].lower() + cost[1:]
        case Condition.ACCESS:
            lacking = [Access(need).label for need in query.access if need not in listing.access]
            return _("not known to have: {needs}").format(needs=", ".join(lacking).lower())
        case Condition.GROUP | Condition.AGE:
            return _("for {whom}").format(whom=cards.who_words(listing).lower())
        case Condition.KIND:
            return str(_A_KIND[Kind(listing.kind)])
        case Condition.ATTENDANCE:
            ways = [Attendance(code).label.lower() for code in listing.attendance]
            if not ways:
                return _("not known how it is given")
            return _("only {ways}").format(ways=_(" or ").join(ways))
        case Condition.LANGUAGE:
            return _("not known to speak that language")
        case Condition.REFERRAL:
            return _("a worker has to refer you")
        case Condition.CONFIRMED:
            doubt = cards.doubt_words(listing, at=context.at)
            return f"{doubt[0].lower()}{doubt[1:]}" if doubt else _("not confirmed lately")
        case Condition.WORDS:
            some = miss.literally or miss.by_theme
            return _("has only some of what you asked for") if some else _("about something close to it")
        case Condition.THEME:
            return _("about something else")
