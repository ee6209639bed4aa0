"""The brakes of the conversation: what is said first, or not asked, because of what this person is living through."""

from __future__ import annotations

from typing import Any

from actions.burger.sources import sources
from actions.burger.state import State
from actions.burger.wording import Speaker, today, words
from knowledge.gemeente import Gemeente, Loket
from knowledge.triage import Triage

URGENT = ("bed", "eten", "medicijn", "afsluiting", "uitzetting", "termijn")  # what cannot wait, soonest first
PER_TURN = 2  # more than two of these at once is a wall of text


def contacts(gemeente: Gemeente) -> dict[str, str]:
    """``{wijkteam}`` and the like for use in sentences: the gemeente's own name and number of each loket."""
    return {name: loket.contact() for name, loket in gemeente.lokets.items()}


def spoken(
    state: State, seen: Triage, holds: set[str], gemeente: Gemeente, speaker: Speaker, opening: bool
) -> list[dict[str, Any]]:
    """The brakes that must be said now, each once in a conversation, the most pressing first."""
    out: list[dict[str, Any]] = []
    reach = contacts(gemeente)
    table = words("remmen")

    def say(name: str, text: str | None, brake: str | None = None) -> None:
        if text and len(out) < PER_TURN:
            state["remmen"].append(name)
            entry = table[brake or name]
            out.append(
                {
                    "text": text,
                    "kind": "info",
                    "sources": sources(entry["sections"]),
                    "why": {"principle": entry["principle"], "text": "", "sections": entry["sections"]},
                }
            )

    for kind in URGENT:
        if kind == "termijn" and "urgent.uitzetting" in state["remmen"]:
            continue  # that one speaks of the date, and of who helps with it, already
        if (
            kind in seen.facts.urgent
            and f"urgent.{kind}" not in state["remmen"]
            and not any(r.startswith("urgent.") for r in state["remmen"][-1:])
        ):
            text = speaker.once(f"urgent.{kind}", today(table["urgent"][kind][0]), **reach)
            say(f"urgent.{kind}", text, "urgent")
            if out:
                out[-1]["kind"] = "route"
            break
    ander = words("relaties").get(state["relatie"] or "anders", words("relaties", "anders"))
    order: list[tuple[str, bool]] = [
        ("boos", "boos" in holds),
        ("jonge_mantelzorger", "mantelzorger" in holds and "jongere" in holds),
        ("uitgeput", "uitgeput" in holds and "mantelzorger" in holds),
        (
            "mantelzorger",
            "mantelzorger" in holds and "uitgeput" not in holds and "jongere" not in holds and "beroeps" not in holds,
        ),
        ("leunen", "leunen" in holds),
        ("geen_netwerk", "geen_netwerk" in holds),
        ("vraagverlegen", "vraagverlegen" in holds and "geen_netwerk" not in holds),
        ("eenvoudig", state["eenvoudig"]),
    ]
    for name, wanted in order:
        if wanted and name not in state["remmen"]:
            options = [today(option) for option in table[name]["zinnen"]]
            say(name, speaker.pick(f"rem.{name}", options, ander=ander, **reach))
    if not opening and "melding" not in state["remmen"]:
        door: Loket = gemeente.lokets[seen.loket]
        too_young = door.melding == "bijstand" and "jongere" in holds  # bijstand begins at 18
        if (
            door.melding
            and not too_young
            and not any(r.startswith("urgent.") for r in state["remmen"][-1:])
            and len(out) < PER_TURN
        ):
            text = today(table["melding"]["zinnen"][door.melding])
            say("melding", speaker.once("rem.melding", text, loket=door.contact()))
    return out
