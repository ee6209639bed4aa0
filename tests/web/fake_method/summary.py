"""A summary as small as can be: every line said is the story."""

from __future__ import annotations

from typing import Any


def summary(state: dict[str, Any], corrections: list[dict[str, Any]]) -> dict[str, Any]:
    changed = {one["id"]: one["text"] for one in corrections}
    lines = [{"id": f"verhaal-{one['n']}", "text": one["text"], "turn": one["n"]} for one in state["said"]]
    lines = [{**line, "text": changed.get(line["id"], line["text"])} for line in lines]
    empty: dict[str, Any] = {
        name: []
        for name in (
            *("wens", "kracht", "netwerk", "geprobeerd", "zorgen", "leefgebieden"),
            *("lokets", "arrangementen", "stappen", "rechten", "bronnen"),
        )
    }
    own = [line for line in lines if line["text"]]
    return {"verhaal": own, **empty, "vraag": changed.get("vraag", ""), "loket": None, "contact": None}


def as_text(made: dict[str, Any]) -> str:
    return "\n".join(line["text"] for line in made["verhaal"])
