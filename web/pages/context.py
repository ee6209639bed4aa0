"""What every page knows: the gemeente, who can be called, the theme, addresses of static files."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup, escape

from web import pdf
from web.closed import is_on, is_shut
from web.dates import moment, of_date
from web.place import here, names, person
from web.services import services
from web.texts import texts

_ITEM = re.compile(r"^\s*([-•]|\d+\.)\s+(.*)")
# As in keukentafel.js: numbers that can be called.
_PHONE = re.compile(r"\b(112|113(?!\.nl)|0800-\d{4}|0\d{3}-\d{2} \d{2} \d{2}|0\d{2}-\d{3} \d{2} \d{2})\b")
STATIC = Path(__file__).resolve().parent.parent / "static"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that it may be kept for long."""
    return url_for("static", filename=name, v=_version(name))


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


def callable_numbers(text: str) -> Markup:
    """A line in which telephone numbers are links."""
    parts = _PHONE.split(text)
    for place in range(1, len(parts), 2):
        parts[place] = Markup('<a href="tel:{}">{}</a>').format(re.sub(r"\D", "", parts[place]), parts[place])
    return Markup("").join(escape(part) for part in parts)


def add_context(app: Flask) -> None:
    """Give all this to every template."""
    app.jinja_env.filters["blocks"] = blocks
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["datum"] = of_date
    app.jinja_env.filters["numbers"] = callable_numbers

    @app.context_processor
    def _context() -> dict[str, Any]:
        settings = services().settings
        place = here()
        return {
            "asset": asset,
            "gemeente": place,
            "person": person,
            "leave_url": settings.leave_url,
            "theme_css": settings.theme_css or ("/thema.css" if settings.theme_file else ""),
            "theme_class": settings.theme_class,
            "retention_days": settings.retention_days,
            "callback_days": settings.callback_days,
            "figures_days": settings.figures_days,
            "is_on": is_on,
            "is_shut": is_shut,
            "can_practise": lambda: is_on("oefenen") and "training" in services().modes,
            "preview": settings.preview != Path(),
            "teksten": texts(),
            "pdf_available": pdf.available,
            "names": names,
            "names_json": names_json,
        }
