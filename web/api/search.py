"""Search in the passages, and one passage by its id."""

from __future__ import annotations

import logging
from dataclasses import asdict, is_dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from web.problems import Problem
from web.services import services

log = logging.getLogger("keukentafel.web")

blueprint = Blueprint("search", __name__)

AUDIENCES = ("burger", "professional", "trainer")


@blueprint.get("/search")
def search() -> Response:
    """GET /search?q=&audience=&limit=: passages with their source, best first."""
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
        results=[_plain(hit) for hit in answer.results],
        practice=[_plain(hit) for hit in answer.practice],
    )


@blueprint.get("/passages/<path:id>")
def passage(id: str) -> Response:
    """One passage with its sections, source and validity."""
    searcher = _searcher()
    found = next((one for one in searcher.passages if one.id == id), None)
    if found is None:
        raise Problem(404, "onbekend")
    body = _plain(found)
    body.pop("vragen", None)  # what it is found by, not what it says
    report = searcher.catalogue.report_of(found.sections[0])
    body.update(report=report.id, year=report.year, citation=searcher.catalogue.citation(found.sections))
    return jsonify(body)


def _limit(raw: str | None) -> int:
    if raw is None:
        return 10
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= 50):
        raise Problem(400, "aantal")
    return int(raw)


def _searcher() -> Any:
    try:
        return services().index.get()
    except Exception as error:
        log.error("search is not available: %s", error)
        raise Problem(503, "zoeken_weg", headers={"Retry-After": "5"}) from None


def _plain(found: Any) -> dict[str, Any]:
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    return dict(found)
