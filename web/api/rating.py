"""Whether it helped."""

from __future__ import annotations

from flask import Blueprint, Response

from web.api.access import conversation
from web.api.body import json_object, text_of
from web.problems import Problem
from web.rating import REMARK, rate
from web.services import services

blueprint = Blueprint("rating_api", __name__)


@blueprint.post("/conversations/<id>/rating")
def judge(id: str) -> Response:
    """{"helpful": true, "n": 4} about one answer; without n about the whole conversation, with {"text": …} if one likes."""
    found = conversation(id)
    body = json_object()
    helpful, n = body.get("helpful"), body.get("n")
    text = text_of({"text": "", **body}, "text", "oordeel")
    # A truth value is a number too, to Python.
    if not isinstance(helpful, bool) or not (n is None or type(n) is int) or len(text) > REMARK:
        raise Problem(400, "oordeel")
    rate(services(), found, helpful, n, text)
    return Response(status=204)
