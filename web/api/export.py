"""Everything that is kept of a conversation, in one answer."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.api.access import conversation
from web.export import everything
from web.services import services

blueprint = Blueprint("export", __name__)


@blueprint.get("/conversations/<id>/export")
def export(id: str) -> Response:
    """The rows of every table that are about this conversation."""
    found = conversation(id)
    answer = jsonify(gesprek=found.id, tabellen=everything(services(), found))
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gesprek.json"'
    return answer
