"""The data files of the workbench, each read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.passages import read_yaml

DATA = Path(__file__).with_name("data")


@lru_cache(maxsize=32)
def load(name: str) -> Any:
    """A data file by its path under ``data/`` without ending: ``woorden``, ``vragen/geld``."""
    return read_yaml(DATA / f"{name}.yml")


def words(*path: str) -> Any:
    """A piece of ``woorden.yml`` by its path, for example ``words("geldt", "nu")``."""
    piece = load("woorden")
    for key in path:
        piece = piece[key]
    return piece
