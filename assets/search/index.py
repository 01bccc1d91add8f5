"""Keeps the search table: one set-based statement serves a single save, an import and a rebuild alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import psycopg
from django.db import connection, transaction
from psycopg.types.numeric import Int8

from assets.capacity import DEFAULT_VALID_DAYS, Room
from assets.completeness import WEIGHTS
from assets.freshness import CLOSED_FROM, STALE_DENOMINATOR, STALE_NUMERATOR
from assets.models import Listing
from assets.search import pyramid, tokens
from assets.search.ages import AGES
from assets.search.tokens import COARSE_M, FINE_M, MOST_REACH_CELLS, Facet
from assets.search.words.languages import LANGUAGES
from assets.venues import may_name_venue_sql
from assets.vocabulary import (
    Access,
    Attendance,
    Booking,
    Cost,
    Facility,
    Group,
    Kind,
    ReachKind,
    SpaceType,
    Status,
    in_english,
)
from geo.privacy import public_point_sql

CONFIGURATION = "asset_map"
"""The text-search configuration (unaccent over English stems) that index and query share."""

THEME_LEXEME = "theme#"
"""A listing's themes stand among its words as ``theme#12``, which no text becomes.

Weight A is what it is mainly about, B its other themes, C what the first lies under, D what the others do. So the
everyday words of a theme can be edited without touching a listing, and one query over one index asks for words or
themes alike.
"""

_BATCH = 5_000
_FEW = 20


def _vector(column: str, weight: str) -> str:
    return f"setweight(to_tsvector('{CONFIGURATION}', coalesce({column}, '')), '{weight}')"


def _labels(codes: str, labels: Iterable[tuple[str, str]]) -> str:
    """SQL for the plain words of an array of codes, so that what is only ticked can be found by saying it."""
    whens = " ".join(f"WHEN '{code}' THEN '{label.replace(chr(39), chr(39) * 2)}'" for code, label in labels)
    return f"(SELECT string_agg(CASE v {whens} END, ' ; ') FROM unnest({codes}) v)"


_TICKED = ", ".join(
    (
        _labels("c.access", in_english(Access.choices)),
        _labels("c.groups", in_english(Group.choices)),
        _labels("c.attendance", in_english(Attendance.choices)),
        _labels("c.languages", ((code, " ".join(names)) for code, names in LANGUAGES.items())),
        _labels("ARRAY[space.space_type]", in_english(SpaceType.choices)),
        _labels("space.facilities", in_english(Facility.choices)),
    )
)
_HIRED = "'room hall venue space to hire'"
"""What people call a place that can be hired, whatever it calls itself: a nave, a lounge, a schoolroom."""
_MENTIONED = f"""concat_ws(' ; ', c.description, CASE WHEN space.hire_cost <> '' THEN {_HIRED} END,
    offer.role, opening.role, owner.name, venue.name, {_TICKED},
    CASE c.location_privacy WHEN 'hidden' THEN '' ELSE c.town END)"""


def _ages() -> str:
    """SQL for the tokens of the age bands a listing's own ages touch; of ANYONE when it names none."""
    touched = " || ".join(
        f"CASE WHEN coalesce(c.age_min, 0) <= {last} AND coalesce(c.age_max, 999) >= {first}"
        f" THEN ARRAY[{tokens.age(code)}] ELSE '{{}}' END"
        for code, (first, last) in AGES.items()
    )
    return f"""CASE WHEN c.age_min IS NULL AND c.age_max IS NULL
        THEN ARRAY[{tokens.token(Facet.AGE, tokens.ANYONE)}] ELSE {touched} END"""


_KNOWN = {
    "has_summary": "c.summary <> '' OR c.description <> ''",
    "has_point_or_reach": "c.point IS NOT NULL OR c.reach_kind <> 'anywhere'",
    "has_contact": "c.phone <> '' OR c.email <> '' OR c.website <> ''",
    "has_times": "times.tokens IS NOT NULL",
    "has_cost": f"c.cost <> '{Cost.UNKNOWN}' OR coalesce(space.hire_cost, '') <> ''",
    "has_access": "c.access <> '{}'",
    "has_how_to_join": f"c.booking <> '{Booking.UNKNOWN}'",
    "has_first_visit": "coalesce(act.first_visit, '') <> ''",
    "has_room": f"c.room <> '{Room.UNKNOWN}'",
    "has_facilities": "coalesce(space.facilities, '{}') <> '{}'",
    "has_hours": "offer.hours_per_week IS NOT NULL OR opening.hours_per_week IS NOT NULL",
    "has_confirmation": "c.confirmed_at IS NOT NULL",
}


