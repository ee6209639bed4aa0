"""Writes what Rasa itself says in danger, from the guard's own words, so that it needs no action server.

python -m bot.danger            writes bot/domain/gevaar.yml
python -m bot.danger --check    exit status 1 when that file is not what the guard says today
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from knowledge import guard

PATH = Path(__file__).parent / "domain" / "gevaar.yml"
HEADER = """\
# Made by `make danger` from the guard's own words; edit those, not this file.
# Rasa says this by itself: with the action server down, danger is still answered.
"""


def response_name(loket: str) -> str:
    """The name of the response for a loket of the guard."""
    return f"utter_gevaar_{loket}"


def domain() -> dict[str, Any]:
    """The slot that holds the loket, and one response for each."""
    return {
        "version": "3.1",
        "slots": {
            "gevaar": {
                "type": "categorical",
                "values": list(guard.URGENCY),
                "influence_conversation": True,
                "mappings": [{"type": "from_entity", "entity": "gevaar"}],
            }
        },
        "responses": {response_name(loket): [{"custom": {"messages": guard.words(loket)}}] for loket in guard.URGENCY},
    }


def text() -> str:
    """The file's content."""
    return HEADER + yaml.safe_dump(domain(), allow_unicode=True, sort_keys=False, width=120)


def main(arguments: list[str]) -> int:
    current = PATH.read_text("utf-8") if PATH.is_file() else ""
    if current == text():
        return 0
    if "--check" in arguments:
        print("bot/domain/gevaar.yml is not what the guard says today: run `make danger`.", file=sys.stderr)
        return 1
    PATH.write_text(text(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
