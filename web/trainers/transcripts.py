"""Reading along with a trainee who shares, and correcting what the coder made of an utterance."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from actions.training.feedback import label
from actions.training.scenario import scenario
from knowledge import guard
from knowledge.taxonomy import ids
from web.dates import iso_day
from web.problems import Problem
from web.services import services
from web.staff import staff_page
from web.staff.audit import note
from web.store import codings, training, turns
from web.store.codings import Coding
from web.store.training import Group
from web.trainers import groups
from web.trainers.home import me

blueprint = Blueprint("trainers_transcripts", __name__)

MORE = "meer"  # more than one technique is in it: the next form asks which
NAME = "[naam]"  # as the masking writes a name


@dataclass(frozen=True)
class Talk:
    """A transcript as the trainer reads it."""

    group: Group
    nickname: str
    state: dict[str, Any]

    def words(self, row: dict[str, Any]) -> tuple[str, str]:
        """Context and text of an utterance as they are kept: masked, and without the trainee's nickname."""
        name = re.compile(rf"(?<!\w){re.escape(self.nickname)}(?!\w)", re.IGNORECASE)
        context, text = (guard.mask(" ".join(name.sub(NAME, row[key]).split())).text for key in ("context", "tekst"))
        return context, text


@blueprint.get("/groep/<id>/gesprek/<conversation>")
@staff_page("trainer")
def show(id: str, conversation: str) -> str:
    """The talk so far. That it was read is written down."""
    talk = _open(id, conversation)
    note("oefengesprek_gelezen", conversation)
    return _page(talk, id, conversation)


@blueprint.post("/groep/<id>/gesprek/<conversation>")
@staff_page("trainer")
def correct(id: str, conversation: str) -> str | Response | tuple[str, int]:
    """Say which technique an utterance is; "more than one" asks which."""
    talk, form = _open(id, conversation), request.form
    row = next((row for row in talk.state["log"] if str(row["n"]) == form.get("beurt")), None)
    if row is None or row["soort"] != "techniek":
        raise Problem(404, "onbekend")
    one, several = form.get("techniek", ""), form.getlist("ook")
    if one == MORE and not several:
        return _page(talk, id, conversation, asked=row["n"])
    chosen = tuple(name for name in ids("gesprekstechnieken") if name in (several if one == MORE else [one]))
    if not chosen or (one == MORE and len(chosen) < 2):
        fault = "Kies er minstens twee." if one == MORE else "Kies een techniek uit de lijst."
        return _page(talk, id, conversation, asked=row["n"] if one == MORE else 0, fault=fault), 400
    if row["techniek"] in chosen:  # what the coder heard stays the main one when it is among them
        chosen = (row["techniek"], *(name for name in chosen if name != row["techniek"]))
    _keep(talk, row, chosen)
    return redirect(f"/trainers/groep/{id}/gesprek/{conversation}#beurt-{row['n']}", 303)


def _keep(talk: Talk, row: dict[str, Any], chosen: tuple[str, ...]) -> None:
    these = services()
    context, text = talk.words(row)
    with these.store.write() as connection:
        if chosen == (row["techniek"],):
            codings.drop(connection, talk.group.gemeente, context, text)
        else:
            day = iso_day(these.store.clock())
            codings.put(connection, Coding(talk.group.gemeente, day, context, text, row["techniek"], chosen))


def _open(id: str, conversation: str) -> Talk:
    """A talk that its trainee shares in an open group of this trainer; 404 for any other."""
    group = groups.owned(me().id, id)
    with services().store.read() as connection:
        link = training.link_of(connection, conversation)
        if link is None or link.group != id or not link.shared or group.closed is not None:
            raise Problem(404, "leest_niet_mee")
        place = turns.position(connection, conversation)
        names = {one.id: one.nickname for one in training.members(connection, id)}
    if place is None:
        raise Problem(404, "leest_niet_mee")
    return Talk(group, names[link.member], json.loads(place.state))


def _page(talk: Talk, id: str, conversation: str, asked: int = 0, fault: str = "") -> str:
    log = talk.state["log"]
    with services().store.read() as connection:
        words = [talk.words(row) for row in log]
        corrected = codings.of_words(connection, talk.group.gemeente, words)
    try:
        client = scenario(talk.state["scenario"])
    except KeyError:
        raise Problem(404, "scenario") from None
    return render_template(
        "trainers_gesprek.html",
        group=talk.group,
        nickname=talk.nickname,
        client=client,
        state=talk.state,
        rows=[(row, corrected.get(pair, ())) for row, pair in zip(log, words, strict=True)],
        techniques={name: label(name) for name in ids("gesprekstechnieken")},
        path=f"/trainers/groep/{id}/gesprek/{conversation}",
        asked=asked,
        fault=fault,
        more=MORE,
    )
