"""Figures as text: CSV in a zip with what is to be known of it, and GeoJSON (RFC 7946)."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db.models import Func
from django.db.models.functions import Coalesce

from directory.components.spreadsheets import plain
from directory.gaps.files.figures import Figures, listed, wards_of
from geo.crs import WGS84

PRECISION = 6
"""Decimals of a degree: a tenth of a metre."""
_ZIPPED_ON = (1980, 1, 1, 0, 0, 0)


def csv_package(figures: Figures) -> bytes:
    """A zip of ``figures.csv``, ``README.txt`` and ``datapackage.json`` (a Frictionless tabular data package).

    Nothing but the table is in the CSV, so that every program reads it. The same figures give the same bytes.
    """
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in (
            ("figures.csv", _csv(figures)),
            ("README.txt", readme(figures)),
            ("datapackage.json", _datapackage(figures)),
        ):
            archive.writestr(ZipInfo(name, _ZIPPED_ON), content, compress_type=ZIP_DEFLATED)
    return packed.getvalue()


def readme(figures: Figures) -> str:
    """What is to be known of the figures, for people."""
    method = "\n\n".join(f"{name}\n{text}" for name, text in figures.method)
    columns = "\n".join(f"- {column.name}: {column.says}" for column in figures.columns)
    vintages = "\n".join(f"- {name}: {words}" for name, words in figures.vintages)
    return (
        f"{figures.title}\nWorked out {figures.worked_out:%Y-%m-%d %H:%M} UTC\n\n"
        f"COLUMNS\n{columns}\n\nDATA\n{vintages}\n\nSOURCES AND LICENCES\n{listed(figures.credits)}\n\n"
        f"METHOD\n\n{method}\n"
    )


def geojson(figures: Figures) -> bytes:
    """A FeatureCollection of the wards in WGS 84, longitude first, with what is to be known of it beside them."""
    world = GeometryField(srid=WGS84)
    shape = Coalesce("outline", Transform("geometry", WGS84), output_field=world)
    many = Func(shape, function="ST_Multi", output_field=world)
    wound = Func(many, function="ST_ForcePolygonCCW", output_field=world)
    shapes = dict(
        wards_of(figures).annotate(json=AsGeoJSON(wound, precision=PRECISION)).values_list("code", "json")
    )
    names = [column.name for column in figures.columns]
    features = []
    for row in figures.rows():
        properties = dict(zip(names, row, strict=True))
        shape_of = shapes.get(str(properties["ward_code"]))
        features.append(
            {
                "type": "Feature",
                "geometry": orjson.Fragment(shape_of) if shape_of else None,
                "properties": properties,
            }
        )
    return orjson.dumps({"type": "FeatureCollection", **figures.about, "features": features})


def _csv(figures: Figures) -> bytes:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([column.name for column in figures.columns])
    for row in figures.rows():
        rows.writerow(
            ["" if cell is None else plain(cell) if isinstance(cell, str) else cell for cell in row]
        )
    # With a byte order mark, without which spreadsheets take it for another encoding.
    return text.getvalue().encode("utf-8-sig")


def _datapackage(figures: Figures) -> bytes:
    fields = [{"name": c.name, "type": c.type, "description": c.says} for c in figures.columns]
    return orjson.dumps(
        {
            "profile": "tabular-data-package",
            "name": figures.name.lower(),
            "title": figures.title,
            "created": figures.worked_out.isoformat(timespec="seconds"),
            "description": readme(figures),
            "sources": [{"title": str(credit)} for credit in figures.credits],
            "about": figures.about,
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": "figures",
                    "path": "figures.csv",
                    "encoding": "utf-8",
                    "schema": {"fields": fields, "missingValues": [""], "primaryKey": "ward_code"},
                }
            ],
        },
        option=orjson.OPT_INDENT_2,
    )
