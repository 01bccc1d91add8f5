"""A small place to test in. Listings come about through the actions, so no test holds an impossible one.

The place is a square of 6 × 6 km on the British National Grid whose lower left corner is at ``ORIGIN``, cut into
three wards of equal width, West, Mid and East.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from assets.actions.listings import Edit, create_listing, save_listings
from assets.actor import Actor
from assets.models import Listing, Synonym, Term
from assets.search.asking import SearchQuery
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.understand import understand
from assets.vocabulary import Kind
from directory.accounts.actions import register_user
from directory.accounts.models import Team, User
from directory.accounts.roles import Role
from directory.models import Plan
from directory.plans.actions import making
from directory.plans.person import Person
from geo.crs import BNG
from geo.models import Area, BoundaryKind, BoundarySet, DemandPoint, PlaceName, Postcode

ORIGIN = (290_000.0, 430_000.0)
SIDE_M = 6_000.0
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BY = Actor("a test")
PASSWORD = "a long enough passphrase"
WARDS = ("West", "Mid", "East")

_numbers = count(1)


def spot(east_m: float = SIDE_M / 2, north_m: float = SIDE_M / 2) -> Point:
    """A point so many metres east and north of the place's corner; its middle if not told."""
    return Point(x=ORIGIN[0] + east_m, y=ORIGIN[1] + north_m, srid=BNG)


def square(east_m: float, north_m: float, width_m: float, height_m: float) -> MultiPolygon:
    x, y = ORIGIN[0] + east_m, ORIGIN[1] + north_m
    box = Polygon.from_bbox((x, y, x + width_m, y + height_m))
    return MultiPolygon(box, srid=BNG)


def make_area(
    kind: str, code: str, name: str, geometry: MultiPolygon, *, vintage: str = "2023", current: bool = True
) -> Area:
    """An area of a boundary set (made if need be), with its subdivided parts."""
    boundary_set, _ = BoundarySet.objects.get_or_create(
        kind=kind, vintage=vintage, defaults={"name": f"{kind} {vintage}", "is_current": current}
    )
    area = Area.objects.create(
        boundary_set=boundary_set, code=code, name=name, geometry=geometry, centre=geometry.point_on_surface
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO geo_areapart (area_id, geometry)"
            " SELECT id, (ST_Dump(ST_Subdivide(geometry, 64))).geom FROM geo_area WHERE id = %s",
            [area.pk],
        )
    return area


def make_place() -> dict[str, Area]:
    """Three wards, the borough round them, a few postcodes, names and people. Returns the wards by name."""
    make_area(BoundaryKind.LOCAL_AUTHORITY, "X08000001", "Testborough", square(0, 0, SIDE_M, SIDE_M))
    wards = {
        name: make_area(BoundaryKind.WARD, f"X0500000{n}", name, square(n * 2_000, 0, 2_000, SIDE_M))
        for n, name in enumerate(WARDS)
    }
    for n, name in enumerate(WARDS):
        Postcode.objects.create(code=f"MX{n + 1}1AA", outcode=f"MX{n + 1}", point=spot(n * 2_000 + 1_000))
        PlaceName.objects.create(
            name=f"{name}ville",
            search_name=f"{name.lower()}ville",
            kind="village",
            point=spot(n * 2_000 + 1_000),
        )
        DemandPoint.objects.create(
            boundary_set=wards[name].boundary_set,
            code=f"X0100000{n}",
            population=1_000,
            point=spot(n * 2_000 + 1_000),
        )
    return wards


def make_term(slug: str, name: str = "", synonyms: Iterable[str] = (), parent: Term | None = None) -> Term:
    term, _ = Term.objects.get_or_create(
        slug=slug, defaults={"name": name or slug.replace("-", " ").capitalize(), "parent": parent}
    )
    Synonym.objects.bulk_create(Synonym(term=term, text=text) for text in synonyms)
    return term


def document(kind: str = Kind.ACTIVITY, **fields: Any) -> dict[str, Any]:
    """A document that can be published, in the middle of the place, unless told otherwise."""
    middle = spot()
    full: dict[str, Any] = {
        "name": f"{Kind(kind).label} {next(_numbers)}",
        "attendance": ["in_person"],
        "point": [middle.x, middle.y],
        "themes": ["gardening"],
        "status": "published",
    }
    if kind in (Kind.VOLUNTEER_OFFER, Kind.OPENING):
        full |= {"role": "Driver", "valid_until": "2027-03-31"}
    return {name: value for name, value in (full | fields).items() if value is not None}


def make_listing(kind: str = Kind.ACTIVITY, *, at: datetime = NOW, by: Actor = BY, **fields: Any) -> Listing:
    """A saved listing; give document fields to change it, None to leave one out."""
    make_term("gardening")
    return create_listing(kind, document=document(kind, **fields), by=by, at=at)


def make_listings(
    documents: Iterable[tuple[str, dict[str, Any]]], *, at: datetime = NOW, by: Actor = BY
) -> list[Listing]:
    """Many at once."""
    make_term("gardening")
    edits = [
        Edit(kind=kind, document=document(kind, **fields), action="created") for kind, fields in documents
    ]
    return save_listings(edits, by=by, at=at)


def question(text: str = "", *, at: datetime = NOW, **asked: Any) -> SearchQuery:
    """A search for what a text is understood as; its conditions, if it has any, are left out."""
    said = understand(text, at=at, taxonomy=Taxonomy.read()).said
    return SearchQuery(at=at, said=said, **asked)


def make_user(*roles: str, email: str = "", password: str | None = None, superuser: bool = False) -> User:
    """An account; without a password nobody can sign in to it, and it is quick to make."""
    address = email or f"person{next(_numbers)}@example.org"
    return register_user(email=address, password=password, roles=roles, superuser=superuser)


def make_team(name: str = "Link workers") -> Team:
    return Team.objects.get_or_create(name=name)[0]


def make_worker(name: str = "", *, team: str = "Link workers") -> User:
    """A worker of a team."""
    address = f"person{next(_numbers)}@example.org"
    return register_user(email=address, password=None, name=name, roles=[Role.WORKER], team=team)


def make_plan(
    worker: User | None = None, *, listings: Sequence[Listing] = (), at: datetime = NOW, **fields: Any
) -> Plan:
    """A plan of a worker's (of one made for it, if none is given) with these listings on it, in that order.

    ``fields`` are those of the action, and of the person: matters, brings, easier, easier_words.
    """
    said = {name: fields.pop(name) for name in Person.__slots__ if name in fields}
    return making.make_plan(
        person=Person(**said),
        listings=[listing.pk for listing in listings],
        by=worker or make_worker(),
        at=at,
        **{"label": "lunch and garden"} | fields,
    )
