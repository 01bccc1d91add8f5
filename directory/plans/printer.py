"""HTML on standard input, a tagged PDF (or a picture of its first sheet) on standard output, then this process ends.

Run by :mod:`directory.plans.press` and imported by nobody: what lays out pages takes tens of megabytes that the site's
workers would keep for ever. It knows nothing of the site, reads no setting and may ask no address for anything. What it
is given is personal, so that on failure it says the kind of the error and never its words.
"""

from __future__ import annotations

import logging
import resource
import sys
from typing import NoReturn

MOST_MEMORY_BYTES = 300 * 1024 * 1024
MOST_CPU_S = 20
PICTURE_DPI = 150


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    try:
        made = pdf(sys.stdin.buffer.read().decode())
        if "--picture" in sys.argv:
            made = picture(made)
    except Exception as problem:  # noqa: BLE001  the last edge: said in one word, because the rest may be personal
        sys.stderr.write(type(problem).__name__)
        return 1
    sys.stdout.buffer.write(made)
    return 0


def pdf(html: str) -> bytes:
    """PDF/UA-1 (ISO 14289-1) of a page that brings everything it needs."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        """Pictures come inside the page (data:); nothing else is fetched, from this machine or another."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=["data"], allow_redirects=False)

    logging.getLogger("weasyprint").disabled = True
    made: bytes = HTML(string=html, url_fetcher=Nothing()).write_pdf(pdf_variant="pdf/ua-1")
    return made


def picture(made: bytes) -> bytes:
    """The first sheet of a PDF as a PNG."""
    from io import BytesIO

    import pypdfium2

    sheet = pypdfium2.PdfDocument(made)[0].render(scale=PICTURE_DPI / 72).to_pil()
    png = BytesIO()
    sheet.save(png, "PNG", optimize=True, dpi=(PICTURE_DPI, PICTURE_DPI))
    return png.getvalue()


def _end() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    _end()
