"""The identifiers of the taxonomy (knowledge/taxonomy.yml): ids by kind, checked in one place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.passages import read_yaml

TAXONOMY = Path(__file__).resolve().parent / "taxonomy.yml"


@lru_cache(maxsize=1)
def load() -> dict[str, Any]:
    """The taxonomy as it stands in the file."""
    content: dict[str, Any] = read_yaml(TAXONOMY)
    return content


def ids(kind: str) -> tuple[str, ...]:
    """All ids of one kind ("lokets", "leefgebieden", "audiences", …) in the order of the file."""
    return tuple(load()[kind])


def principles() -> frozenset[str]:
    """What a question, brake or piece of feedback may rest on ("baken-3", "kanteling-gesprek", …)."""
    return frozenset(name for group in load()["principles"].values() for name in group)
