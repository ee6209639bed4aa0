"""For who runs it: alive, ready (and if not: what is missing), numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import urllib3
from flask import Blueprint, Response, jsonify
from urllib3.exceptions import HTTPError

from web.problems import Problem
from web.services import Services, services

blueprint = Blueprint("operations", __name__)

_http = urllib3.PoolManager(maxsize=4, retries=False)


@blueprint.get("/healthz")
def healthz() -> Response:
    """This process answers; nothing more is said."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether a conversation can be held now: 200, or 503 with what is missing."""
    parts = probe(services())
    ready = all(value == "ok" for value in parts.values())
    return jsonify(status="ok" if ready else "niet gereed", onderdelen=parts), 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(services().metrics.text(), content_type="text/plain; version=0.0.4")


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    contact = services().settings.security_contact
    if not contact:
        raise Problem(404, "onbekend")
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}", "Preferred-Languages: nl, en"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def probe(these: Services) -> dict[str, str]:
    """Look at each part at the same time: "ok", or in a word what is wrong."""
    with ThreadPoolExecutor(3) as pool:
        bot = pool.submit(_answers, f"{these.settings.bot}/webhooks/keukentafel/")
        actions = pool.submit(_answers, f"{these.settings.actions}/health")
        store = pool.submit(these.store.alive)
        return {
            "bot": bot.result(),
            "actions": actions.result(),
            "store": "ok" if store.result() else "antwoordt niet",
            "index": "ok" if these.index.ready else "nog niet geladen",
        }


def _answers(url: str) -> str:
    try:
        status = _http.request("GET", url, timeout=urllib3.Timeout(total=1.5)).status
    except HTTPError:
        return "antwoordt niet"
    return "ok" if status == 200 else "niet gereed"
