"""The gespreksverslag to take along: as text and as a PDF, the same for the API and the pages."""

from __future__ import annotations

from flask import Response, render_template

from actions.burger.wording import words
from web import pdf
from web.dates import day
from web.problems import Problem
from web.services import services
from web.store.records import Conversation
from web.talk import summary_of


def as_text(found: Conversation) -> Response:
    """The verslag as text, as the method writes it."""
    write = services().modes[found.mode].as_text if found.mode in services().modes else None
    made = summary_of(services(), found)
    if write is None:
        raise Problem(404, "geen_verslag")
    return _attached(write(made), "text/plain; charset=utf-8", "gespreksverslag.txt")


def as_pdf(found: Conversation) -> Response:
    """The verslag as a tagged PDF."""
    made = summary_of(services(), found)
    page = render_template(
        "verslag_pdf.html", verslag=made, koppen=words("verslag"), datum=day(services().store.clock())
    )
    return _attached(pdf.make(page, render_template("verslag_pdf.css")), "application/pdf", "gespreksverslag.pdf")


def _attached(body: str | bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
