"""The same conversation without JavaScript: plain forms, the token in a hidden field, never in a URL."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from knowledge import guard
from web import verslag
from web.address import form_here, remember
from web.export import as_file
from web.gateway import auth, turn
from web.gateway.idempotency import key_from
from web.pages.chat_after import ACTIONS, JUDGED, act, beside, judge_answer, judged
from web.problems import Problem
from web.services import services
from web.store import turns
from web.store.records import Conversation
from web.talk import correct, delete_conversation, summary_of, undo_turn
from web.texts import fault as fault_of
from web.texts import texts

blueprint = Blueprint("chat", __name__)
logger = logging.getLogger("keukentafel.web")

LINE_LIMIT = 1000


@blueprint.get("/chat")
def welcome() -> str:
    """The welcome. Nothing is made or stored before somebody says something."""
    opening = services().gateway.mode("burger").open(services().settings.gemeente)
    return _page(None, "", [{"text": "", "messages": opening.messages}])


@blueprint.post("/chat")
def step() -> str | Response:
    """One step: a message, a choice, the verslag, a correction, undo or delete."""
    try:
        return _step()
    except SQLAlchemyError as error:
        logger.error("store failed: %s", type(error).__name__)
        return _without_store()


def _without_store() -> str:
    """The store is away: help in danger needs no name, other words wait in their field, with the key they had."""
    form = request.form
    text = _field("keuze") or _field("text")
    danger = guard.screen(guard.clean(text))
    id, token, key = form.get("id", ""), form.get("token", ""), form.get("key") or None
    if danger:
        return _page(None, token, [{"text": text, "messages": guard.words(danger)}], id=id, key=key)
    return _page(None, token, draft=text, fault=fault_of("opslag").detail, id=id, key=key)


def _step() -> str | Response:
    form = request.form
    talk, token = _talk(form.get("id", ""), form.get("token", ""))
    action = next((name for name in JUDGED if form.get(name)), form.get("actie", "zeg"))
    try:
        if action == "verslag":
            return _report(talk, token)
        if action == "terug":
            return _page(talk, token)
        if action == "verbeter":
            text = guard.mask(guard.clean(_field("text"), LINE_LIMIT)).text
            correct(services(), talk, _field("regel"), text)
            return _report(talk, token)
        if action == "tekst":
            return verslag.as_text(talk)
        if action == "pdf":
            return verslag.as_pdf(talk)
        if action == "alles":
            return as_file(services(), talk)
        if action == "ongedaan":
            dropped, _ = undo_turn(services(), talk)
            return _page(talk, token, draft=dropped.text, note=texts(form_here())["gesprek"]["teruggenomen"])
        if action == "wis":
            said = texts(form_here())["gesprek"]
            return render_template("gewist.html", t=said, everywhere=delete_conversation(services(), talk))
        if action == "hielp":
            judge_answer(talk, _field("hielp"))
            return _page(talk, token, note=texts(form_here())["waardering"]["dank"])
        if action in ACTIONS:
            done = act(action, talk, token)
            return _report(talk, token, **done) if isinstance(done, dict) else done
        text = _field("keuze") or _field("text")
        services().gateway.message(talk, text, key_from(form.get("key") or None))
    except Problem as problem:
        if problem.status == 404 and problem.kind == "onbekend_gesprek":
            raise
        body = problem.body(form_here())
        draft = "" if _field("keuze") else _field("text")
        return _page(talk, token, draft=draft, fault=body["detail"], key=form.get("key") or None)
    return _page(talk, token)


def _field(name: str) -> str:
    return request.form.get(name, "").encode("utf-8", "replace").decode()


def _talk(id: str, token: str) -> tuple[Conversation, str]:
    """The conversation of the hidden fields; a new one when there are none yet."""
    if not id and not token:
        opened = services().gateway.open("burger", None, services().settings.gemeente)
        id, token = opened.id, opened.token
    return remember(auth.open_conversation(services().store, id, token)), token


def _page(
    talk: Conversation | None,
    token: str,
    log: list[dict[str, Any]] | None = None,
    draft: str = "",
    fault: str = "",
    note: str = "",
    key: str | None = None,
    id: str = "",
) -> str:
    if log is None and talk is not None:
        with services().store.read() as connection:
            stored = turns.all_of(connection, talk.id)
        log = [{"n": one.n, "text": one.text, "messages": json.loads(one.messages)} for one in stored]
    last = log[-1]["messages"] if log else []
    form = form_here()
    return render_template(
        "chat.html",
        form=form,
        t=texts(form)["gesprek"],
        oordeel=texts(form)["waardering"],
        judged=judged(talk) if talk else {},
        id=talk.id if talk else id,
        token=token,
        # A retry of words that failed carries the key they had, so that they count once.
        key=key or turn.new_key(),
        log=log or [],
        choices=[choice for message in last for choice in message.get("choices") or []],
        draft=draft,
        fault=fault,
        note=note,
    )


def _report(talk: Conversation, token: str, **shown: Any) -> str:
    made = summary_of(services(), talk)
    said = texts(form_here())
    return render_template(
        "chat_verslag.html",
        id=talk.id,
        token=token,
        verslag=made,
        stage=talk.stage,
        wie=form_here(),
        paneel=said["paneel"],
        t=said["gesprek"],
        **beside(talk),
        **shown,
    )
