"""Search in the passages, and one passage by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from web.caller import caller
from web.problems import Problem
from web.services import NotReadyError, services
from web.whole import whole

if TYPE_CHECKING:
    from knowledge.search import Searcher

blueprint = Blueprint("search", __name__)

AUDIENCES = ("burger", "professional", "trainer")


@blueprint.get("/search")
def search() -> Response:
    """GET /search?q=&audience=&limit=: passages with their source, best first."""
    _not_too_often()
    query = request.args.get("q", "").encode("utf-8", "replace").decode().strip()
    audience = request.args.get("audience") or None
    if not 1 <= len(query) <= 500:
        raise Problem(400, "zoekvraag")
    if audience is not None and audience not in AUDIENCES:
        raise Problem(400, "doelgroep")
    answer = _searcher().search(query, audience, _limit(request.args.get("limit")))
    return jsonify(
        status=answer.status,
        query=query,
        read_as=answer.read_as or query,
        results=[hit.as_dict() for hit in answer.results],
        practice=[hit.as_dict() for hit in answer.practice],
        documents=[hit.as_dict() for hit in answer.documents],
    )


@blueprint.get("/passages/<path:id>")
def passage(id: str) -> Response:
    """One passage with its sections, source and validity."""
    _not_too_often()
    found = _searcher().passage(id)
    if found is None:
        raise Problem(404, "onbekend")
    body = found.as_dict()
    for name in ("passage", "score", "why"):  # these belong to a question
        body.pop(name)
    return jsonify(id=id, **body)


def _limit(raw: str | None) -> int:
    if raw is None:
        return 10
    count = whole(raw)
    if count is None or not 1 <= count <= 50:
        raise Problem(400, "aantal")
    return count


def _not_too_often() -> None:
    """429 when the address that asks did so too often this minute; this machine itself may be a proxy for everybody."""
    most, who = services().settings.searches, caller()
    if most and who and not services().limits.of("search", most, 60.0).allow(who):
        raise Problem(429, "te_veel_gezocht", headers={"Retry-After": "60"})


def _searcher() -> Searcher:
    try:
        return services().index.get()
    except NotReadyError:
        raise Problem(503, "zoeken_weg", headers={"Retry-After": "5"}) from None
