"""A table of areas on standard input, a GeoPackage or GeoParquet file on standard output, then this process ends.

Run by :mod:`directory.gaps.files.shapes` and imported by nobody: geopandas takes half a second and 100 MB that the
site's workers would keep for ever. It knows nothing of the site and reads no setting.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MOST_MEMORY_BYTES = 900 * 1024 * 1024
MOST_CPU_S = 40
LAYER = "wards"
_TYPES = {"string": "string", "number": "float64", "integer": "Int64"}


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    try:
        said = json.loads(sys.stdin.buffer.read())
        made = {"gpkg": geopackage, "parquet": geoparquet}[sys.argv[1]](said)
    except Exception as problem:  # noqa: BLE001  the last edge: said in one word
        sys.stderr.write(type(problem).__name__)
        return 1
    sys.stdout.buffer.write(made)
    return 0


def frame(said: dict[str, Any]) -> GeoDataFrame:
    import geopandas
    import pandas
    import shapely

    # geopandas takes None for what has no shape, though its stubs know of none.
    shapes: Any = [None if wkb is None else shapely.from_wkb(b64decode(wkb)) for wkb in said["shapes"]]
    data = {
        name: pandas.Series([row[n] for row in said["rows"]], dtype=_TYPES[kind])
        for n, (name, kind) in enumerate(said["columns"])
    }
    return geopandas.GeoDataFrame(data, geometry=shapes, crs=said["crs"])


def geopackage(said: dict[str, Any]) -> bytes:
    """A layer of the areas, and a table "about" that any program shows; the same in the file's own metadata too."""
    import pandas
    import pyogrio

    about = json.dumps(said["about"], ensure_ascii=False)
    rows = [(name, _text(value)) for name, value in said["about"].items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.gpkg"
        pyogrio.write_dataframe(
            frame(said),
            path,
            layer=LAYER,
            driver="GPKG",
            layer_metadata={"TITLE": said["title"], "ABOUT": about},
            dataset_metadata={"TITLE": said["title"], "ABOUT": about},
        )
        pyogrio.write_dataframe(
            pandas.DataFrame(rows, columns=["name", "text"]), path, layer="about", driver="GPKG", append=True
        )
        return path.read_bytes()


def geoparquet(said: dict[str, Any]) -> bytes:
    """GeoParquet 1.1, with what is to be known of it under "about" in the file's metadata."""
    from pyarrow import parquet

    packed = BytesIO()
    frame(said).to_parquet(packed, index=False, schema_version="1.1.0")
    table = parquet.read_table(BytesIO(packed.getvalue()))
    about = json.dumps(said["about"], ensure_ascii=False).encode()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"about": about})
    again = BytesIO()
    parquet.write_table(table, again)
    return again.getvalue()


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _end() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    _end()
