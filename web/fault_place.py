"""Finds where in the data files a fault stands, so that who edits them is sent to the right line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.passages import HERE as KNOWLEDGE
from knowledge.passages import read_yaml
from knowledge.yaml_place import Fault, Keys, line_of, unreadable
from web.settings import ROOT

BURGER = ROOT / "actions" / "burger" / "data"
CATALOGUE = KNOWLEDGE / "catalogue"
_PLACES = {
    "woorden": BURGER / "woorden.yml",
    "vragen": BURGER / "vragen.yml",
    "rechten": BURGER / "rechten.yml",
    "lokets": CATALOGUE / "lokets.yml",
    "arrangementen": CATALOGUE / "arrangementen.yml",
    "teksten": ROOT / "web" / "texts.yml",
}
_LISTS = (CATALOGUE / "voorzieningen.yml", KNOWLEDGE / "glossary" / "termen.yml")
_PATH = re.compile(r"^(?:taal: )?(\w+)((?:\.\w+)+): (.*)", re.DOTALL)
_NAMED = re.compile(r"(lokets|vragen)\.yml,? (\w+): (.*)", re.DOTALL)
_ENTRY = re.compile(r"([a-z0-9-]+): (.*)", re.DOTALL)


def data_files() -> list[Path]:
    """Every data file that a content editor may change."""
    folders = (BURGER, CATALOGUE, KNOWLEDGE / "glossary", KNOWLEDGE / "passages", KNOWLEDGE / "data")
    return [ROOT / "web" / "texts.yml", *(path for folder in folders for path in sorted(folder.glob("*.yml")))]


def unreadable_files() -> Iterator[Fault]:
    """The data files that are no YAML, each with the line where that shows."""
    for path in data_files():
        try:
            read_yaml(path)
        except UnicodeDecodeError:
            yield Fault(shown(path), None, "bewaar het bestand als UTF-8.")
        except yaml.YAMLError as error:
            yield Fault(shown(path), *unreadable(error, path))


def located(text: str) -> Fault:
    """A fault of the other checks with its file and line, where these can be found from its first words."""
    if (hit := _PATH.fullmatch(text)) and hit[1] in _PLACES:
        keys: Keys = [int(key) if key.isdigit() else key for key in hit[2][1:].split(".")]
        return _at(_PLACES[hit[1]], keys, hit[3])
    if hit := _NAMED.fullmatch(text):
        return _at(_PLACES[hit[1]], [hit[2]], hit[3])
    if hit := _ENTRY.fullmatch(text):
        for path in _LISTS:
            if hit[1] in (order := _order(path, path.stat().st_mtime_ns)):
                return _at(path, [order.index(hit[1])], hit[2])
    return Fault("", None, text)


def shown(path: Path) -> str:
    """A file as who edits it knows it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _at(path: Path, keys: Keys, text: str) -> Fault:
    return Fault(shown(path), line_of(path, keys), text)


@lru_cache(maxsize=8)
def _order(path: Path, changed: int) -> list[str]:
    return [str(raw.get("id")) for raw in read_yaml(path)]
