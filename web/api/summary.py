"""The gespreksverslag: as JSON, as a page, as text, as PDF, and corrected line by line."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from actions.burger.wording import words
from knowledge import guard
from web import verslag
from web.api.access import conversation
from web.api.body import json_object, text_of
from web.problems import Problem
from web.services import services
from web.talk import correct, summary_of

blueprint = Blueprint("summary", __name__)

LINE_LIMIT = 1000  # characters of one corrected line


@blueprint.get("/conversations/<id>/summary")
@blueprint.get("/conversations/<id>/summary.json")
def as_json(id: str) -> Response:
    return jsonify(summary_of(services(), conversation(id)))


@blueprint.get("/conversations/<id>/summary.txt")
def as_text(id: str) -> Response:
    return verslag.as_text(conversation(id))


@blueprint.get("/conversations/<id>/summary.pdf")
def as_pdf(id: str) -> Response:
    return verslag.as_pdf(conversation(id))


@blueprint.get("/conversations/<id>/summary.html")
def as_page(id: str) -> Response:
    made = summary_of(services(), conversation(id))
    page = render_template("verslag.html", verslag=made, koppen=words("verslag"))
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.patch("/conversations/<id>/summary")
def change(id: str) -> Response:
    """The citizen corrects a line: {"id": …, "text": …}; an empty text takes the line away."""
    found = conversation(id)
    body = json_object()
    line = text_of(body, "id", "regel_vorm")
    text = guard.mask(guard.clean(text_of(body, "text", "regel_vorm"), LINE_LIMIT)).text
    if not line or len(line) > 64:
        raise Problem(400, "regel_vorm")
    return jsonify(correct(services(), found, line, text))
