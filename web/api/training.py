"""Training: the feedback report of a role-play, as JSON, page and PDF."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from web import feedback
from web.api.access import conversation

blueprint = Blueprint("training", __name__)


@blueprint.get("/conversations/<id>/feedback")
@blueprint.get("/conversations/<id>/feedback.json")
def as_json(id: str) -> Response:
    return jsonify(feedback.report(conversation(id)))


@blueprint.get("/conversations/<id>/feedback.html")
def as_page(id: str) -> Response:
    made = feedback.report(conversation(id))
    page = render_template("feedback.html", feedback=made, punten=feedback.curve(made["stemming"]["lijn"]))
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/conversations/<id>/feedback.pdf")
def as_pdf(id: str) -> Response:
    return feedback.as_pdf(conversation(id))
