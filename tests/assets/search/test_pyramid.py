"""The map's numbers and places against the search table: all counted once, and nothing protected in any tile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from assets.actions.listings import revise_listing
from assets.models import Listing, MapCell, MapStamp, SearchEntry
from assets.search import pyramid, tiles
from assets.search.pins import MapPoint
from assets.search.tiles import Counts, Places
from assets.vocabulary import Kind
from geo.crs import to_wgs84
from geo.tiles import DEEPEST_ZOOM, Tile
from tests.factories import BY, make_listing, make_listings, make_place, spot
from tests.geo.test_tiles import over

pytestmark = pytest.mark.django_db
MOST = 2_000


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def tile_over(listing: Listing, zoom: int) -> Tile:
    """The tile in which a listing's exact place lies, which is not where a protected one is shown."""
    assert listing.point is not None
    world = to_wgs84(listing.point)
    return Tile(zoom, *over(world.x, world.y, zoom))


def around(tile: Tile) -> Iterable[Tile]:
    for x in range(tile.x - 2, tile.x + 3):
        for y in range(tile.y - 2, tile.y + 3):
            yield Tile(tile.zoom, x, y)


def counted(tile: Tile, kinds: tuple[str, ...] = ()) -> dict[str, int]:
    """How many of each kind a tile's numbers say."""
    totals = [
        sum(column)
        for column in zip(*(c.listings for c in tiles.counts(tile, kinds=kinds).cells), strict=True)
    ]
    return {kind: total for kind, total in zip(Kind.values, totals, strict=False) if total}


def places(tile: Tile, *, kinds: tuple[str, ...] = (), most: int = MOST) -> list[MapPoint]:
    seen = tiles.look(tile, kinds=kinds, most=most)
    assert isinstance(seen, Places)
    return seen.points


def test_every_zoom_counts_each_listing_with_a_public_place_once(at: datetime) -> None:
    documents = [(Kind.ACTIVITY, {"point": [*spot(60 * n, 37 * n)]}) for n in range(60)]
    make_listings([*documents, (Kind.SPACE, {}), (Kind.ACTIVITY, {"location_privacy": "hidden"})])
    cells = pyramid.refresh(at=at)
    assert cells == MapCell.objects.count() > 60
    for zoom in range(pyramid.FURTHEST_ZOOM, pyramid.NEAREST_ZOOM + 1):
        rows = MapCell.objects.filter(zoom=zoom)
        assert sum(rows.filter(kind=Kind.ACTIVITY).values_list("listings", flat=True)) == 60
        assert sum(rows.filter(kind=Kind.SPACE).values_list("listings", flat=True)) == 1


@pytest.mark.parametrize("zoom", range(15))
def test_a_tiles_numbers_are_those_of_its_places(zoom: int, at: datetime) -> None:
    made = make_listings([(Kind.ACTIVITY, {"point": [*spot(90 * n, 80 * n)]}) for n in range(50)])
    make_listing(Kind.SPACE)
    pyramid.refresh(at=at)
    found: dict[str, int] = {}
    for tile in {tile_over(listing, zoom) for listing in made}:
        numbers = tiles.counts(tile, kinds=())
        assert numbers.as_of == (at if zoom <= pyramid.NEAREST_ZOOM else None)
        assert all(0 <= cell.x < 16 and 0 <= cell.y < 16 for cell in numbers.cells)
        for kind, many in counted(tile).items():
            found[kind] = found.get(kind, 0) + many
    assert found == {Kind.ACTIVITY: 50, Kind.SPACE: 1}
    assert counted(tile_over(made[0], zoom), kinds=(Kind.SPACE,)).keys() <= {Kind.SPACE}


def test_a_cell_lies_where_its_listing_is(at: datetime) -> None:
    listing = make_listing()
    pyramid.refresh(at=at)
    tile, finer = tile_over(listing, 8), tile_over(listing, 12)
    [cell] = tiles.counts(tile, kinds=()).cells
    assert (tile.x * 16 + cell.x, tile.y * 16 + cell.y) == (finer.x, finer.y)


def test_near_tiles_hold_the_places_and_no_place_is_in_two() -> None:
    made = make_listings([(Kind.ACTIVITY, {"point": [*spot(95 * n, 60 * n)]}) for n in range(60)])
    for zoom in (13, 14, 16):
        seen = [p.listing_id for tile in {tile_over(m, zoom) for m in made} for p in places(tile)]
        assert sorted(seen) == sorted(m.pk for m in made)


