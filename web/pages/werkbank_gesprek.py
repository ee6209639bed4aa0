"""Ask in a conversation: plain forms through the same gateway as every conversation, the token in a hidden field."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template, request

from web.gateway import auth, turn
from web.gateway.idempotency import key_from
from web.problems import Problem
from web.services import services
from web.staff import staff_page
from web.store import turns
from web.store.records import Conversation
from web.talk import delete_conversation
from web.texts import texts

blueprint = Blueprint("werkbank_gesprek", __name__)

MODE = "professional"


@blueprint.get("/werkbank/gesprek")
@staff_page("professional")
def welcome() -> str:
    """The welcome. Nothing is made or stored before something is asked."""
    return _page(None, "", [{"text": "", "messages": services().gateway.mode(MODE).open().messages}])


@blueprint.post("/werkbank/gesprek")
@staff_page("professional")
def step() -> str:
    """A question, a choice, or the end of it."""
    form = request.form
    talk, token = _talk(form.get("id", ""), form.get("token", ""))
    if form.get("actie") == "wis":
        delete_conversation(services(), talk)
        return _page(
            None, "", [{"text": "", "messages": services().gateway.mode(MODE).open().messages}], note="Gewist."
        )
    try:
        services().gateway.message(talk, _field("keuze") or _field("text"), key_from(form.get("key") or None))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _page(talk, token, draft=_field("text"), fault=problem.body()["detail"], key=form.get("key") or None)
    return _page(talk, token)


def _talk(id: str, token: str) -> tuple[Conversation, str]:
    if not id and not token:
        opened = services().gateway.open(MODE, None, services().settings.gemeente)
        id, token = opened.id, opened.token
    talk = auth.open_conversation(services().store, id, token)
    if talk.mode != MODE:
        raise Problem(404, "onbekend_gesprek")
    return talk, token


def _field(name: str) -> str:
    return request.form.get(name, "").encode("utf-8", "replace").decode()


def _page(
    talk: Conversation | None,
    token: str,
    log: list[dict[str, Any]] | None = None,
    draft: str = "",
    fault: str = "",
    note: str = "",
    key: str | None = None,
) -> str:
    if log is None and talk is not None:
        with services().store.read() as connection:
            stored = turns.all_of(connection, talk.id)
        log = [{"text": one.text, "messages": json.loads(one.messages)} for one in stored]
    last = log[-1]["messages"] if log else []
    return render_template(
        "werkbank_gesprek.html",
        t=texts()["gesprek"],
        id=talk.id if talk else "",
        token=token,
        key=key or turn.new_key(),  # a retry carries the key it had, so that it counts once
        log=log or [],
        choices=[choice for message in last for choice in message.get("choices") or []],
        draft=draft,
        fault=fault,
        note=note,
    )
