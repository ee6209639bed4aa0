"""Everything that is kept of a conversation, in one answer."""

from __future__ import annotations

from flask import Blueprint, Response

from web.api.access import conversation
from web.export import as_file
from web.services import services

blueprint = Blueprint("export", __name__)


@blueprint.get("/conversations/<id>/export")
def export(id: str) -> Response:
    """The rows of every table that are about this conversation."""
    return as_file(services(), conversation(id))
