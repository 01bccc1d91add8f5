"""What records name, found in the database: postcodes, areas, and listings by the ids their source gives."""

from __future__ import annotations

from collections.abc import Sequence

from assets.following import strictest
from assets.imports.mapping import Mapping
from assets.imports.records import Record
from assets.models import ExternalId, Listing, Term
from assets.vocabulary import Kind
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.models import Area, BoundaryKind, Postcode

_KINDS = {"owner": Kind.ORGANISATION, "venue": Kind.SPACE}
PLACED_BY_VENUE = frozenset({"point", "street", "town", "postcode"})
"""What a venue says of everything that happens in it (see assets.actions.places)."""


def check_themes(mapping: Mapping) -> None:
    """Refuse a mapping that names themes the taxonomy lacks. Raises ImportProblem."""
    missing = sorted(
        mapping.themes - set(Term.objects.filter(slug__in=mapping.themes).values_list("slug", flat=True))
    )
    if missing:
        raise ImportProblem(
            f"The mapping {mapping.name} names themes that are not in the taxonomy: {', '.join(missing)}. "
            "If the taxonomy is not loaded yet, run import_taxonomy first."
        )


def resolve(mapping: Mapping, records: Sequence[Record], report: Report) -> list[Record]:
    """Complete the records' documents; reject those that name what is not there."""
    _put_at_postcodes(mapping, records, report)
    areas = _areas(records)
    listings = _listings(records)
    good = []
    for record in records:
        problems = [*_name_areas(record, areas), *_name_listings(record, listings)]
        if problems:
            report.reject(record.line, "; ".join(problems), record.row)
        else:
            good.append(record)
    return good


def _put_at_postcodes(mapping: Mapping, records: Sequence[Record], report: Report) -> None:
    """A record without a point lies where its postcode does."""
    if not mapping.place.postcode:
        return
    lost = [r for r in records if "point" not in r.document and r.document.get("postcode")]
    codes = {r.document["postcode"].replace(" ", "") for r in lost}
    points = dict(Postcode.objects.filter(code__in=codes).values_list("code", "point"))
    for record in lost:
        point = points.get(record.document["postcode"].replace(" ", ""))
        if point is None:
            report.skip("points of postcodes that are not loaded here")
        else:
            record.document["point"] = [round(point.x, 1), round(point.y, 1)]


def _areas(records: Sequence[Record]) -> dict[str, str]:
    """Code of the wards by name, and of any current area by its code, without case."""
    if not any(record.areas for record in records):
        return {}
    current = Area.objects.filter(boundary_set__is_current=True).values_list(
        "code", "name", "boundary_set__kind"
    )
    known: dict[str, str] = {}
    for code, name, kind in current:
        known[code.casefold()] = code
        if kind == BoundaryKind.WARD:
            known[name.casefold()] = code
    return known


def _name_areas(record: Record, known: dict[str, str]) -> list[str]:
    codes, unknown = set(), []
    for name in record.areas:
        code = known.get(name.casefold())
        codes.update([code] if code else [])
        unknown += [] if code else [name]
    if codes:
        record.document["reach_areas"] = sorted(codes)
    return [f"reach: there is no ward “{name}”" for name in unknown]


def _listings(records: Sequence[Record]) -> dict[tuple[str, str], Listing]:
    wanted: dict[str, set[str]] = {}
    for record in records:
        for source, key in record.references.values():
            wanted.setdefault(source, set()).add(key)
    found = {}
    for source, keys in wanted.items():
        ids = ExternalId.objects.filter(source__slug=source, value__in=keys).select_related("listing")
        found.update({(source, row.value): row.listing for row in ids})
    return found


def _name_listings(record: Record, known: dict[tuple[str, str], Listing]) -> list[str]:
    problems = []
    for name, (source, key) in record.references.items():
        listing = known.get((source, key))
        if listing is None:
            problems.append(f"{name}: there is no “{key}” in the list {source}; import that first")
        elif listing.kind != _KINDS[name]:
            problems.append(
                f"{name}: “{key}” is a listing of the wrong kind ({listing.get_kind_display().lower()})"
            )
        else:
            record.document[name] = str(listing.uuid)
            if name == "venue":
                _put_in(record, listing)
    return problems


def _put_in(record: Record, venue: Listing) -> None:
    """Leave it to the venue to say where this is, and show it no more exactly than the venue."""
    for name in PLACED_BY_VENUE:
        record.document.pop(name, None)
    privacy = strictest(
        record.document.get("location_privacy", venue.location_privacy), venue.location_privacy
    )
    if "location_privacy" in record.document:
        record.document["location_privacy"] = privacy
