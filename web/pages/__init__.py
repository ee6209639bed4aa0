"""The pages: the municipality's page with the conversation, the same without JavaScript, and texts."""

from __future__ import annotations

from flask import Blueprint

from web.pages import chat, oefenen, reflecties, samen, site, widget

blueprint = Blueprint("pages", __name__)
for part in (site, chat, oefenen, widget, reflecties, samen):
    blueprint.register_blueprint(part.blueprint)
