"""Boundaries: the polygons of one kind and vintage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import connection
from django.db.models import ProtectedError

from geo.imports import boundary_sets
from geo.imports import columns as known
from geo.imports.after import boundaries_applied
from geo.imports.diff import Diff
from geo.imports.outlines import draw_outlines
from geo.imports.plan import Author, Import
from geo.imports.points import ToGrid
from geo.imports.polygons import fit
from geo.imports.problem import ImportProblem
from geo.imports.records import as_mapping
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.imports.spatial_file import SpatialFile
from geo.imports.stage import Stage
from geo.imports.statements import Column, Target
from geo.models import CODE_FORM, Area, BoundaryKind, BoundarySet
from geo.text import shortened

# Publishers name their columns after the geography (WD23CD, LSOA21NM). The kind's own come first, so that a
# ward file which also names each ward's authority is read as wards.
_STEMS = {
    BoundaryKind.LOCAL_AUTHORITY: r"(lad|ltla|utla|la)",
    BoundaryKind.WARD: r"(wd|ward)",
    BoundaryKind.NEIGHBOURHOOD: r"(npp|nbhd|neighbourhood)",
    BoundaryKind.MSOA: r"msoa",
    BoundaryKind.LSOA: r"lsoa",
    BoundaryKind.OA: r"oa",
}
MOST_VERTICES = 64
"""The most vertices in a piece of an area. Measured; see docs/importing.md."""

_REBUILD_PARTS = """
DELETE FROM geo_areapart p USING geo_area a
WHERE a.id = p.area_id AND a.boundary_set_id = %(set)s AND a.code = ANY(%(codes)s);
INSERT INTO geo_areapart (area_id, geometry)
SELECT a.id, part.geom
FROM geo_area a, ST_Subdivide(a.geometry, %(most)s) piece, ST_Dump(piece) part
WHERE a.boundary_set_id = %(set)s AND a.code = ANY(%(codes)s) AND ST_Dimension(part.geom) = 2;
ANALYZE geo_areapart
"""


@dataclass(frozen=True)
class Described:
    """What is said of a whole set. Anything empty leaves what is stored as it is."""

    name: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""

    def __post_init__(self) -> None:
        for field, most in (("name", 120), ("source", 200), ("licence", 200), ("attribution", 300)):
            if len(getattr(self, field)) > most:
                raise ImportProblem(f"The {field} may have at most {most} characters.")


class BoundaryImport(Import):
    """A file of polygons with codes: one vintage of one kind of boundary.

    Other vintages stay as they are. ``make_current`` puts this one in force in the same transaction, and
    then everything registered in ``geo.imports.after`` runs. ``replace`` deletes areas of this vintage that
    are not in the file.
    """

    kind = "boundaries"

    def __init__(
        self,
        source: SourceFile,
        *,
        kind: str,
        vintage: str,
        described: Described = Described(),
        code: str = "",
        label: str = "",
        layer: str = "",
        crs: str = "",
        make_current: bool = False,
        replace: bool = False,
    ) -> None:
        super().__init__(source)
        self._kind, self._vintage = boundary_sets.checked(kind, vintage)
        self._described = described
        self._make_current, self._replace = make_current, replace
        self._file = SpatialFile(source, layer=layer, crs=crs)
        stem = _STEMS[self._kind]
        self._code_at = known.require(
            self._file.columns,
            (rf"{stem}\d*_?(cd|code)", *known.CODE),
            chosen=code,
            what="a code",
            option="--code",
        )
        self._name_at = known.find(
            self._file.columns, (rf"{stem}\d*_?(nm|name)", *known.NAME), chosen=label, option="--label"
        )

    def prepare(self, report: Report) -> Diff:
        self._set = BoundarySet.objects.filter(kind=self._kind, vintage=self._vintage).first()
        self._stage = Stage(_target(self._set.pk if self._set else None))
        self._stage.load(self._rows(report), leave=("centre",))
        self._stage.reject_repeats(report, what="code")
        diff = self._stage.diff(noun="area", removing=self._replace)
        diff.also = list(self._changes_to_set(report))
        self._geometry_changes = bool(diff.added or diff.changed or diff.removed)
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        became_current = self._write_set()
        boundary_set = self._set
        assert boundary_set is not None  # noqa: S101  _write_set made it
        if self._geometry_changes:
            self._write_areas(boundary_set)
        if boundary_set.is_current and (became_current or self._geometry_changes):
            for follow in boundaries_applied:
                follow(boundary_set)

    def _rows(self, report: Report) -> Iterator[tuple[object, ...]]:
        to_grid = ToGrid(self._file.reference)
        repaired: list[str] = []
        for row in self._file.rows(report):
            code = row.cells[self._code_at]
            name = row.cells[self._name_at] if self._name_at is not None else ""
            fitted = fit(row.geometry, to_grid)
            fault = fitted.fault or _code_fault(code)
            if fault or fitted.shape is None:
                report.reject(row.line, fault, as_mapping(self._file.columns, row))
                continue
            if fitted.repaired:
                repaired.append(code)
            yield row.line, code, shortened(name or code, 120), fitted.shape.hexewkb.decode()
        if repaired:
            polygons = "polygon" if len(repaired) == 1 else "polygons"
            more = f" and {len(repaired) - 20} more" if len(repaired) > 20 else ""
            report.note(f"repaired {len(repaired)} {polygons}: {', '.join(repaired[:20])}{more}")

    def _changes_to_set(self, report: Report) -> Iterator[str]:
        title = boundary_sets.title(self._kind, self._vintage)
        if self._set is None:
            yield f"the set {title} is new"
        else:
            for field in fields(self._described):
                before, after = getattr(self._set, field.name), getattr(self._described, field.name)
                if after and after != before:
                    yield f"the {field.name} of {title} changes from “{before}” to “{after}”"
        current = BoundarySet.objects.filter(kind=self._kind, is_current=True).first()
        if self._make_current and (current is None or current != self._set):
            instead = f" instead of {current.vintage}" if current else ""
            yield f"{title} becomes current{instead}"
        elif current is None:
            report.note(
                f"no {self._kind.label.lower()} boundaries are current: add --current to put these in force"
            )

    def _write_set(self) -> bool:
        """Create or describe the set, and put it in force if asked. Returns whether it newly is."""
        boundary_set = self._set or BoundarySet(
            kind=self._kind, vintage=self._vintage, name=str(self._kind.label)
        )
        for field in fields(self._described):
            value = getattr(self._described, field.name)
            if value:
                setattr(boundary_set, field.name, value)
        becomes_current = self._make_current and not boundary_set.is_current
        if becomes_current:
            BoundarySet.objects.filter(kind=self._kind, is_current=True).update(is_current=False)
            boundary_set.is_current = True
        boundary_set.save()
        self._set = boundary_set
        return becomes_current

    def _write_areas(self, boundary_set: BoundarySet) -> None:
        stage = self._stage
        stage.rescope({"boundary_set_id": boundary_set.pk})
        stage.fill("centre", "ST_PointOnSurface(geometry)")
        touched = stage.touched_keys()
        if self._replace:
            try:
                Area.objects.filter(pk__in=stage.absent_ids()).delete()
            except ProtectedError as error:
                raise ImportProblem("Some areas to be removed are still used elsewhere.") from error
        stage.update_changed()
        stage.insert_new()
        with connection.cursor() as cursor:
            for statement in _REBUILD_PARTS.split(";"):
                cursor.execute(statement, {"set": boundary_set.pk, "codes": touched, "most": MOST_VERTICES})
        draw_outlines(boundary_set)


def _code_fault(code: str) -> str:
    if not code:
        return "it has no code"
    if len(code) > 20:
        return f"the code “{shortened(code, 40)}” is longer than 20 characters"
    if not re.fullmatch(CODE_FORM, code):
        allowed = "letters a to z, digits, - and _"
        return f"the code “{code}” has more in it than {allowed}; choose another column with --code"
    return ""


def _target(boundary_set_id: int | None) -> Target:
    return Target(
        table="geo_area",
        key=(Column("code", "varchar(20)"),),
        values=(
            Column("name", "varchar(120)"),
            Column(
                "geometry",
                "geometry(MultiPolygon, 27700)",
                shown="round((ST_Area({0}) / 1e4)::numeric, 1) || ' ha, ' || ST_NPoints({0}) || ' vertices'",
            ),
            Column("centre", "geometry(Point, 27700)", compared=False),
        ),
        scope={"boundary_set_id": boundary_set_id},
        title="concat_ws(' ', {0}.code, nullif({0}.name, {0}.code))",
    )
