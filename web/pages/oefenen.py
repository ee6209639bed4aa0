"""The training studio: choose a client, talk, read the feedback. Plain forms, the token in a hidden field, never in a URL."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from actions.training.scenario import scenario
from web import feedback, pdf
from web.gateway import auth, turn
from web.gateway.idempotency import key_from
from web.pages import oefenen_groei, oefenen_groep
from web.problems import Problem
from web.services import services
from web.store import turns
from web.store.records import Conversation
from web.talk import delete_conversation, undo_turn
from web.trainers import groups

blueprint = Blueprint("oefenen", __name__)

HINTS_ON, HINTS_OFF = "hints aan", "hints uit"


@blueprint.get("/oefenen")
def choose() -> str:
    """The clients to choose from. Nothing is made or stored before one is chosen."""
    services().gateway.mode("training")
    return render_template("oefenen.html", scenarios=feedback.on_here().values())


@blueprint.post("/oefenen")
def step() -> str | Response:
    """One step: begin, a message, hints on or off, undo, feedback or delete; alone or in a group with a code."""
    form, action = request.form, request.form.get("actie", "zeg")
    if action == "begin":
        return begun(form.get("scenario", ""), bool(form.get("hints")))
    if action == "groep":
        return oefenen_groep.enter(form)
    if action == "groep_terug":
        return oefenen_groep.back(form)
    if action == "groep_begin":
        return _page(*oefenen_groep.begin(form))
    talk, token = auth.open_conversation(services().store, form.get("id", ""), form.get("token", "")), form["token"]
    if talk.mode != "training":
        raise Problem(404, "onbekend_gesprek")
    try:
        if action in ("terugkoppeling", "vergelijk"):
            return _feedback(talk, token)
        if action == "cijfers":
            return oefenen_groei.download(talk, feedback.report(talk))
        if action == "terug":
            return _page(talk, token)
        if action == "pdf":
            return feedback.as_pdf(talk)
        if action in ("groep_delen", "groep_alleen"):
            groups.set_shared(talk.id, action == "groep_delen")
            return _page(talk, token)
        if action == "wis":
            return render_template("oefenen_gewist.html", everywhere=delete_conversation(services(), talk))
        if action == "ongedaan":
            dropped, _ = undo_turn(services(), talk)
            return _page(talk, token, draft=dropped.text, note="Je laatste zin is teruggenomen.")
        text = {"hints_aan": HINTS_ON, "hints_uit": HINTS_OFF, "stilte": "..."}.get(action) or _field("text")
        services().gateway.message(talk, text, key_from(form.get("key") or None))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _page(talk, token, _field("text"), fault=problem.body()["detail"], key=form.get("key") or None)
    return _page(talk, token)


def begun(name: str, hints: bool) -> str:
    """The page of a conversation that just began. 400 for a scenario that is not there."""
    try:
        opened = services().gateway.open("training", name, services().settings.gemeente, hints=hints)
    except KeyError:
        raise Problem(400, "scenario") from None
    return _page(auth.open_conversation(services().store, opened.id, opened.token), opened.token)


def _field(name: str) -> str:
    return request.form.get(name, "").encode("utf-8", "replace").decode()


def _page(
    talk: Conversation, token: str, draft: str = "", fault: str = "", note: str = "", key: str | None = None
) -> str:
    try:
        one = scenario(talk.scenario or "")
    except KeyError:  # one of the gemeente's own that was deleted since
        raise Problem(404, "scenario") from None
    with services().store.read() as connection:
        stored = turns.all_of(connection, talk.id)
        place = turns.position(connection, talk.id)
    log = [{"text": one.text, "messages": json.loads(one.messages)} for one in stored]
    state = json.loads(place.state) if place else {}
    return render_template(
        "oefenen_gesprek.html",
        id=talk.id,
        token=token,
        key=key or turn.new_key(),  # a retry of words that failed carries the key they had, so that they count once
        scenario=one,
        log=log,
        hints=state.get("hints", True),
        gone=state.get("weg", False),
        draft=draft,
        fault=fault,
        note=note,
        commands=(HINTS_ON, HINTS_OFF),
        group=oefenen_groep.beside(talk, request.form),
    )


def _feedback(talk: Conversation, token: str) -> str:
    made = feedback.report(talk)
    return render_template(
        "oefenen_feedback.html",
        id=talk.id,
        token=token,
        feedback=made,
        punten=feedback.curve(made["stemming"]["lijn"]),
        pdf_here=pdf.available(),
        groei=oefenen_groei.beside(talk, made),
        group=oefenen_groep.beside(talk, request.form),
    )
