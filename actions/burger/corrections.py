"""Corrections in the talk: change exactly what was meant, in the lines already written down."""

from __future__ import annotations

import re

from actions.burger.lines import quote, record
from actions.burger.state import State
from actions.burger.wording import Speaker, words
from knowledge.facts import facts
from knowledge.guard import normalise

_LEAD = re.compile(
    r"^(?:(?:nee|neen|sorry|oeps|wacht|oh?|ho|eh|fout|pardon|nou)[,. ]+)*(?:(?:dat|dit) klopt niet[,. ]*)?(?:ik bedoel(?:de)?|dat moet zijn|het moet zijn|moet zijn|ik heb me vergist|vergissing)?[,:. ]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b\d+\b")


def correct(state: State, text: str, turn: int, speaker: Speaker) -> str | None:
    """Work the correction into the lines of the last answer; returns the sentence that says what was changed, or None.

    A relative named instead of another, a number instead of another, or the whole last answer; whatever cannot be
    placed is added as a line of its own, so that nothing said is lost.
    """
    body = _LEAD.sub("", text, count=1).strip(" .")
    if not body:
        return None
    last = _last_told(state)
    relation = facts(body).genoemd
    if relation and last and len(body.split()) <= 12 and not _NUMBER.search(body):
        return _relation(state, relation[0], last, speaker)
    numbers = _NUMBER.findall(body)
    if len(numbers) == 1 and last:
        for line in reversed(state["regels"]):
            old = _NUMBER.findall(line["text"])
            if len(old) == 1 and old != numbers:
                line["text"] = _NUMBER.sub(numbers[0], line["text"])
                for twin in state["regels"]:
                    if twin["turn"] == line["turn"] and _NUMBER.findall(twin["text"]) == old:
                        twin["text"] = _NUMBER.sub(numbers[0], twin["text"])
                return speaker.pick("gecorrigeerd", words("gecorrigeerd"), nieuw=quote(line["text"]))
    swap = re.search(
        r"\bniet (?:de |het |een |mijn )?(\w{3,})(?:,)? (?:maar|wel) (?:de |het |een |mijn )?(\w{3,})", normalise(body)
    )
    if swap and any(swap.group(1) in normalise(line["text"]) for line in state["regels"]):
        for line in state["regels"]:
            if swap.group(1) in normalise(line["text"]):
                line["text"] = re.sub(re.escape(swap.group(1)), swap.group(2), line["text"], flags=re.IGNORECASE)
        return speaker.pick("gecorrigeerd", words("gecorrigeerd"), nieuw=swap.group(2))
    if last and state["laatste"] and re.search(r"bedoel|vergis|moet zijn", normalise(text)):
        kept = [line for line in state["regels"] if line["id"] not in state["laatste"]["regels"]]
        asks = state["laatste"]["asks"]
        state["regels"] = kept
        state["laatste"] = {**state["laatste"], "regels": record(state, body, turn, asks)}
        return speaker.pick("gecorrigeerd", words("gecorrigeerd"), nieuw=quote(body))
    record(state, body, turn, "anders")
    return None


def _last_told(state: State) -> int | None:
    return max((line["turn"] for line in state["regels"]), default=None)


def _relation(state: State, relation: str, last: int, speaker: Speaker) -> str | None:
    old = state["relatie"]
    for line in state["regels"]:
        for name in facts(line["text"]).genoemd if line["turn"] == last or old is None else (old,):
            if name != relation:
                line["text"] = re.sub(rf"\b{name}\b", relation, line["text"], flags=re.IGNORECASE)
    state["voor"], state["relatie"] = "ander", relation
    return speaker.pick("gecorrigeerd_wie", words("gecorrigeerd_wie"), ander=words("relaties").get(relation, relation))
