"""A page as a tagged PDF (PDF/UA-1), when WeasyPrint and the system's Pango are there."""

from __future__ import annotations

import importlib
import logging
import threading
from functools import cache
from typing import Any

from web.problems import Problem

log = logging.getLogger("keukentafel.web")

WAIT = 10.0  # seconds that one document waits for another: Pango is not made for many threads

_turn = threading.Lock()
_look = threading.Lock()


def available() -> bool:
    """Whether a PDF can be made here. Finding out takes a moment, the first time."""
    with _look:
        return _library() is not None


def start() -> None:
    """Find out in the background, so that the first page does not wait for it."""
    threading.Thread(target=available, name="pdf", daemon=True).start()


def make(page: str, style: str) -> bytes:
    """The PDF of a whole HTML page with its own style sheet. 501 when that cannot be done here, 503 when it is busy."""
    if not available():
        raise Problem(501, "geen_pdf")
    if not _turn.acquire(timeout=WAIT):
        raise Problem(503, "pdf_druk", headers={"Retry-After": "5"})
    try:
        return _write(_library(), page, style)
    finally:
        _turn.release()


@cache
def _library() -> Any | None:
    """WeasyPrint, after it has shown that it can put a letter on paper: it needs Pango and a font for that."""
    try:
        library = importlib.import_module("weasyprint")
        logging.getLogger("weasyprint").setLevel(logging.ERROR)  # its warnings quote the page
        tried = _write(library, "<html lang=nl><title>a</title><p>a</p></html>", "", uncompressed_pdf=True)
    except Exception as error:  # no library, no Pango: the conversation goes on without
        log.warning("no PDF here: %s", type(error).__name__)
        return None
    if b"/FontFile" not in tried:
        log.warning("no PDF here: no font on this machine")
        return None
    return library


def _write(library: Any, page: str, style: str, **options: Any) -> bytes:
    """Nothing is fetched: no picture, no font, no file."""
    nothing = library.urls.URLFetcher(allowed_protocols=())
    sheets = [library.CSS(string=style, url_fetcher=nothing)] if style else []
    document = library.HTML(string=page, url_fetcher=nothing)
    made: bytes = document.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1", **options)
    return made
