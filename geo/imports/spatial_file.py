"""GeoJSON, GeoPackage and Shapefile, read feature by feature with GDAL."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.contrib.gis.gdal import DataSource, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.feature import Feature
from django.contrib.gis.gdal.layer import Layer

from geo.imports.problem import ImportProblem
from geo.imports.records import Row
from geo.imports.report import Report
from geo.imports.source import SourceFile, text_encoding
from geo.text import tidy

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp")
# Other drivers can be told by a file to open further files or addresses (VRT is one), so they are refused.
_DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile", "ESRIJSON", "TopoJSON"}
_TELL_EVERY = 50


class SpatialFile:
    """A layer of a spatial file. ``crs`` overrides what the file says of itself (``EPSG:27700``)."""

    def __init__(self, source: SourceFile, *, layer: str = "", crs: str = "") -> None:
        if source.path.suffix.lower() not in SUFFIXES:
            raise ImportProblem(
                f"{source.name} is not GeoJSON, GeoPackage or Shapefile ({', '.join(SUFFIXES)})."
            )
        self.source = source
        is_json = source.path.suffix.lower() in (".geojson", ".json")
        self.encoding = text_encoding(source) if is_json else "utf-8"
        if is_json and self.encoding == "utf-16":
            raise ImportProblem(f"{source.name} is UTF-16 text. GeoJSON must be UTF-8: save it as that.")
        with _gdal_messages() as said:
            try:
                self._data = DataSource(source.path, encoding=self.encoding)
            except GDALException as error:
                why = _why(source, said)
                raise ImportProblem(f"{source.name} cannot be read as a map file{why}.") from error
        if str(self._data.driver) not in _DRIVERS:
            raise ImportProblem(f"{source.name} is a {self._data.driver} file, which is not accepted here.")
        self._layer = self._choose(layer)
        self.columns: tuple[str, ...] = tuple(tidy(f) for f in self._layer.fields)
        self._crs = crs

    def _choose(self, name: str) -> Layer:
        layers = [self._data[i] for i in range(len(self._data))]
        names = [layer.name for layer in layers]
        if not layers:
            raise ImportProblem(f"{self.source.name} holds no layer of shapes.")
        if name:
            if name not in names:
                raise ImportProblem(f"{self.source.name} has no layer “{name}”. It has: {', '.join(names)}.")
            return layers[names.index(name)]
        if len(layers) > 1:
            raise ImportProblem(
                f"{self.source.name} has several layers. Choose with --layer: {', '.join(names)}."
            )
        return layers[0]

    @cached_property
    def reference(self) -> SpatialReference:
        """The CRS of the coordinates. Raises ``ImportProblem`` when the file has none and none was given."""
        if self._crs:
            try:
                return SpatialReference(self._crs)
            except GDALException as error:
                raise ImportProblem(f"“{self._crs}” is not a CRS. Say, for example, EPSG:27700.") from error
        found = self._layer.srs
        if found is None:
            raise ImportProblem(
                f"{self.source.name} does not say which CRS its coordinates are in. Say --crs EPSG:27700 for "
                "British National Grid metres, or --crs EPSG:4326 for degrees."
            )
        return found

    def rows(self, report: Report) -> Iterator[Row]:
        if self.encoding == "cp1252":
            report.note("the file is not UTF-8; it was read as Windows-1252")
        total = len(self._layer)
        with _gdal_messages() as said:
            try:
                for number, feature in enumerate(self._layer, start=1):
                    if number % _TELL_EVERY == 0:
                        report.progress(number, max(total, number))
                    row = self._row(number, feature, report)
                    if row is not None:
                        yield row
            except GDALException as error:
                why = _why(self.source, said)
                raise ImportProblem(f"{self.source.name} breaks off{why}: {error}.") from error
        report.progress(total, total)

    def _row(self, number: int, feature: Feature, report: Report) -> Row | None:
        try:
            cells = [tidy(feature[i].value) for i in range(feature.num_fields)]
        except UnicodeDecodeError:
            report.reject(number, "the text is not UTF-8")
            return None
        geometry: OGRGeometry | None
        try:
            geometry = feature.geom
        except GDALException:
            geometry = None
        return Row(number, cells, geometry)


@contextmanager
def _gdal_messages() -> Iterator[list[str]]:
    """Catch what GDAL would print to the terminal."""
    said: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        message = record.args[-1] if isinstance(record.args, tuple) and record.args else record.msg
        said.append(message.decode(errors="replace") if isinstance(message, bytes) else str(message))
        return False

    logger = logging.getLogger("django.contrib.gis")
    logger.addFilter(keep)
    try:
        yield said
    finally:
        logger.removeFilter(keep)


def _why(source: SourceFile, said: list[str]) -> str:
    """Return the reason in words: where the JSON is broken, or what GDAL said."""
    if source.path.suffix.lower() in (".geojson", ".json") and source.size < 200_000_000:
        try:
            content = json.loads(source.path.read_bytes())
        except json.JSONDecodeError as error:
            return f": its JSON is broken at line {error.lineno}, column {error.colno} ({error.msg})"
        except (ValueError, RecursionError):
            return ": its JSON is broken"
        if not isinstance(content, dict) or "features" not in content:
            return ": it is JSON, but not a GeoJSON FeatureCollection"
    return f" ({tidy(said[0])})" if said else ""