def _complete() -> str:
    """SQL for assets.completeness.fraction, but that what was once said of room and confirmation counts for ever.

    Those two decay by the moment of asking; the index knows when, and the ranking weighs them by themselves.
    """
    kinds = []
    for kind, weights in WEIGHTS.items():
        known = " + ".join(f"({_KNOWN[fact]})::int * {weight}" for fact, weight in weights.items())
        kinds.append(f"WHEN '{kind}' THEN ({known})::float8 / {sum(weights.values())}")
    return f"CASE c.kind {' '.join(kinds)} ELSE 0 END"


_LOCAL_DAY = "(c.confirmed_at AT TIME ZONE 'Europe/London')::date"
_STALE_DAYS = f"(c.confirm_every_days * {STALE_NUMERATOR} + {STALE_DENOMINATOR - 1}) / {STALE_DENOMINATOR}"
_ROOM_DAYS = " ".join(f"WHEN '{room}' THEN {days}" for room, days in DEFAULT_VALID_DAYS.items())

# The days of the week a time can fall on, for narrowing by; whether it does on a date is asked of the schedules.
# A time that runs past midnight is on the next day too, and one by dates of the month may be on any.
_TIMES = f"""
    SELECT s.listing_id, array_agg(DISTINCT {Facet.WEEKDAY << 24} + (day + later) %% 7) AS tokens
    FROM assets_schedule s
    CROSS JOIN LATERAL (
        SELECT array_position(ARRAY['MO','TU','WE','TH','FR','SA','SU'], right(code, 2)) - 1 AS day
        FROM unnest(s.byday) code WHERE s.freq <> 'DAILY'
        UNION SELECT extract(isodow FROM d)::int - 1
        FROM unnest(s.extra_dates || CASE s.freq WHEN 'ONCE' THEN s.dtstart END) d WHERE d IS NOT NULL
        UNION SELECT generate_series(0, 6) WHERE s.freq = 'DAILY' OR (s.freq = 'MONTHLY' AND s.byday = '{{}}')
    ) days
    CROSS JOIN generate_series(0, CASE WHEN s.closes_at <= s.opens_at THEN 1 ELSE 0 END) later
    WHERE s.listing_id = ANY(%(ids)s) GROUP BY s.listing_id
"""

