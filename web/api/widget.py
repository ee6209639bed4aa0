"""What the component on another site needs to know: names, headings, how to reach a person, the way out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.place import here, names, person
from web.services import services

blueprint = Blueprint("widget_api", __name__)


@blueprint.get("/widget")
def widget() -> Response:
    """Everything on the screen that is not said in the conversation."""
    return jsonify(gemeente=here().naam, namen=names(), mens=person(), weg=services().settings.leave_url)
