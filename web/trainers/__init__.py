"""The trainer's desk: groups with a code, the live view, the pattern of a group, and scenarios of one's own."""

from __future__ import annotations

from flask import Blueprint

from actions.training.at_hand import look_also
from web import own_scenario
from web.trainers import editor, group_pages, home, pattern_pages, transcripts

blueprint = Blueprint("trainers", __name__, url_prefix="/trainers")
for part in (home, group_pages, pattern_pages, transcripts, editor):
    blueprint.register_blueprint(part.blueprint)
blueprint.record_once(lambda _: look_also(own_scenario.find))
