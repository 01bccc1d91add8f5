"""The finder's question, as one value: what stands between reading what somebody typed and the SQL that answers it.

Nothing here knows about requests, forms or SQL. ``assets.search.words`` makes the ``said`` of it from a sentence,
``assets.search.times`` the ``when``; ``assets.search.query`` answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.contrib.gis.geos import MultiPolygon, Point, Polygon


class Words(StrEnum):
    """How much is asked of what was said."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    """It is only "the", "and" and the like, which say nothing, so it rules nothing out."""


class Sort(StrEnum):
    BEST = "best"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Said:
    """Words that stand for one thing: found as they are or, ranked below that, by the themes they are words for.

    ``typed`` is what stood there before a spelling was corrected, empty when nothing was. With ``exact`` the words
    must stand next to each other, as in quotation marks. ``weight`` is how much it counts beside what else was said,
    and ``related_ids`` are what its themes lie under: enough to be nearly a result.
    """

    words: str
    theme_ids: tuple[int, ...] = ()
    typed: str = ""
    exact: bool = False
    weight: float = 1.0
    related_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Times that would do: on any of these local dates, and in that part of the day.

    ``from_`` and ``until`` are local wall times, half-open; None means from midnight, and until midnight. Something
    fits whose occurrence overlaps one of the spans, or begins in one when its end is not known. ``now`` asks instead
    for what is going on at the query's own moment.
    """

    dates: tuple[date, ...] = ()
    from_: time | None = None
    until: time | None = None
    now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is looked for. Geometry is EPSG:27700, ``radius_m`` metres, ``at`` aware; else codes of assets.vocabulary.

    Several values of one field mean any of them, except ``access``, of which all are needed. ``languages`` are primary
    subtags of BCP 47. ``ages`` are codes of assets.search.tokens.AGES.
    """

    at: datetime
    said: tuple[Said, ...] = ()
    centre: Point | None = None
    radius_m: float = 3_000
    within: Polygon | MultiPolygon | None = None
    """An area that was drawn, or the view of a map: what has its public point inside."""
    kinds: tuple[str, ...] = ()
    theme_ids: tuple[int, ...] = ()
    costs: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    attendance: tuple[str, ...] = ()
    when: When | None = None
    self_referral: bool = False
    has_room: bool = False
    confirmed: bool = False
    """Only what is fresh: confirmed within its own interval (assets.freshness)."""
    words: Words = Words.ALL
    hints: tuple[Said, ...] = ()
    """The words that conditions were said with. They order what is found, and rule nothing out."""
    typed: str = ""
    """All that was typed, small words too, but for a place: perhaps a name. It orders only; empty for one word."""
    leaning: tuple[str, ...] = ()
    """Kinds that the words lean to without asking for them. They order only."""
    sort: Sort = Sort.BEST
    start: int = 0
    limit: int = 20
    count_facets: bool = False


class Condition(StrEnum):
    """What a result can fail; each is a group of the filters, or the place, or the words."""

    KIND = "kind"
    THEME = "theme"
    WHEN = "when"
    COST = "cost"
    ACCESS = "access"
    GROUP = "group"
    AGE = "age"
    LANGUAGE = "language"
    ATTENDANCE = "attendance"
    REFERRAL = "referral"
    ROOM = "room"
    CONFIRMED = "confirmed"
    DISTANCE = "distance"
    REACH = "reach"
    """It does not serve the place that was asked about."""
    WORDS = "words"
    """It has only some of what was said, or is about something close to it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: the listing's key, metres in a straight line to its public point, and which of what was said it met.

    The distance is None when no point is shown, when it comes to people instead, or when no centre was asked for.
    ``literally`` and ``by_theme`` are positions in the query's ``said``.
    """

    listing_id: int
    distance_m: float | None
    literally: tuple[int, ...] = ()
    by_theme: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss(Hit):
    """What meets all but one condition."""

    failed: Condition = Condition.DISTANCE


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    words: Words
    """How much these have of what was said: less than was asked, when nothing had it all."""
    facets: dict[Condition, dict[str, int]]
    """How many there would be with each value of a group chosen, whatever is chosen in that group now.

    Codes of assets.vocabulary; theme keys and language subtags as text; "yes" for what is on or off. Empty unless the
    query asked for counts; a value that is not there has none.
    """
