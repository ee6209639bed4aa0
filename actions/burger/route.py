"""Toeleiding: which loket first, how to reach it now, what to bring, what happens then, and the rights."""

from __future__ import annotations

import re
from typing import Any

from actions.burger.options import DOOR
from actions.burger.wording import Speaker, load, words
from knowledge.gemeente import Gemeente
from knowledge.law import holds_today
from knowledge.triage import Because, Triage


def doors(seen: Triage, chosen: list[str], gemeente: Gemeente) -> list[Because]:
    """The lokets, the first one first: what triage says, then the doors of what was chosen; at most four."""
    first = seen.lokets[0]
    if first.id == "wijkteam" and gemeente.voordeur != "wijkteam":
        first = Because(gemeente.voordeur, first.score, first.because)
    out = [first] + [b for b in seen.lokets[1:4] if b.score >= 0.12 and b.id != first.id]
    for option in chosen:
        door = DOOR.get(option)
        if door and all(b.id != door for b in out):
            out.append(Because(door, 0.1, ""))
    return out[:4]


def join(items: list[str]) -> str:
    """``a, b en c``."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " en " + items[-1] if items else ""


def rights(gemeente: Gemeente, loket: str, said_melding: bool = False) -> list[str]:
    """The rights that go with a loket, only those whose legal record holds today and was verified.

    ``said_melding``: leave out what the word on the melding said already.
    """
    group = gemeente.lokets[loket].melding or "gewoon"
    return [
        row["zin"]
        for row in load("rechten")[group]
        if holds_today(row["wet"]) and not (said_melding and row.get("bij_melding"))
    ]


def directions(
    first: str, others: list[str], gemeente: Gemeente, speaker: Speaker, said_melding: bool = False
) -> list[dict[str, Any]]:
    """The messages of the toeleiding: the first loket with its hours, what to bring and what happens then, the rights."""
    loket = gemeente.lokets[first]
    opening = speaker.once(f"open.{first}", loket.open_now() or "") or ""
    start = words("toeleiding", "eerst").format(naam=loket.naam, uitleg=loket.uitleg, hoe=loket.bereik)
    messages: list[dict[str, Any]] = [
        {"text": speaker.fill(" ".join(x for x in (start, opening) if x)), "kind": "route", "loket": first}
    ]
    then = []
    if loket.meenemen:
        then.append(words("toeleiding", "meenemen").format(wat=join(list(loket.meenemen))))
    then.append(loket.dan)
    if others:
        then.append(words("toeleiding", "daarna").format(namen=join([gemeente.lokets[o].in_zin for o in others])))
    messages.append({"text": speaker.fill(" ".join(then)), "kind": "route"})
    laws = rights(gemeente, first, said_melding)
    if laws:
        messages.append(
            {"text": speaker.fill(words("rechten_kop") + "\n" + "\n".join(f"- {r}" for r in laws)), "kind": "route"}
        )
    return messages


def plain_number(text: str) -> str | None:
    """A phone number inside a text, for a link the page can make of it; None when there is none."""
    hit = re.search(r"0\d{2,3}-\d[\d ]{5,9}\d", text)
    return hit.group(0) if hit else None
