"""The catalogue: scenarios, lokets, arrangementen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, jsonify

import knowledge

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/scenarios")
def scenarios() -> Response:
    """Scenarios of the training studio that are on here."""
    return jsonify(scenarios=[])


@blueprint.get("/lokets")
def lokets() -> Response:
    return jsonify(lokets=_entries("lokets"))


@blueprint.get("/arrangementen")
def arrangementen() -> Response:
    return jsonify(arrangementen=_entries("arrangementen"))


@cache
def _entries(kind: str) -> list[dict[str, Any]]:
    path = Path(knowledge.__path__[0]) / "taxonomy.yml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))[kind]
    return [{"id": id, "title": id.replace("_", " "), "about": about} for id, about in found.items()]
