"""Photos: drawn anew without where they were taken, refused when they are something else, and forgotten when unused."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from assets.actions.listings import revise_listing
from assets.actions.photos import KEPT, forget_unused_photos, keep_photo, photo_path
from assets.photos import LARGE_PX, SMALL_PX, BadPhoto, read_photo
from tests.factories import BY, NOW, make_listing, make_place

GPS, ORIENTATION = 0x8825, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 240), *, told: bool = False) -> bytes:
    """A photo with something on it, and (``told``) with where it was taken and held sideways."""
    image = Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 20).convert("RGB")
    exif = Image.Exif()
    if told:
        exif[ORIENTATION] = 6
        exif[GPS] = {1: "N", 2: (53.0, 24.0, 1.0), 3: "W", 4: (2.0, 19.0, 3.0)}
    out = BytesIO()
    image.save(out, kind, exif=exif, comment=b"taken at home") if kind == "JPEG" else image.save(
        out, kind, exif=exif
    )
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small PNG that unpacks to gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * 100_000, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_small_upright_and_says_nothing_of_itself(kind: str) -> None:
    sent = picture(kind, (1_700, 850), told=True)
    assert Image.open(BytesIO(sent)).getexif()[ORIENTATION] == 6
    made = read_photo(sent)
    for data, longest in ((made.large, LARGE_PX), (made.small, SMALL_PX)):
        image = Image.open(BytesIO(data))
        assert (image.format, image.size) == ("WEBP", (longest // 2, longest))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert b"home" not in data
    assert made == read_photo(sent)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(200),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        bomb(),
        picture()[:2_000],
        picture("PNG")[:-400],
        picture("WEBP")[:300],
        picture(size=(50, 50)),
        picture(size=(4_000, 110)),
        bytes(9 * 1024 * 1024),
    ],
    ids=["empty", "gif", "svg", "pdf", "bomb", "cut jpeg", "cut png", "cut webp", "tiny", "thin", "heavy"],
)
def test_what_is_no_photo_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadPhoto, match=r"photo"):
        read_photo(data)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(), st.integers(0, 2_000))
def test_a_damaged_photo_is_a_photo_or_a_plain_refusal(kind: str, seed: int, cut: int) -> None:
    chance = random.Random(seed)
    data = bytearray(_SMALL[kind])
    for _ in range(chance.randrange(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        assert read_photo(bytes(data[: len(data) - cut])).name
    except BadPhoto as problem:
        assert str(problem)


_SMALL = {kind: picture(kind, (120, 110)) for kind in ("JPEG", "PNG", "WEBP")}


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = str(tmp_path)
    yield tmp_path


@pytest.mark.django_db
def test_a_photo_is_kept_for_as_long_as_any_version_names_it(storage: Path) -> None:
    make_place()
    used, unused = keep_photo(picture()), keep_photo(picture(size=(300, 200)))
    listing = make_listing(photo=used, photo_alt="A garden")
    revise_listing(listing, document={"photo": None, "photo_alt": None}, by=BY, at=NOW)
    now = timezone.now()
    assert forget_unused_photos(now) == 0
    assert forget_unused_photos(now + KEPT + timedelta(minutes=1)) == 1
    assert default_storage.exists(photo_path(used, small=True))
    assert not default_storage.exists(photo_path(unused))
