"""Figures as GeoPackage and GeoParquet, in EPSG:27700, written by a process of its own (``working/shape_file.py``)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import orjson

from directory.components.own_process import made_by
from directory.gaps.files.figures import Figures, wards_of
from geo.crs import BNG

WRITER = Path(__file__).parent.parent / "working" / "shape_file.py"
_STARTS = {"gpkg": b"SQLite format 3", "parquet": b"PAR1"}


def shape_file(figures: Figures, form: str) -> bytes:
    """The wards with their figures as "gpkg" or "parquet". Blocks for a second or two. Raises own_process.NotMade."""
    shapes = dict(wards_of(figures).values_list("code", "geometry"))
    rows = list(figures.rows())
    said = {
        "crs": f"EPSG:{BNG}",
        "columns": [[column.name, column.type] for column in figures.columns],
        "rows": rows,
        "shapes": [_wkb(shapes.get(str(row[0]))) for row in rows],
        "title": figures.title,
        "about": figures.about,
    }
    return made_by(WRITER, orjson.dumps(said), form, starts=_STARTS[form])


def _wkb(shape: object) -> str | None:
    wkb = getattr(shape, "wkb", None)
    return None if wkb is None else b64encode(bytes(wkb)).decode()
