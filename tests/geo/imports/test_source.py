"""Files as they come: missing, empty, of the wrong kind, in the wrong encoding."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from geo.imports.csv_file import CsvFile
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.imports.source import open_source, text_encoding
from tests.geo.conftest import Write


def test_a_source_knows_its_hash(write: Write) -> None:
    path = write("a.csv", "code\n1\n")
    assert open_source(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_shapefile_is_hashed_with_its_parts(write: Write) -> None:
    shp = write("a.shp", b"shape")
    write("a.dbf", b"one")
    before = open_source(shp).sha256
    write("a.dbf", b"two")
    assert open_source(shp).sha256 != before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("book.csv", b"PK\x03\x04rest", "Excel workbook"),
        ("old.csv", b"\xd0\xcf\x11\xe0rest", "Excel workbook"),
        ("paper.csv", b"%PDF-1.7", "PDF"),
        ("base.csv", b"SQLite format 3\x00", "database file"),
        ("nul.csv", b"code,name\n1,\x00\n", "NUL"),
        ("junk.csv", b"code\n\x81\x8d\xff\n", "neither UTF-8 nor Windows-1252"),
        ("cut.csv", gzip.compress(b"code\n" + b"1\n" * 5000, mtime=0)[:-20], "damaged"),
        ("blank.csv", b"\n  \n\n", "is empty"),
        ("twice.csv", b"code,Code\n1,2\n", "two columns"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(3000)), "3,000 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_words(write: Write, name: str, content: bytes, says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        CsvFile(open_source(write(name, content)))


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match="is a folder"):
        open_source(tmp_path)
    with pytest.raises(ImportProblem, match="no file"):
        open_source(tmp_path / "missing.csv")
    with pytest.raises(ImportProblem, match="no file"):
        open_source("a\x00b")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("name\nCafé\n".encode(), "utf-8"),
        ("\ufeffname\nCafé\n".encode(), "utf-8-sig"),
        ("name\nCafé’s\n".encode("cp1252"), "cp1252"),
        ("name\nCafé\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_found(write: Write, content: bytes, encoding: str) -> None:
    source = open_source(write("a.csv", content))
    assert text_encoding(source) == encoding
    table = CsvFile(source)
    assert table.columns == ("name",)
    assert [row.cells[0][:4] for row in table.rows(Report())] == ["Café"]


def test_a_wrong_byte_on_the_last_of_many_lines_is_found(write: Write) -> None:
    content = b"name\n" + b"plain\n" * 400_000 + "é".encode("cp1252")
    report = Report()
    rows = list(CsvFile(open_source(write("a.csv", content))).rows(report))
    assert rows[-1].cells == ["é"]
    assert report.notes == ["the file is not UTF-8; it was read as Windows-1252"]


def test_a_character_cut_by_the_reading_is_whole_again(write: Write) -> None:
    content = b"x" * ((1 << 20) - 1) + "é".encode()
    assert text_encoding(open_source(write("a.csv", content))) == "utf-8"


def test_lines_are_counted_as_an_editor_does(write: Write) -> None:
    text = 'code,name\n\n1,"two\nlines"\n2,b\n1,2,3\n3\n'
    report = Report()
    rows = list(CsvFile(open_source(write("a.csv", text))).rows(report))
    assert [(r.line, r.cells) for r in rows] == [(3, ["1", "two lines"]), (5, ["2", "b"]), (7, ["3", ""])]
    assert [(r.line, r.reason) for r in report.rejects] == [(6, "3 values where the heading has 2")]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_found(write: Write, mark: str) -> None:
    table = CsvFile(open_source(write("a.csv", f"code{mark}name\n1{mark}a\n")))
    assert table.columns == ("code", "name")
    assert [row.cells for row in table.rows(Report())] == [["1", "a"]]


def test_a_quotation_mark_never_closed_is_told_with_its_line(write: Write) -> None:
    table = CsvFile(open_source(write("a.csv", 'code,name\n1,a\n2,"b\n3,c\n')))
    with pytest.raises(ImportProblem, match=r"near line 3.*never closed"):
        list(table.rows(Report()))


def test_gzip_is_read_by_content_not_by_name(write: Write) -> None:
    table = CsvFile(open_source(write("a.csv", gzip.compress(b"code\n1\n"))))
    told: list[tuple[int, int]] = []
    assert len(list(table.rows(Report(lambda done, total: told.append((done, total)))))) == 1
    assert told[-1][0] == told[-1][1] > 0
