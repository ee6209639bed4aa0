"""Law and practice beside the reports: catalogue and glossary entries as searchable passages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge import catalogue
from knowledge.passages import HERE, Passage, read_yaml

CATALOGUE = HERE / "catalogue"
GLOSSARY = HERE / "glossary" / "termen.yml"
_TITLE = ("naam", "titel", "title", "term", "begrip", "woord")
_TEXT = (
    "uitleg",
    "tekst",
    "text",
    "betekenis",
    "wat",
    "burger",
    "voor_wie",
    "wie_beslist",
    "kosten",
    "bereik",
    "dan",
    "hoe_lang",
    "duur",
)
_WORDS = ("vragen", "synoniemen", "zoekwoorden", "ook", "alias", "woorden", "trefwoorden")
_SOURCE = ("bron", "source", "citation", "wet", "artikel")
PRACTICE_SOURCE = "Wet en praktijk (catalogus van Keukentafel)"


def files() -> list[Path]:
    """The files that law and practice are read from."""
    return [*sorted(CATALOGUE.glob("*.yml")), *([GLOSSARY] if GLOSSARY.exists() else [])]


def load() -> list[Passage]:
    """Provisions and terms, and the lokets and arrangement types beside them.

    Only sentences that rest on no legal record: an index outlives a value, so values are given by `knowledge.faq`, which
    looks at the day of asking.
    """
    found: dict[str, Passage] = {}
    for entry in catalogue.entries():
        text = " ".join(line.text for line in entry.lines if line.wet is None)
        words = (*entry.vragen, *(entry.ook if isinstance(entry, catalogue.Term) else ()))
        if text:
            found[entry.id] = Passage(
                id=entry.id,
                sections=(),
                title=entry.title,
                text=text,
                burger=text,
                audience=entry.audience,
                vragen=words,
                source=entry.source or PRACTICE_SOURCE,
            )
    for path in (CATALOGUE / "lokets.yml", CATALOGUE / "arrangementen.yml"):
        for name, raw in _entries(read_yaml(path)):
            passage = _passage(f"{path.stem}/{name}", raw)
            if passage is not None:
                found.setdefault(passage.id, passage)
    return list(found.values())


def _entries(content: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    if isinstance(content, dict):
        for name, raw in content.items():
            if isinstance(raw, dict):
                yield str(raw.get("id", name)), raw
            elif isinstance(raw, list):
                yield from _entries(raw)
    elif isinstance(content, list):
        for raw in content:
            if isinstance(raw, dict):
                name = str(raw.get("id") or next((raw[key] for key in _TITLE if raw.get(key)), ""))
                if name:
                    yield name, raw


def _passage(name: str, raw: dict[str, Any]) -> Passage | None:
    title = next((str(raw[key]) for key in _TITLE if raw.get(key)), "")
    text = " ".join(str(raw[key]) for key in _TEXT if isinstance(raw.get(key), str))
    if not title or not text:
        return None
    words = [str(word) for key in _WORDS if isinstance(raw.get(key), list) for word in raw[key]]
    source = ", ".join(str(raw[key]) for key in _SOURCE if isinstance(raw.get(key), str))
    return Passage(
        id=name,
        sections=(),
        title=title,
        text=text,
        burger=text,
        audience=("burger",),
        vragen=tuple(words),
        source=source or PRACTICE_SOURCE,
    )
