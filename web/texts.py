"""The Dutch sentences of the web part, read once from texts.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Sentence(NamedTuple):
    """An error in words: a short title and what to do."""

    title: str
    detail: str


@cache
def texts() -> dict[str, Any]:
    path = Path(__file__).with_name("texts.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def fault(kind: str) -> Sentence:
    """The sentence for an error; KeyError for a kind that texts.yml lacks."""
    entry = texts()["fouten"][kind]
    return Sentence(entry["title"], entry["detail"])
