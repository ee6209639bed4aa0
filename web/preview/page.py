"""The overview of a preview: lokets as a citizen reads them, what is on, what changed, how it reads, what lapses."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

from flask import Blueprint, render_template

from actions.burger.language import filled
from knowledge.gemeente_check import SWITCHES
from knowledge.readability import problems, report
from web.closed import is_on
from web.content import lapsing
from web.dates import HERE
from web.place import here
from web.preview import wordings
from web.preview.before import Before
from web.services import services

blueprint = Blueprint("preview", __name__)

COMPARED = "eerder.json"  # in the folder of the preview


class Reading(NamedTuple):
    """How one wording reads: figures of the readability check, and what it says about them."""

    words: int
    longest: int
    rare: tuple[str, ...]
    findings: list[str]


@blueprint.get("/voorvertoning")
def overview() -> str:
    """Everything that the preview would change, on one page."""
    then = compared()
    now = wordings.read()
    changed = {name: wordings.changes(then.files[name], now[name]) for name in now if name in then.files}
    return render_template(
        "voorvertoning.html",
        source=then.source,
        lokets=here().lokets.values(),
        parts=[(name, meaning, is_on(name)) for name, meaning in SWITCHES.items()],
        changed={name: found for name, found in changed.items() if found},
        fresh=[name for name in now if name not in then.files] if then.source else [],
        gone=[name for name in then.files if name not in now],
        reading=reading,
        findings=findings(now),
        lapsing=lapsing(dt.datetime.now(HERE).date()),
    )


def compared() -> Before:
    """What `keukentafel preview` found to compare with."""
    raw: dict[str, Any] = json.loads((services().settings.preview / COMPARED).read_text("utf-8"))
    return Before(raw["files"], raw["source"])


def reading(sentence: str) -> Reading:
    """How a wording reads, with something in its open places."""
    figures = report(filled(sentence))
    return Reading(figures.words, figures.longest, figures.rare, problems(filled(sentence)))


def findings(now: dict[str, wordings.Groups]) -> list[tuple[str, str, list[str]]]:
    """Wordings around the conversation and in local facts that read less well: file and place, wording, what it is."""
    return [
        (f"{name}, {place}", sentence, found)
        for name, groups in now.items()
        if name.startswith(("web/", "gemeenten/"))  # what the assistant says itself has passed already
        for place, sentences in groups.items()
        for sentence in sentences
        if " " in sentence and (found := problems(filled(sentence)))
    ]