ENTRIES = f"""
WITH RECURSIVE chosen AS MATERIALIZED (
    SELECT l.*, {public_point_sql("l.point", "l.location_privacy")} AS shown
    FROM assets_listing l WHERE l.id = ANY(%(ids)s) AND l.status = '{Status.PUBLISHED}'
), line AS (
    -- every theme of a listing, and every ancestor of it; how near the theme itself, and whether it comes first
    SELECT lt.listing_id, t.id, t.parent_id, CASE lt.position WHEN 0 THEN 'A' ELSE 'B' END AS weight
    FROM assets_listingtheme lt JOIN assets_term t ON t.id = lt.term_id WHERE lt.listing_id = ANY(%(ids)s)
    UNION
    -- a chance to help at a food bank is about the food bank, whatever its own themes say
    SELECT c.id, t.id, t.parent_id, 'B'
    FROM chosen c CROSS JOIN unnest(ARRAY(
        -- asked apart, for in one join a planner that thinks the tables empty multiplies them with each other
        SELECT lt.term_id FROM assets_listing o JOIN assets_listingtheme lt ON lt.listing_id = o.id
        WHERE o.id = c.owner_id AND o.status = '{Status.PUBLISHED}')) AS theirs (term_id)
    JOIN assets_term t ON t.id = theirs.term_id
    WHERE c.kind IN ('{Kind.OPENING}', '{Kind.VOLUNTEER_OFFER}')
    UNION
    SELECT line.listing_id, t.id, t.parent_id, CASE WHEN line.weight IN ('A', 'C') THEN 'C' ELSE 'D' END
    FROM line JOIN assets_term t ON t.id = line.parent_id
), themes AS (
    SELECT listing_id, array_agg({Facet.THEME << 24} + id) AS tokens,
        string_agg(format('''%%s'':1%%s', '{THEME_LEXEME}' || id, weight), ' ')::tsvector AS lexemes
    FROM (SELECT listing_id, id, min(weight) AS weight FROM line GROUP BY listing_id, id) nearest
    GROUP BY listing_id
), times AS ({_TIMES}), served AS (
    SELECT c.id, c.reach_kind, CASE c.reach_kind
        WHEN 'distance' THEN ST_Multi(ST_Buffer(c.shown, c.reach_m, 16))
        WHEN 'polygon' THEN c.reach_polygon
        WHEN 'areas' THEN (
            SELECT ST_Multi(ST_CollectionExtract(ST_UnaryUnion(ST_Collect(a.geometry)), 3))
            FROM assets_listing_reach_areas r JOIN geo_area a ON a.id = r.area_id WHERE r.listing_id = c.id)
        END AS reach
    FROM chosen c
), reaching AS (
    SELECT s.id, CASE
        WHEN s.reach_kind = '{ReachKind.ANYWHERE}' OR ((ST_XMax(s.reach) - ST_XMin(s.reach)) / {COARSE_M} + 2)
            * ((ST_YMax(s.reach) - ST_YMin(s.reach)) / {COARSE_M} + 2) > {MOST_REACH_CELLS}
        THEN ARRAY[{tokens.token(Facet.REACHES_EVERYWHERE, 0)}]
        -- what has no area left to reach gets no cells: it reaches nowhere
        ELSE (SELECT array_agg({Facet.REACHES_CELL << 24} + x * 1000 + y) FROM
            generate_series(floor(ST_XMin(s.reach) / {COARSE_M})::int, floor(ST_XMax(s.reach) / {COARSE_M})::int) x,
            generate_series(floor(ST_YMin(s.reach) / {COARSE_M})::int, floor(ST_YMax(s.reach) / {COARSE_M})::int) y)
        END AS tokens
    FROM served s
)
INSERT INTO assets_searchentry (listing_id, tsv, tokens, facets, visited, from_afar, point, reach, owner_id,
    confirmed_on, due_on, stale_on,
    room, room_as_of, room_until, returns, complete)
SELECT c.id,
    {_vector("c.name", "A")} || {_vector("c.summary", "B")} || {_vector(_MENTIONED, "D")}
    || coalesce(th.lexemes, ''::tsvector),
    facet.tokens
    || coalesce(times.tokens, '{{}}')
    || CASE WHEN c.shown IS NULL THEN '{{}}'::int[] ELSE ARRAY[
        {tokens.cell_sql(Facet.FINE_CELL, FINE_M, "ST_X(c.shown)", "ST_Y(c.shown)")},
        {tokens.cell_sql(Facet.COARSE_CELL, COARSE_M, "ST_X(c.shown)", "ST_Y(c.shown)")}] END
    -- only what comes to people is found by where it reaches
    || CASE WHEN way.from_afar THEN coalesce(re.tokens, '{{}}') ELSE '{{}}'::int[] END,
    facet.tokens, way.visited, way.from_afar, c.shown, se.reach, c.owner_id,
    {_LOCAL_DAY}, least({_LOCAL_DAY} + c.confirm_every_days, c.doubted_on),
    least({_LOCAL_DAY} + {_STALE_DAYS}, CASE WHEN c.closed_reports >= {CLOSED_FROM} THEN c.doubted_on END),
    c.room, c.room_as_of,
    coalesce(c.room_valid_until, c.room_as_of + CASE c.room {_ROOM_DAYS} END * interval '24 hours'),
    c.returns, {_complete()}
FROM chosen c
JOIN served se ON se.id = c.id
JOIN reaching re ON re.id = c.id
LEFT JOIN themes th ON th.listing_id = c.id
LEFT JOIN times ON times.listing_id = c.id
LEFT JOIN assets_listing owner ON owner.id = c.owner_id AND owner.status = '{Status.PUBLISHED}'
CROSS JOIN LATERAL (SELECT
    c.attendance = '{{}}' OR 'in_person' = ANY(c.attendance) AS visited,
    re.tokens IS NOT NULL AND (c.shown IS NULL
        OR c.attendance && ARRAY['online', 'phone', 'at_home']::varchar[]) AS from_afar) way
CROSS JOIN LATERAL (SELECT ARRAY[{tokens.coded_sql(Facet.KIND, "c.kind")}, {tokens.coded_sql(Facet.COST, "c.cost")},
        {tokens.coded_sql(Facet.REFERRAL, "c.referral")}]
    || ARRAY(SELECT {tokens.coded_sql(Facet.ATTENDANCE, "v")} FROM unnest(c.attendance) v)
    || ARRAY(SELECT {tokens.coded_sql(Facet.ACCESS, "v")} FROM unnest(c.access) v)
    || CASE WHEN c.groups = '{{}}' THEN ARRAY[{tokens.token(Facet.GROUP, tokens.ANYONE)}]
        ELSE ARRAY(SELECT {tokens.coded_sql(Facet.GROUP, "v")} FROM unnest(c.groups) v) END
    || ARRAY(SELECT code FROM (SELECT {tokens.language_sql("v")} FROM unnest(c.languages) v) packed (code)
        WHERE code IS NOT NULL)
    || {_ages()}
    || coalesce(th.tokens, '{{}}') AS tokens) facet
LEFT JOIN assets_activity act ON act.listing_ptr_id = c.id
LEFT JOIN assets_space space ON space.listing_ptr_id = c.id
LEFT JOIN assets_volunteeroffer offer ON offer.listing_ptr_id = c.id
LEFT JOIN assets_opening opening ON opening.listing_ptr_id = c.id
LEFT JOIN assets_listing venue ON venue.id = coalesce(act.venue_id, opening.venue_id)
    AND {may_name_venue_sql("c", "venue")}
ON CONFLICT (listing_id) DO UPDATE SET
    tsv = excluded.tsv, tokens = excluded.tokens, facets = excluded.facets, visited = excluded.visited,
    from_afar = excluded.from_afar, point = excluded.point, reach = excluded.reach,
    owner_id = excluded.owner_id, confirmed_on = excluded.confirmed_on, due_on = excluded.due_on,
    stale_on = excluded.stale_on, room = excluded.room, room_as_of = excluded.room_as_of,
    room_until = excluded.room_until, returns = excluded.returns, complete = excluded.complete
"""

