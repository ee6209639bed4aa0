"""Keeps the figures of a measurement under results/ and shows them."""

from __future__ import annotations

import json
from typing import Any

from web.process import layout
from web.process.say import say


def keep(name: str, result: dict[str, Any]) -> None:
    """Write `result` to results/NAME.json and print it."""
    path = layout.ROOT / "results" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8")
    say(f"{text}\nBewaard in {path.relative_to(layout.ROOT)}.")
