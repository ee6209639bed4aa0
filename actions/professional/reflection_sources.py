"""The sources under a reflection: passages by their id, with what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from knowledge.passages import Passage, load_catalogue, load_passages


@lru_cache(maxsize=1)
def _passages() -> dict[str, Passage]:
    return {one.id: one for one in load_passages()}


def sources(passages: Iterable[str], sections: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Each passage with its title, sections, citation and what holds now; then sections that no passage named."""
    catalogue = load_catalogue()
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(passages):
        one = _passages()[name]
        found.append(
            {
                "passage": name,
                "title": one.title,
                "sections": list(one.sections),
                "citation": catalogue.citation(one.sections),
                "now": one.validity.nu,
            }
        )
    named = {section for one in found for section in one["sections"]}
    for section in dict.fromkeys(sections):
        if section in named:
            continue
        about = [one for one in _passages().values() if section in one.sections]
        passage = min(about, key=lambda one: one.sections.index(section), default=None)
        found.append(
            {
                "passage": passage.id if passage else "",
                "title": catalogue.sections[section].title,
                "sections": [section],
                "citation": catalogue.citation([section]),
                "now": "",
            }
        )
    return found
