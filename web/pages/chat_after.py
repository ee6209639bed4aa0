"""What comes with the conversation at /chat, in plain forms: a code, being called back, whether it helped."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, render_template, request

from web.address import form_here
from web.closed import is_on
from web.handover import agenda, callbacks, codes
from web.moments import moments
from web.place import callback_words, can_call, here
from web.problems import Problem
from web.rating import REMARK, rate
from web.services import services
from web.store import ratings
from web.store.ratings import WHOLE
from web.store.records import Conversation
from web.texts import texts

# Which part of the switches an action belongs to.
ACTIONS = {
    "code": "code",
    "code_weg": "code",
    "bellen": "terugbellen",
    "bel": "terugbellen",
    "bel_weg": "terugbellen",
    "agenda": "terugbellen",
    "oordeel": "waardering",
}
JUDGED = ("hielp", "oordeel")  # buttons that say what they judge: an answer, or the whole conversation
_ANSWER = re.compile(r"(ja|nee)-(\d{1,6})")


def act(action: str, talk: Conversation, token: str) -> str | Response | dict[str, Any]:
    """Do one of ACTIONS: a page of its own, or what to show with the verslag. 404 when that part is off."""
    if not is_on(ACTIONS[action]):
        raise Problem(404, "deel_uit")
    said = texts(form_here())
    if action == "code":
        return _give_code(talk, said["code"])
    if action == "code_weg":
        codes.withdraw(services(), talk)
        return {"code_note": said["code"]["ingetrokken"]}
    if action == "bel_weg":
        callbacks.withdraw(services(), talk)
        return {"bel_note": callback_words(form_here())["ingetrokken"]}
    if action == "agenda":
        return agenda.answer(talk)
    if action == "oordeel":
        return _judge(talk, said["waardering"])
    return _call(talk, token, asked=action == "bel")


def beside(talk: Conversation) -> dict[str, Any]:
    """What the page with the verslag shows under it."""
    these, form = services(), form_here()
    there = codes.now_valid(these, talk) if is_on("code") else None
    request_ = callbacks.of(these, talk) if is_on("terugbellen") else None
    return {
        "code": texts(form)["code"],
        "code_state": codes.state(there, form) if there else "",
        "bel": callback_words(form),
        "bel_state": callbacks.told(request_, here(), form) if request_ else "",
        "can_call": can_call(),
        "oordeel": texts(form)["waardering"],
        "judged": judged(talk).get(WHOLE),
    }


def judged(talk: Conversation) -> dict[int, bool]:
    """What was said to help, and what not: by the number of the turn."""
    with services().store.read() as connection:
        return {one.n: one.helpful for one in ratings.of(connection, [talk.id])}


def judge_answer(talk: Conversation, choice: str) -> None:
    """`ja-4`: the answer of turn 4 helped. 400 for anything else."""
    found = _ANSWER.fullmatch(choice)
    if not found or not is_on("waardering"):
        raise Problem(400, "oordeel")
    rate(services(), talk, found[1] == "ja", int(found[2]))


def _give_code(talk: Conversation, words: dict[str, str]) -> dict[str, Any]:
    if not request.form.get("toestemming"):
        return {"code_fault": words["nodig"]}
    given = codes.give(services(), talk, form_here())
    return {"given": given.code, "code_note": codes.told(given.until, form_here())}


def _judge(talk: Conversation, words: dict[str, str]) -> dict[str, Any]:
    answer = request.form.get("oordeel", "")
    if answer not in ("ja", "nee"):
        raise Problem(400, "oordeel")
    rate(services(), talk, answer == "ja", None, request.form.get("tekst", "")[:REMARK])
    return {"oordeel_note": words["dank"]}


def _call(talk: Conversation, token: str, asked: bool) -> str:
    these, form, fields = services(), form_here(), request.form
    words, fault, made = callback_words(form), "", None
    if asked:
        try:
            if not fields.get("toestemming"):
                fault = words["nodig"]
            else:
                given = (fields.get(name, "") for name in ("naam", "telefoon", "moment", "opmerking"))
                made = callbacks.ask(these, talk, callbacks.wanted(here(), these.store.clock(), *given), form)
        except Problem as problem:
            fault = problem.body(form)["detail"]
    return render_template(
        "chat_bellen.html",
        id=talk.id,
        token=token,
        t=texts(form)["gesprek"],
        bel=words,
        fault=fault,
        told=callbacks.told(made, here(), form) if made else "",
        moments=moments(here(), these.store.clock()),
        fields=fields if asked else {},
    )