_LEAVE = f"""
DELETE FROM assets_searchentry e WHERE e.listing_id = ANY(%(ids)s)
AND NOT EXISTS (SELECT 1 FROM assets_listing l WHERE l.id = e.listing_id AND l.status = '{Status.PUBLISHED}')
"""


def refresh(listing_ids: Sequence[int]) -> None:
    """Bring the entries of these listings up to date, in the caller's transaction.

    Published ones get an entry, others lose theirs. The listings are locked first, by a statement of its own:
    otherwise one that read an exact place just before it was hidden could write that place back just after.
    """
    ids = sorted(set(listing_ids))
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(ids), _BATCH):
            batch = {"ids": ids[start : start + _BATCH]}
            Listing.objects.lock(batch["ids"])
            pyramid.withdraw_on_commit(batch["ids"])
            cursor.execute(_LEAVE, batch)
            _enter(batch["ids"])


def _enter(ids: Sequence[int]) -> None:
    """Make the entries. For a few, by a statement that is prepared once a connection: planning it takes ten times as
    long as running it, and the plan is the same whatever the keys.
    """
    if len(ids) > _FEW:
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, {"ids": list(ids)})
        return
    # Django's own cursors put values into the text, so that no two statements are the same, and it turns preparing off.
    plain = connection.connection
    threshold, plain.prepare_threshold = plain.prepare_threshold, 0
    try:
        with psycopg.Cursor(plain) as prepared:
            prepared.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            prepared.execute(ENTRIES.encode(), {"ids": [Int8(pk) for pk in ids]}, prepare=True)
    finally:
        plain.prepare_threshold = threshold


def rebuild(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Remake every entry, batch by batch, each in its own transaction, while searches go on being answered.

    Memory is bounded by the batch. Returns how many listings were visited.
    """
    done, after = 0, 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # The limit is for pages.
                cursor.execute("SET LOCAL statement_timeout = 0")
            ids = list(
                Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_BATCH]
            )
            if not ids:
                return done
            refresh(ids)
        done, after = done + len(ids), ids[-1]
        progress(done)
