"""Conversations: begin, speak, read back, take the last answer back, delete."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from knowledge import guard
from web.api.access import conversation
from web.api.body import json_object, text_of
from web.gateway.idempotency import key_from
from web.gateway.turn import Answer, help_now
from web.problems import Problem
from web.services import services
from web.store import turns
from web.store.records import Turn
from web.talk import delete_conversation, undo_turn
from web.texts import form_of

blueprint = Blueprint("conversations", __name__)

_JSON = "application/json"


@blueprint.post("/conversations")
def begin() -> tuple[Response, int]:
    """Begin a conversation; the token is shown this once."""
    body = json_object(optional=True)
    mode, scenario = body.get("mode", "burger"), body.get("scenario")
    if mode not in ("burger", "professional", "training"):
        raise Problem(400, "vorm")
    services().gateway.mode(mode)
    if mode != "training":
        scenario = None
    elif not isinstance(scenario, str) or len(scenario) > 64:
        raise Problem(400, "scenario")
    try:
        opened = services().gateway.open(mode, scenario, services().settings.gemeente)
    except KeyError:
        raise Problem(400, "scenario") from None
    answer = jsonify(
        id=opened.id,
        token=opened.token,
        messages=opened.messages,
        stage=opened.stage,
        aanspreekvorm=opened.form,
    )
    answer.headers["Location"] = f"/api/v1/conversations/{opened.id}"
    return answer, 201


@blueprint.post("/conversations/<id>/messages")
def say(id: str) -> Response:
    """One message of the citizen, one answer of the assistant."""
    try:
        found = conversation(id)
    except SQLAlchemyError:
        return _json(_help_without_store())
    text = text_of(json_object(), "text", "tekst")
    key = key_from(request.headers.get("Idempotency-Key"))
    return _json(services().gateway.message(found, text, key))


@blueprint.get("/conversations/<id>")
def read(id: str) -> Response:
    """All that was said so far, for a page that was reloaded."""
    found = conversation(id)
    with services().store.read() as connection:
        log = turns.all_of(connection, found.id)
    if not log:
        raise Problem(404, "onbekend_gesprek")
    return jsonify(
        id=found.id,
        mode=found.mode,
        scenario=found.scenario,
        stage=log[-1].stage,
        aanspreekvorm=form_of(log[-1].state_after),
        created=_when(found.created),
        turns=[_turn(turn) for turn in log],
    )


@blueprint.post("/conversations/<id>/undo")
def undo(id: str) -> Response:
    """Take the citizen's last message and the answer to it back."""
    dropped, before = undo_turn(services(), conversation(id))
    return jsonify(
        undone={"n": dropped.n, "text": dropped.text},
        messages=json.loads(before.messages),
        stage=before.stage,
        aanspreekvorm=form_of(before.state_after),
    )


@blueprint.delete("/conversations/<id>")
def delete(id: str) -> tuple[Response, int] | Response:
    """Delete it from every store: 204 when all is gone, 202 when Rasa still has to be told."""
    everywhere = delete_conversation(services(), conversation(id))
    if everywhere:
        return Response(status=204)
    detail = (
        "Het gesprek is hier gewist. Het werkgeheugen van de assistent is nu niet bereikbaar. "
        "Dat wissen wij zodra het weer kan."
    )
    return jsonify(status="bezig", detail=detail), 202


def _json(answer: Answer) -> Response:
    # `messages` is JSON already, so it is put in as it is.
    rest = json.dumps({"stage": answer.stage, "safety": answer.safety, "aanspreekvorm": answer.form, "n": answer.n})
    return Response(f'{{"messages": {answer.messages}, {rest[1:]}', content_type=_JSON)


def _help_without_store() -> Answer:
    """The store is away, so nobody can be recognised; help in danger needs no name."""
    text = text_of(json_object(), "text", "tekst")
    danger = guard.screen(guard.clean(text))
    if danger is None:
        raise Problem(503, "opslag", headers={"Retry-After": "5"}, text=text, retry=True)
    return help_now(danger, "gesprek")


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "n": turn.n,
        "at": _when(turn.at),
        "text": turn.text,
        "messages": json.loads(turn.messages),
        "stage": turn.stage,
        "safety": turn.safety,
    }


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
