"""What every page knows: the gemeente, who can be called, the theme, addresses of static files."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from knowledge.gemeente import Gemeente, gemeente
from web import pdf
from web.api.catalogue import catalogue_arrangementen
from web.services import services
from web.texts import texts

_ITEM = re.compile(r"\s*([-•]|\d+\.)\s+(.*)")
STATIC = Path(__file__).resolve().parent.parent / "static"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that it may be kept for long."""
    return url_for("static", filename=name, v=_version(name))


def here() -> Gemeente:
    return gemeente(services().settings.gemeente)


def names() -> dict[str, Any]:
    """What the ids in a summary are called, and the headings of the panel."""
    return {
        "pdf": pdf.available(),
        "paneel": texts()["paneel"],
        "leefgebieden": texts()["leefgebieden"],
        "stappen": texts()["stappen"],
        "lokets": {id: loket.naam for id, loket in here().lokets.items()},
        "arrangementen": {id: entry["naam"] for id, entry in catalogue_arrangementen().items()},
    }


def names_json() -> str:
    return json.dumps(names(), ensure_ascii=False)


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """A message as paragraphs and lists: ("p", one line), ("ul", items) or ("ol", items)."""
    found: list[tuple[str, list[str]]] = []
    for line in filter(str.strip, text.split("\n")):
        item = _ITEM.match(line)
        if item is None:
            found.append(("p", [line.strip()]))
            continue
        kind = "ol" if item[1][0].isdigit() else "ul"
        if not found or found[-1][0] != kind:
            found.append((kind, []))
        found[-1][1].append(item[2])
    return found


def add_context(app: Flask) -> None:
    """Give all this to every template."""
    app.jinja_env.filters["blocks"] = blocks

    @app.context_processor
    def _context() -> dict[str, Any]:
        settings = services().settings
        place = here()
        return {
            "asset": asset,
            "gemeente": place,
            "voordeur": place.lokets[place.voordeur],
            "leave_url": settings.leave_url,
            "theme_css": settings.theme_css,
            "theme_class": settings.theme_class,
            "retention_days": settings.retention_days,
            "pdf_available": pdf.available,
            "names": names,
            "names_json": names_json,
        }
