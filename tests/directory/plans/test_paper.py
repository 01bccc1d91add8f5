"""A plan on paper, read back from the PDF: all of it, in order, for everybody, on one page, and harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from directory.plans.paper import PICTURE_SIZE, is_rtl, make_pdf, paper_page, qr_code
from directory.plans.sheet import Sheet
from directory.templatetags.said import direction, said
from geo.picture import picture
from tests.directory.plans.conftest import Printed, printed
from tests.directory.plans.sheets import LINK, SHEET, TEN, THREE, pins

HOSTILE = '"><script>alert(1)</script><img src="https://evil.example/x.png"><style>@import "file:///etc/passwd"</style>'


@pytest.fixture(scope="module")
def three() -> Printed:
    return printed(SHEET)


def tags(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the structure tree, in the order in which it is read aloud."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]
    return found


def test_three_things_with_map_and_code_are_one_page(three: Printed) -> None:
    assert three.pages == 1
    width, height = (float(size) for size in three.reader.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((595.3, 841.9), abs=0.5)


def test_it_is_read_in_order(three: Printed) -> None:
    order = [
        *("My plan", "Plan K7Q-D4M, made on 24 November 2026", "With Eastside neighbourhood team"),
        *("What matters to me", "Company at dinner time", "What I bring", "Gardening, and a van."),
        *("What makes it easier", "Thursday Lunch Club", "Next time: Thursday 26 November"),
        *("Where: St Mary’s Hall", "Cost: £4", "When you get there: Come to the side door"),
        *("01632 960123", "How sure we are: Confirmed by the group", "First step: Ring Maureen"),
        *("Both together, on Wednesday 25 November", "Bobbin Orchard", "A way to give", "Walk and Talk"),
        *("Changed: It now starts half an hour earlier", "Distances are from Sale Moor", LINK),
    ]
    text = re.sub(r"\s+", " ", three.text)
    places = [text.find(words) for words in order]
    assert -1 not in places, [words for words, place in zip(order, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_it_can_be_read_aloud(three: Printed) -> None:
    root: Any = three.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    elements = tags(three.reader)
    kinds = [element["/S"] for element in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 6
    alternatives = [element.get("/Alt") for element in elements if element["/S"] == "/Figure"]
    assert len(alternatives) == 2
    assert any("QR code" in words for words in alternatives)
    assert any("Map of the places" in words for words in alternatives)


def test_nothing_personal_is_in_the_file_s_properties(three: Printed) -> None:
    assert three.reader.metadata is not None
    assert three.reader.metadata.title == "My plan"
    assert {str(key) for key in three.reader.metadata} <= {"/Title", "/Producer", "/Lang"}
    root: Any = three.reader.trailer["/Root"]
    for secret in (b"Mum died", b"K7Q-D4M", b"Eastside"):
        assert secret not in root["/Metadata"].get_data()


def test_all_fonts_are_in_the_file(three: Printed) -> None:
    resources: Any = three.reader.pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert fonts
    for font in fonts:
        [inner] = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])


def test_ten_things_are_all_there_and_light() -> None:
    made = printed(TEN)
    assert len(made.data) < 500 * 1024
    for item in TEN.items:
        assert re.search(rf"{item.number}\s+{item.name}", made.text)


def test_large_print_has_no_small_letters() -> None:
    made = Printed(make_pdf(SHEET, large=True, link=LINK, picture=None))
    sizes: set[float] = set()

    def seen(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(outer[3] * inner[3] * size), 1))

    for page in made.reader.pages:
        page.extract_text(visitor_text=seen)
    assert min(sizes) >= 18


def test_words_cannot_become_markup_and_nothing_is_fetched() -> None:
    evil = replace(
        THREE[0], name=HOSTILE, summary=HOSTILE, first_visit=HOSTILE, first_step=HOSTILE, warnings=(HOSTILE,)
    )
    sheet = replace(SHEET, matters=HOSTILE, brings=HOSTILE, team=HOSTILE, start=HOSTILE, items=(evil,))
    page = paper_page(sheet, large=False, link=LINK, picture=None)
    assert page.count("<script") == page.count('<img src="https') == 0
    assert page.count("<style>") == 1
    made = printed(sheet)
    assert made.text.count("<script>alert(1)</script>") >= 8
    assert not [a for p in made.reader.pages for a in p.get("/Annots", []) if "evil" in str(a.get_object())]


def test_what_the_page_names_is_not_read_from_this_machine(tmp_path: Any) -> None:
    """Even if markup did get in, the printer opens nothing but what the page itself holds."""
    from directory.plans.press import press

    secret = tmp_path / "secret.html"
    secret.write_text("<p>the secret</p>")
    page = (
        f'<html lang="en"><title>x</title><link rel="attachment" href="{secret.as_uri()}">'
        f'<link rel="stylesheet" href="{secret.as_uri()}"><object data="{secret.as_uri()}"></object><p>Here</p>'
    )
    made = Printed(press(page))
    assert made.text.strip() == "Here"
    assert not made.reader.attachments
    assert b"the secret" not in made.data


def test_arabic_runs_from_right_to_left_and_english_in_it_keeps_its_order() -> None:
    arabic = replace(SHEET, language="ar", matters="أريد أن أخرج من البيت")
    page = paper_page(arabic, large=False, link=LINK, picture=None)
    assert '<html lang="ar" dir="rtl">' in page
    assert '<span dir="rtl">أريد أن أخرج من البيت</span>' in page
    assert '<span dir="ltr">£4</span>' in page
    made = printed(arabic)
    root: Any = made.reader.trailer["/Root"]
    assert root["/Lang"] == "ar"
    assert re.search(r"[\u0600-\u06ff\ufb50-\ufeff]{3}", made.text)
    assert "Thursday Lunch Club" in made.text
    resources: Any = made.reader.pages[0]["/Resources"]
    assert any("DejaVu" in str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values())


def test_urdu_is_printed_in_letters_that_join() -> None:
    urdu = replace(SHEET, language="ur", matters="گھر سے باہر نکلنا")
    resources: Any = printed(urdu).reader.pages[0]["/Resources"]
    fonts = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert any("Scheherazade" in font for font in fonts)
    assert not any("DejaVu" in font for font in fonts)


@pytest.mark.parametrize(
    ("language", "rtl"),
    [("ar", True), ("ur", True), ("fa", True), ("pl", False), ("en-gb", False), ("xx", False)],
)
def test_which_way_a_language_is_written(language: str, *, rtl: bool) -> None:
    assert is_rtl(language) is rtl


def test_the_direction_of_words() -> None:
    assert [direction(text) for text in ("Hall", "12, بيت", "01632 960123", "", "שלום")] == [
        *("ltr", "rtl", "ltr", "ltr", "rtl")
    ]
    assert said("a <b>\nc") == '<span dir="ltr">a &lt;b&gt;<br>c</span>'


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/plan/1", "data:text/html,x", "https:///x", ""])
def test_a_code_is_only_made_of_a_web_address(link: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        qr_code(link)


def test_a_plan_with_nothing_on_it_says_so() -> None:
    empty = Sheet(code="K7Q-D4M", made_on=SHEET.made_on)
    page = paper_page(empty, large=False, link=None, picture=None)
    assert "There is nothing on this plan yet." in page
    assert "<img" not in page
    assert make_pdf(empty, large=False, link=None, picture=None).startswith(b"%PDF-")


def test_what_is_gone_is_said_to_be() -> None:
    gone = replace(SHEET, items=(replace(THREE[0], gone=True, spot=None),))
    assert "Not on the map any more." in paper_page(gone, large=False, link=None, picture=None)


def test_the_map_stands_in_the_page_as_it_was_drawn() -> None:
    drawn = picture(pins(SHEET), ground=[], width=PICTURE_SIZE[0], height=PICTURE_SIZE[1])
    page = paper_page(SHEET, large=False, link=LINK, picture=drawn)
    assert page.count('src="data:image/svg+xml') == 2
    assert "dashed ring" in page
