"""The feedback report of a role-play: read from the last state, as data and as a PDF; the same for the API and the pages."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template

from actions.training.feedback import feedback
from actions.training.scenario import Scenario, scenarios
from web import own_scenario as own
from web import pdf
from web.dates import day
from web.problems import Problem
from web.services import services
from web.store import turns
from web.store.records import Conversation


def report(found: Conversation) -> dict[str, Any]:
    """The report of one conversation; 404 for a conversation that is no role-play."""
    if found.mode != "training":
        raise Problem(404, "geen_feedback")
    with services().store.read() as connection:
        place = turns.position(connection, found.id)
    if place is None:
        raise Problem(404, "onbekend_gesprek")
    try:
        return feedback(json.loads(place.state))
    except KeyError:  # the scenario is no longer there
        raise Problem(404, "scenario") from None


def as_pdf(found: Conversation) -> Response:
    """The report as a tagged PDF."""
    page = render_template("feedback_pdf.html", feedback=report(found), datum=day(services().store.clock()))
    answer = Response(pdf.make(page, render_template("verslag_pdf.css")), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="terugkoppeling.pdf"'
    return answer


def on_here() -> dict[str, Scenario]:
    """The scenarios, when the training studio is on: the shipped ones, and what is published here."""
    return {**scenarios(), **own.published()} if "training" in services().modes else {}


def curve(line: list[dict[str, Any]], width: int = 600, height: int = 160, edge: int = 12) -> str:
    """Trust over the turns as the points of an SVG polyline."""
    step = (width - 2 * edge) / max(len(line) - 1, 1)
    drop = (height - 2 * edge) / 10
    return " ".join(
        f"{edge + i * step:.1f},{height - edge - one['vertrouwen'] * drop:.1f}" for i, one in enumerate(line)
    )
