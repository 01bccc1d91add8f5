"""A photo as somebody sends it, made into two small pictures that hold nothing but what is to be seen. Pure.

What a file is, its own first bytes say and not its name. How big it would be is looked at before any of it is
unpacked. The pictures are drawn anew from the pixels, so that where and with what it was taken is left behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from assets.errors import AssetsError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""A JPEG is unpacked at a fraction of its size, what else there is whole: 25 million pixels are 100 MB for a moment."""
LEAST_PX = 100
LARGE_PX, SMALL_PX = 1_600, 480
"""The longest side of the picture, and of the small one beside it."""
QUALITY = 80

# Pillow would only warn of what is too big for it; here each file's own size is looked at before it is unpacked.
Image.MAX_IMAGE_PIXELS = None


class BadPhoto(AssetsError):
    """A file that is no picture we can use; the message is for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Photo:
    """Two WebP files of one picture, and their name, which is made of the larger one's bytes."""

    name: str
    large: bytes
    small: bytes


def read_photo(data: bytes) -> Photo:
    """Make the pictures. Raises BadPhoto for what is too big, too small, damaged, or something else."""
    if len(data) > MOST_BYTES:
        raise BadPhoto(too_big())
    try:
        with Image.open(BytesIO(data), formats=tuple(MOST_PIXELS)) as image:
            picture = _upright(image)
    except (UnidentifiedImageError, Image.DecompressionBombError) as problem:
        raise BadPhoto(_("Choose a photo: a JPEG, PNG or WebP file.")) from problem
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError) as problem:
        # Each of Pillow's readers has its own way to say that a file is cut off or makes no sense.
        raise BadPhoto(_("The photo is damaged. Try to save or send it again.")) from problem
    large = _encoded(picture, LARGE_PX)
    return Photo(hashlib.sha256(large).hexdigest()[:40], large, _encoded(picture, SMALL_PX))


def too_big() -> str:
    return _("The photo is too big. It can be at most {n} MB.").format(n=MOST_BYTES // 1024 // 1024)


def _upright(image: Image.Image) -> Image.Image:
    """The first picture of a file, turned as it was held, in plain colours, no larger than is kept."""
    width, height = image.size
    if width * height > MOST_PIXELS[image.format or ""]:
        raise BadPhoto(_("The photo has too many pixels. Save it smaller and try again."))
    if min(width, height) < LEAST_PX:
        raise BadPhoto(_("The photo is too small. It needs at least {n} pixels each way.").format(n=LEAST_PX))
    if max(width, height) > 20 * min(width, height):
        raise BadPhoto(_("The photo is too long and thin. Cut it and try again."))
    image.draft("RGB", (LARGE_PX, LARGE_PX))
    image.load()
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((LARGE_PX, LARGE_PX), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turned.mode in ("RGB", "L"):
        return turned.convert("RGB")
    seen = turned.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def _encoded(picture: Image.Image, longest_px: int) -> bytes:
    """WebP of the bare pixels: what a file says of itself is not copied."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    out = BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
