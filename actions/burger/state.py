"""The whole state of a citizen's conversation as plain JSON data: it travels with every message, nothing else is kept."""

from __future__ import annotations

from typing import Any

VERSION = 1
KEPT = 30  # days, unless the service says otherwise
HEADINGS = ("verhaal", "wens", "kracht", "netwerk", "geprobeerd", "zorgen")
STAGES = ("contact", "gesprek", "oplossingen", "arrangement", "toeleiding", "afgerond")

State = dict[str, Any]


def new_state(gemeente: str = "voorbeeld") -> State:
    """An empty conversation. Lines (``regels``) hold the citizen's own words; everything else follows from them."""
    return {
        "v": VERSION,
        "gemeente": gemeente,
        "dagen": KEPT,  # how long the conversation is kept
        "stage": "contact",
        "asks": None,  # gespreksvraag the last turn waits for
        "vraag_id": None,  # which question of vragen.yml that is
        "teller": 0,  # questions that count towards the eight
        "gesteld": [],  # ids of questions asked
        "zei": [],  # keys of wordings used
        "remmen": [],  # brakes spoken
        "regels": [],  # {"id", "kop", "text", "turn"}
        "je": False,
        "eenvoudig": False,
        "vlaggen": [],  # facts added in the talk itself: leunen, geen_netwerk, …
        "voor": None,
        "relatie": None,
        "groep": None,
        "product": None,
        "vraag": None,  # the question behind the question, as confirmed
        "vraag_tekst": None,  # the same, as offered
        "bevestigd": False,
        "opties": [],
        "gekozen": [],
        "stap": [],
        "geleid": None,  # the loket whose directions were given
        "gevaar": None,  # {"loket", "keer", "anders"}
        "wacht": False,  # after a danger message: the person decides whether the talk goes on
        "misverstaan": 0,
        "laatste": None,  # what the last answer added, for undo and correction
        "kort": [],  # lengths in words of the last answers
    }


def checked(state: State | None, gemeente: str = "voorbeeld") -> State:
    """A deep enough copy of ``state`` with every field present; a new state for None or another version."""
    fresh = new_state(gemeente)
    if not isinstance(state, dict) or state.get("v") != VERSION:
        return fresh
    for key in fresh:
        if key in state:
            value = state[key]
            fresh[key] = (
                [dict(x) if isinstance(x, dict) else x for x in value]
                if isinstance(value, list)
                else dict(value)
                if isinstance(value, dict)
                else value
            )
    return fresh


def lines(state: State, heading: str) -> list[dict[str, Any]]:
    """The lines under one heading, in the order they were told."""
    return [line for line in state["regels"] if line["kop"] == heading]


def told(state: State) -> str:
    """Everything the citizen told, each sentence once, in order: what triage looks at."""
    seen: set[tuple[int, str]] = set()
    parts = []
    for line in state["regels"]:
        key = (line["turn"], line["text"])
        if key not in seen:
            seen.add(key)
            text = line["text"].strip()
            parts.append(text if text[-1:] in ".!?" else text + ".")
    return " ".join(parts)
