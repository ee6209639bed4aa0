"""For who runs it: alive, ready (and if not: what is missing), numbers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import urllib3
from flask import Blueprint, Response, jsonify
from urllib3.exceptions import HTTPError

from web.problems import Problem
from web.services import Services, services

blueprint = Blueprint("operations", __name__)

SECONDS = 2.0  # what does not answer within this does not answer
# Without these a conversation goes on: with Redis away each process counts for itself, and the store keeps the order.
SPARE = ("redis",)
AWAY = "antwoordt niet"

_http = urllib3.PoolManager(maxsize=4, retries=False)


@dataclass(frozen=True)
class Parts:
    """Each part with "ok", or in a word what is wrong."""

    told: dict[str, str]

    @property
    def ready(self) -> bool:
        """Whether a conversation can be held."""
        return all(said == "ok" for part, said in self.told.items() if part not in SPARE)


@blueprint.get("/healthz")
def healthz() -> Response:
    """This process answers; nothing more is said."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether a conversation can be held now: 200, or 503 with what is missing."""
    parts = probe(services())
    return jsonify(status="ok" if parts.ready else "niet gereed", onderdelen=parts.told), 200 if parts.ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    these = services()
    these.metrics.look = lambda: {part: said == "ok" for part, said in probe(these).told.items()}
    return Response(these.metrics.text(), content_type="text/plain; version=0.0.4")


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    contact = services().settings.security_contact
    if not contact:
        raise Problem(404, "onbekend")
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}", "Preferred-Languages: nl, en"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def probe(these: Services) -> Parts:
    """Look at each part at the same time, for two seconds at most: also a part that hangs is told."""
    # With the action servers out of reach from here, each bot says how its own is.
    near = bool(these.settings.actions_url or not these.settings.bot_url)
    looks: dict[str, Callable[[], str]] = {
        "bot": lambda: _bots(these, "bot"),
        "actions": (lambda: _answers(f"{these.settings.actions}/health"))
        if near
        else (lambda: _bots(these, "actions")),
        "store": lambda: "ok" if these.store.alive() else AWAY,
        "index": lambda: "ok" if these.index.ready else "nog niet geladen",
    }
    if these.shared:
        looks["redis"] = lambda: "ok" if these.shared and these.shared.alive() else AWAY
    if these.settings.database_url:
        looks["sleutels"] = lambda: "ok" if these.standing.same_keys else "andere dan bij de andere processen"
    pool = ThreadPoolExecutor(len(looks))
    try:
        asked = {part: pool.submit(look) for part, look in looks.items()}
        until = time.monotonic() + SECONDS
        return Parts({part: _before(until, future.result) for part, future in asked.items()})
    finally:
        pool.shutdown(wait=False)


def _before(until: float, result: Callable[[float], str]) -> str:
    try:
        return result(max(until - time.monotonic(), 0.0))
    except TooLate:
        return AWAY


def _bots(these: Services, part: str) -> str:
    """The best that one of the bots says of itself (`bot`) or of its action server (`actions`): one is enough."""
    said = [_answers(f"{address}/webhooks/keukentafel/", part) for address in these.bot.addresses.all()]
    return "ok" if "ok" in said else said[0]


def _answers(url: str, part: str = "bot") -> str:
    try:
        answer = _http.request("GET", url, timeout=urllib3.Timeout(total=1.5))
    except HTTPError:
        return AWAY
    if part == "actions" and answer.status == 200:
        return "ok" if json.loads(answer.data).get("actions") else AWAY
    return "ok" if answer.status == 200 else "niet gereed"
