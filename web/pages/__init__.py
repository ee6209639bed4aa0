"""The pages: the municipality's page with the conversation, the same without JavaScript, and texts."""

from __future__ import annotations

from flask import Blueprint

from web.pages import (
    chat,
    lijst,
    oefenen,
    reflecties,
    samen,
    site,
    voorbereiden,
    werkbank,
    werkbank_gesprek,
    werkbank_tabs,
    widget,
)

blueprint = Blueprint("pages", __name__)
for part in (
    site,
    chat,
    oefenen,
    widget,
    werkbank_tabs,
    werkbank,
    lijst,
    voorbereiden,
    werkbank_gesprek,
    reflecties,
    samen,
):
    blueprint.register_blueprint(part.blueprint)
