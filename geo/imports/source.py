"""The file itself: that it can be read, its hash, and what its text is encoded in."""

from __future__ import annotations

import codecs
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from geo.imports.problem import ImportProblem

_CHUNK = 1 << 20
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file or an Excel workbook. Unpack it, or save the sheet as CSV, and import that",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook. Save the sheet as CSV and import that",
    b"%PDF": "a PDF. Ask the publisher for a CSV file",
    b"SQLite format 3": "a database file (GeoPackage?). This import reads text files",
}
# The files a Shapefile is made of, all of which decide what it says.
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class SourceFile:
    """A readable, non-empty file and the hash of its bytes."""

    path: Path
    sha256: str
    size: int

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_gzip(self) -> bool:
        with self.path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"


def open_source(path: Path | str) -> SourceFile:
    """Check that a file is there and hash it. Raises ``ImportProblem``."""
    path = Path(path)
    try:
        if path.is_dir():
            raise ImportProblem(f"{path} is a folder. Name one file in it.")
        if not path.exists():
            raise ImportProblem(f"There is no file {path}.")
        parts = [path]
        if path.suffix.lower() == ".shp":
            beside = [path.with_suffix(s) for part in _SHAPEFILE_PARTS for s in (part, part.upper())]
            parts = list(dict.fromkeys(p for p in beside if p.exists())) or [path]
        digest = hashlib.sha256()
        size = 0
        for part in parts:
            with part.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
    except (OSError, ValueError) as error:
        raise ImportProblem(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not size:
        raise ImportProblem(f"{path} is empty.")
    return SourceFile(path, digest.hexdigest(), size)


def open_bytes(source: SourceFile) -> tuple[IO[bytes], IO[bytes]]:
    """Return the file's content, unzipped if gzip, and the file underneath, whose position shows progress."""
    under = source.path.open("rb")
    if source.is_gzip:
        return cast(IO[bytes], gzip.GzipFile(fileobj=under)), under
    return under, under


def text_encoding(source: SourceFile) -> str:
    """Find a text file's encoding: UTF-8 (with or without a mark), UTF-16 by its mark, or Windows-1252.

    The whole file is looked at, so that a wrong byte on the last line is found before the first is used.
    Raises ``ImportProblem`` for something that is not text.
    """
    content, under = open_bytes(source)
    try:
        with under, content:
            head = content.read(_CHUNK)
            for magic, what in _NOT_TEXT.items():
                if head.startswith(magic):
                    raise ImportProblem(f"{source.name} is {what}.")
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            marked = head.startswith(codecs.BOM_UTF8)
            utf8 = codecs.getincrementaldecoder("utf-8")()
            windows = codecs.getincrementaldecoder("cp1252")()
            may_be_utf8 = may_be_windows = True
            while head:
                if b"\x00" in head:
                    raise ImportProblem(f"{source.name} is not a text file: it holds NUL bytes.")
                may_be_utf8 = may_be_utf8 and _decodes(utf8, head)
                may_be_windows = may_be_windows and _decodes(windows, head)
                head = content.read(_CHUNK)
            may_be_utf8 = may_be_utf8 and _decodes(utf8, b"", final=True)
    except (OSError, EOFError) as error:
        raise ImportProblem(f"{source.name} is damaged: {error}.") from error
    if may_be_utf8:
        return "utf-8-sig" if marked else "utf-8"
    if may_be_windows:
        return "cp1252"
    raise ImportProblem(f"{source.name} is neither UTF-8 nor Windows-1252 text. Save it as UTF-8.")


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(data, final)
    except UnicodeDecodeError:
        return False
    return True
