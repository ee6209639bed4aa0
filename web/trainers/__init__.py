"""The trainer's desk: groups with a code, the live view, the pattern of a group, and scenarios of one's own."""

from __future__ import annotations

from flask import Blueprint

from web.trainers import group_pages, home, pattern_pages, transcripts

blueprint = Blueprint("trainers", __name__, url_prefix="/trainers")
for part in (home, group_pages, pattern_pages, transcripts):
    blueprint.register_blueprint(part.blueprint)
