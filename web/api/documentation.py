"""The OpenAPI document, kept as YAML beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml
from flask import Blueprint, Response

from web.version import API_VERSION

blueprint = Blueprint("documentation", __name__)


@cache
def openapi() -> str:
    """The document as JSON text, with the present version in it."""
    path = Path(__file__).with_name("openapi.yml")
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["info"]["version"] = API_VERSION
    return json.dumps(document, ensure_ascii=False, default=str)


@blueprint.get("/openapi.json")
def document() -> Response:
    answer = Response(openapi(), content_type="application/json")
    answer.headers["Access-Control-Allow-Origin"] = "*"  # tools read it from anywhere
    return answer
