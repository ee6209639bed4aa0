"""The HTTP interface under /api/v1."""

from __future__ import annotations

from flask import Blueprint

from web.api import catalogue, conversations, documentation, search, summary, widget

blueprint = Blueprint("api", __name__)
for part in (conversations, summary, search, catalogue, documentation, widget):
    blueprint.register_blueprint(part.blueprint)
