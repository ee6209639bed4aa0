"""The clients of the role-play as citizens at our own assistant: what the training studio knows of them, in their own words.

A regression test from another side than ``knowledge/eval/personas.yml``: these people were written to be listened to, not to
be routed. They talk as people talk, digress, and say the same thing in several ways.
"""

from __future__ import annotations

import re
from typing import Any

from actions.training.scenario import Scenario

# What the assistant asks about, and which layers of a client tell it.
TELLS = {
    "aanleiding": ("feit",),
    "gevoel": ("gevoel",),
    "uitzondering": ("uitzondering",),
    "kracht": ("kracht",),
    "netwerk": ("netwerk",),
    "geprobeerd": ("geprobeerd",),
    "zorgen": ("zorg", "gevoel"),
}
_GESTURE = re.compile(r"\([^)]*\)")
_VOICE = re.compile(r"\b([A-Z][a-z]+): ")


def as_citizen(one: Scenario) -> dict[str, Any]:
    """This client as a simulated citizen, in the form of ``web/evaluate/citizens.py``."""
    wanted = one.als_burger
    first = [one.layers[name] for name in wanted["vertelt"]]
    answers: dict[str, Any] = {
        asks: [own_words(layer.zegt[0].text) for layer in one.lagen if layer.soort in kinds and layer not in first]
        for asks, kinds in TELLS.items()
    }
    answers |= {
        "voor_wie": wanted["voor_wie"],
        "wens": [own_words(line.text) for line in one.wish.zegt],
        "schaal": own_words(one.said("schaal")[0].text),
        "veiligheid": own_words(one.said("veiligheid")[0].text),
        "leeftijd": f"{one.leeftijd} jaar",
    }
    return {
        "id": f"als-burger-{one.id}",
        "zegt": " ".join(own_words(layer.zegt[0].text) for layer in first),
        "antwoorden": answers,
        # none of them is in danger; who is given a number all the same goes on, as often as it takes
        "na_gevaar": [] if wanted.get("eind") == "veiligheid" else ["Ik wil verder praten over mijn vraag"] * 6,
        "stap": own_words(one.said("kleine_stap")[0].text),
        "verwacht": {"loket": wanted["loket"], "eind": wanted.get("eind", "afgerond")},
    }


def own_words(line: str) -> str:
    """A line as one person would type it: without gestures, and of two people who talk only the first."""
    plain = _GESTURE.sub("", line)
    parts = _VOICE.split(plain)
    if len(parts) > 2 and not parts[0].strip():
        speaker = parts[1]
        plain = " ".join(text for name, text in zip(parts[1::2], parts[2::2], strict=True) if name == speaker)
    return " ".join(plain.split())