def test_a_near_tile_with_too_many_places_says_how_many_instead() -> None:
    made = make_listings([(Kind.ACTIVITY, {}) for _ in range(4)])
    tile = tile_over(made[0], 15)
    assert len(places(tile, most=4)) == 4
    numbers = tiles.look(tile, kinds=(), most=3)
    assert isinstance(numbers, Counts)
    assert [sum(cell.listings) for cell in numbers.cells] == [4]
    assert numbers.as_of is None
    assert len(places(tile, kinds=(Kind.SPACE,), most=3)) == 0


def test_a_rough_place_is_its_public_point_in_every_tile(at: datetime) -> None:
    rough = make_listing(location_privacy="rough", point=[*spot(3_120, 2_870)])
    entry = SearchEntry.objects.get(pk=rough.pk)
    assert entry.point is not None
    assert entry.point.coords == (293_500.0, 432_500.0)
    public = to_wgs84(entry.point)
    pyramid.refresh(at=at)
    for zoom in (13, 15, 18, DEEPEST_ZOOM):
        # Asked for where it is really, and all about, as well as where it is shown.
        shown = Tile(zoom, *over(public.x, public.y, zoom))
        for tile in {*around(tile_over(rough, zoom)), shown}:
            for point in places(tile):
                assert (point.lon, point.lat) == (round(public.x, 5), round(public.y, 5))
                assert point.approximate
            assert bool(places(tile)) is (tile == shown)
    for zoom in range(pyramid.FURTHEST_ZOOM, pyramid.NEAREST_ZOOM + 1):
        cell = MapCell.objects.get(zoom=zoom)
        assert (cell.x, cell.y) == over(public.x, public.y, zoom + 4)


def test_a_hidden_place_is_in_no_tile_and_no_number(at: datetime) -> None:
    hidden = make_listing(location_privacy="hidden")
    draft = make_listing(status="draft")
    pyramid.refresh(at=at)
    assert not MapCell.objects.exists()
    for zoom in range(DEEPEST_ZOOM + 1):
        for listing in (hidden, draft):
            tile = tile_over(listing, zoom)
            seen = tiles.look(tile, kinds=(), most=MOST)
            assert (seen.points if isinstance(seen, Places) else seen.cells) == []
            assert tiles.vector_tile(tile, kinds=(), most=MOST) == b""


@pytest.mark.parametrize(
    "change", [{"location_privacy": "hidden"}, {"location_privacy": "rough"}, {"status": "withdrawn"}]
)
def test_what_is_hidden_leaves_the_numbers_at_once(change: dict[str, str], at: datetime) -> None:
    leaving = make_listing()
    make_listing()
    pyramid.refresh(at=at)
    before = pyramid.stamp()
    with TestCase.captureOnCommitCallbacks(execute=True):
        revise_listing(leaving, document=change, by=BY, at=at)
    after = pyramid.stamp()
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1
    assert {counted(tile_over(leaving, zoom))["activity"] for zoom in range(5, 14)} == {1}


def test_refreshing_follows_every_change_and_writes_only_what_differs(at: datetime) -> None:
    moved = make_listing()
    make_listing(point=[*spot(5_500, 5_500)])
    pyramid.refresh(at=at)
    revise_listing(moved, document={"point": [*spot(500, 500)]}, by=BY, at=at)
    old = {(c.zoom, c.x, c.y): c.listings for c in MapCell.objects.all()}
    later = at + timedelta(hours=1)
    pyramid.refresh(at=later)
    new = {(c.zoom, c.x, c.y): c.listings for c in MapCell.objects.all()}
    assert old != new
    stamped = pyramid.stamp()
    assert stamped is not None
    assert stamped.counted_at == later
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM assets_mapcell ORDER BY 1")
        rows = cursor.fetchall()
        pyramid.refresh(at=later)
        cursor.execute("SELECT ctid::text FROM assets_mapcell ORDER BY 1")
        assert cursor.fetchall() == rows
    Listing.objects.all().delete()
    assert pyramid.refresh(at=later) == 0
    assert not MapCell.objects.exists()


def test_before_the_first_count_there_is_no_stamp_and_no_number() -> None:
    listing = make_listing()
    assert pyramid.stamp() is None
    assert tiles.counts(tile_over(listing, 8), kinds=()) == Counts([], None)
    assert not MapStamp.objects.exists()


def test_tiles_far_from_britain_ask_the_database_for_no_place() -> None:
    assert places(Tile(14, 0, 0)) == []
    assert places(Tile(20, 2**20 - 1, 2**20 - 1)) == []
    assert tiles.vector_tile(Tile(13, 8_191, 0), kinds=(), most=MOST) == b""


def test_a_tile_is_answered_from_the_key_of_the_cells(at: datetime) -> None:
    listing = make_listing()
    pyramid.refresh(at=at)
    with CaptureQueriesContext(connection) as asked:
        tiles.counts(tile_over(listing, 9), kinds=())
    assert len(asked) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[1]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "assets_mapcell_pkey" in plan
