"""Keeps the search table: one set-based statement serves a single save, an import and a rebuild alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from assets.models import Listing
from assets.search import tokens
from assets.search.tokens import COARSE_M, FINE_M, MOST_REACH_CELLS, Facet
from assets.venues import may_name_venue_sql
from assets.vocabulary import ReachKind, Status
from geo.privacy import public_point_sql

CONFIGURATION = "asset_map"
"""The text-search configuration (unaccent over English stems) that index and query share."""

_BATCH = 5_000


def _vector(column: str, weight: str) -> str:
    return f"setweight(to_tsvector('{CONFIGURATION}', coalesce({column}, '')), '{weight}')"


_MENTIONED = """concat_ws(' ; ', c.description, owner.name, venue.name,
    CASE c.location_privacy WHEN 'hidden' THEN '' ELSE c.town END)"""

_ENTRIES = f"""
WITH RECURSIVE chosen AS MATERIALIZED (
    SELECT l.*, {public_point_sql("l.point", "l.location_privacy")} AS shown
    FROM assets_listing l WHERE l.id = ANY(%(ids)s) AND l.status = '{Status.PUBLISHED}'
), line AS (
    -- every theme of a listing, and every ancestor of it
    SELECT lt.listing_id, t.id, t.parent_id, t.name
    FROM assets_listingtheme lt JOIN assets_term t ON t.id = lt.term_id WHERE lt.listing_id = ANY(%(ids)s)
    UNION
    SELECT line.listing_id, t.id, t.parent_id, t.name FROM line JOIN assets_term t ON t.id = line.parent_id
), themes AS (
    SELECT listing_id, array_agg({Facet.THEME << 24} + id) AS tokens, string_agg(name, ' ; ') AS names
    FROM line GROUP BY listing_id
), synonyms AS (
    SELECT line.listing_id, string_agg(s.text, ' ; ') AS words
    FROM line JOIN assets_synonym s ON s.term_id = line.id GROUP BY line.listing_id
), served AS (
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
INSERT INTO assets_searchentry (listing_id, tsv, tokens, point, reach)
SELECT c.id,
    {_vector("c.name", "A")} || {_vector("th.names", "B")} || {_vector("c.summary", "C")}
    || {_vector(_MENTIONED, "D")} || {_vector("sy.words", "D")},
    ARRAY[{tokens.coded_sql(Facet.KIND, "c.kind")}, {tokens.coded_sql(Facet.COST, "c.cost")}]
    || ARRAY(SELECT {tokens.coded_sql(Facet.ATTENDANCE, "v")} FROM unnest(c.attendance) v)
    || ARRAY(SELECT {tokens.coded_sql(Facet.ACCESS, "v")} FROM unnest(c.access) v)
    || ARRAY(SELECT {tokens.coded_sql(Facet.GROUP, "v")} FROM unnest(c.groups) v)
    || coalesce(th.tokens, '{{}}')
    || CASE WHEN c.shown IS NULL THEN '{{}}'::int[] ELSE ARRAY[
        {tokens.cell_sql(Facet.FINE_CELL, FINE_M, "ST_X(c.shown)", "ST_Y(c.shown)")},
        {tokens.cell_sql(Facet.COARSE_CELL, COARSE_M, "ST_X(c.shown)", "ST_Y(c.shown)")}] END
    -- only what comes to people is found by where it reaches
    || CASE WHEN c.shown IS NULL OR c.attendance && ARRAY['online', 'phone', 'at_home']::varchar[]
        THEN coalesce(re.tokens, '{{}}') ELSE '{{}}'::int[] END,
    c.shown, se.reach
FROM chosen c
JOIN served se ON se.id = c.id
JOIN reaching re ON re.id = c.id
LEFT JOIN themes th ON th.listing_id = c.id
LEFT JOIN synonyms sy ON sy.listing_id = c.id
LEFT JOIN assets_listing owner ON owner.id = c.owner_id AND owner.status = '{Status.PUBLISHED}'
LEFT JOIN assets_activity act ON act.listing_ptr_id = c.id
LEFT JOIN assets_listing venue ON venue.id = act.venue_id AND {may_name_venue_sql("c", "venue")}
ON CONFLICT (listing_id) DO UPDATE SET
    tsv = excluded.tsv, tokens = excluded.tokens, point = excluded.point, reach = excluded.reach
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
            cursor.execute(_LEAVE, batch)
            cursor.execute(_ENTRIES, batch)


def rebuild(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Remake every entry, batch by batch, each in its own transaction, while searches go on being answered.

    Memory is bounded by the batch. Returns how many listings were visited.
    """
    done, after = 0, 0
    while True:
        with transaction.atomic():
            ids = list(
                Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_BATCH]
            )
            if not ids:
                return done
            refresh(ids)
        done, after = done + len(ids), ids[-1]
        progress(done)
