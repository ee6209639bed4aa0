"""Reading a JSON body: never more than allowed, never a surprise."""

from __future__ import annotations

import json
from typing import Any

from flask import request

from web.problems import Problem


def json_object(optional: bool = False) -> dict[str, Any]:
    """The JSON object in the body. 413, 415 or 400 in words when there is none."""
    length, limit = request.content_length, request.max_content_length
    if limit is not None and length is not None and length > limit:
        raise Problem(413, "te_groot")
    if optional and not length and "Transfer-Encoding" not in request.headers:
        return {}
    if request.mimetype != "application/json":
        raise Problem(415, "soort")
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise Problem(400, "geen_json") from None
    if not isinstance(body, dict):
        raise Problem(400, "geen_object")
    return body


def text_of(body: dict[str, Any], name: str, kind: str) -> str:
    """A field that must be text; lone surrogates, which no store takes, become question marks."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Problem(400, kind)
    return value.encode("utf-8", "replace").decode("utf-8")
