"""What a question or a risk serves, in words: the baken, the Kanteling step or the principle behind it."""

from __future__ import annotations

from functools import lru_cache

from actions.professional.data_files import load
from actions.training.feedback import principles


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {**{row["id"]: row["naam"] for row in principles()["principes"]}, **load("principes")}


def serves(principle: str) -> str:
    """The name of a principle: "baken 1: De vraag achter de vraag". KeyError for one without a name."""
    name = _names()[principle]
    return f"{principle.replace('-', ' ')}: {name}" if principle.startswith("baken-") else name
