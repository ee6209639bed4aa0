"""The HTTP interface under /api/v1."""

from __future__ import annotations

from flask import Blueprint

from web.api import catalogue, conversations, documentation, export, handover, rating, search, summary, training, widget

blueprint = Blueprint("api", __name__)
for part in (conversations, summary, handover, rating, search, catalogue, documentation, training, widget, export):
    blueprint.register_blueprint(part.blueprint)
