"""From a section of a report to the source under a message: passage, sections and citation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from knowledge.passages import load_catalogue, load_passages


@lru_cache(maxsize=1)
def _by_section() -> dict[str, str]:
    first: dict[str, str] = {}
    for passage in load_passages():
        for section in passage.sections[:1]:
            first.setdefault(section, passage.id)
    return first


def sources(sections: list[str]) -> list[dict[str, Any]]:
    """One source per section that has a passage; unknown sections are left out rather than shown without a source."""
    catalogue = load_catalogue()
    return [
        {"passage": _by_section()[s], "sections": [s], "citation": catalogue.citation([s])}
        for s in sections
        if s in _by_section()
    ]
