"""Figures of earlier role-plays on the feedback page: brought along in a form, compared, and taken along again. Nothing is stored."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from flask import Response, request

from actions.training.growth import Figures, figures, growth, read, together, write
from web.store.records import Conversation


class Growth(NamedTuple):
    """What the page shows: the comparison (None without earlier talks), this talk's figures and the earlier ones as text, and
    what was wrong with a file."""

    compared: dict[str, Any] | None
    now: str
    earlier: str
    fault: str


def beside(talk: Conversation, report: dict[str, Any]) -> Growth:
    """The growth beside this report, from the file or the hidden field of the form."""
    now, fault, earlier = _now(talk, report), "", []
    try:
        earlier = _brought()
    except ValueError as error:
        fault = str(error)
    kept = together(earlier, now)[:-1]
    return Growth(growth(kept, now), write([now]), write(kept) if kept else "", fault)


def download(talk: Conversation, report: dict[str, Any]) -> Response:
    """Everything so far with this talk, as a file for the trainee."""
    try:
        earlier = _brought()
    except ValueError:
        earlier = []  # the page says so when they compare
    answer = Response(write(together(earlier, _now(talk, report))), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="oefencijfers.json"'
    return answer


def _now(talk: Conversation, report: dict[str, Any]) -> Figures:
    # an id of its own: who has the file does not have the conversation
    return figures(report, hashlib.sha256(talk.id.encode()).hexdigest()[:16])


def _brought() -> list[Figures]:
    """Figures in the hidden field and in the file, together. ValueError with words for the trainee."""
    kept = request.form.get("eerder", "")
    found = read(kept) if kept else []
    file = request.files.get("bestand")
    if file and (text := file.read().decode("utf-8", "replace")).strip():
        found = [*found, *read(text)]
    return list({one.gesprek: one for one in found}.values())
