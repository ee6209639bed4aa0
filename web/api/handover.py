"""Handing over with consent: a code for the loket, and a request to be called back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from web import moments
from web.address import form_here
from web.api.access import conversation
from web.api.body import json_object, text_of
from web.handover import agenda, callbacks, codes
from web.place import here
from web.problems import Problem
from web.services import services
from web.store.callbacks import Callback

blueprint = Blueprint("handover_api", __name__)


@blueprint.post("/conversations/<id>/code")
def give_code(id: str) -> tuple[Response, int]:
    """A code for the loket, shown this once; an earlier one no longer holds."""
    found = conversation(id)
    _consented(json_object())
    given = codes.give(services(), found, form_here())
    said = codes.told(given.until, form_here())
    return jsonify(code=given.code, geldig_tot=_when(given.until), tekst=said), 201


@blueprint.get("/conversations/<id>/code")
def code(id: str) -> Response:
    """Whether there is a code now, and whether somebody opened the verslag with it; never the code itself."""
    found = codes.now_valid(services(), conversation(id))
    if found is None:
        return jsonify(geldig_tot=None, geopend=None, tekst="")
    opened = _when(found.opened) if found.opened else None
    return jsonify(geldig_tot=_when(found.until), geopend=opened, tekst=codes.state(found, form_here()))


@blueprint.delete("/conversations/<id>/code")
def withdraw_code(id: str) -> Response:
    codes.withdraw(services(), conversation(id))
    return Response(status=204)


@blueprint.get("/conversations/<id>/callback")
def callback(id: str) -> Response:
    """When somebody can be called back here, and the request that there is."""
    found = conversation(id)
    choices = moments.moments(here(), services().store.clock())
    return jsonify(
        momenten=[{"value": one.value, "title": one.title} for one in choices],
        verzoek=_request(callbacks.of(services(), found)),
    )


@blueprint.post("/conversations/<id>/callback")
def ask_callback(id: str) -> tuple[Response, int]:
    """Ask to be called back; an earlier request of this conversation goes."""
    found = conversation(id)
    body = json_object()
    _consented(body)
    wanted = callbacks.wanted(
        here(),
        services().store.clock(),
        name=text_of(body, "naam", "bel_naam"),
        phone=text_of(body, "telefoon", "bel_nummer"),
        moment=text_of(body, "moment", "bel_moment"),
        remark=text_of({"opmerking": "", **body}, "opmerking", "bel_opmerking"),
    )
    return jsonify(_request(callbacks.ask(services(), found, wanted, form_here()))), 201


@blueprint.get("/conversations/<id>/callback.ics")
def callback_ics(id: str) -> Response:
    """The moment of the call for somebody's own calendar."""
    return agenda.answer(conversation(id))


@blueprint.delete("/conversations/<id>/callback")
def withdraw_callback(id: str) -> Response:
    callbacks.withdraw(services(), conversation(id))
    return Response(status=204)


def _consented(body: dict[str, Any]) -> None:
    if body.get("toestemming") is not True:
        raise Problem(400, "toestemming")


def _request(found: Callback | None) -> dict[str, Any] | None:
    if found is None:
        return None
    text = callbacks.told(found, here(), form_here())
    return {"van": _when(found.start), "tot": _when(found.end), "status": found.status, "tekst": text}


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
