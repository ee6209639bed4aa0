"""Answers to a question in between, from the knowledge base: law and practice first, then the reports, or nothing."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from actions.burger.wording import to_je
from knowledge.search import get_searcher

logger = logging.getLogger(__name__)
MOST = 4  # sentences; somebody in the middle of their story wants an answer, not a lecture
ENOUGH = 0.5  # score of a catalogue or glossary entry below which it is rather no answer


@dataclass(frozen=True)
class Answer:
    """The text to say and what it rests on."""

    text: str
    sources: list[dict[str, Any]]


def find(question: str, young: bool = False) -> Answer | None:
    """The best answer there is for a citizen, or None: then the assistant says that it does not know."""
    try:
        found = get_searcher().search(question, audience="burger", top_k=3)
    except (OSError, ValueError, RuntimeError):
        # no index, or one of another version: better no answer than no conversation; `doctor` and /readyz name it
        logger.exception("the search cannot be used")
        return None
    for hit in found.practice[:1]:
        if hit.score >= ENOUGH:
            return Answer(
                _short(hit.burger or hit.text, young),
                [{"passage": hit.passage, "sections": list(hit.sections), "citation": hit.citation}],
            )
    if found.status == "answered" and found.results:
        hit = found.results[0]
        if hit.burger:
            return Answer(
                _short(hit.burger, young),
                [{"passage": hit.passage, "sections": list(hit.sections), "citation": hit.citation}],
            )
    return None


def _short(text: str, young: bool) -> str:
    sentences = re.split(r"(?<=[.?])\s+", text.strip())
    short = " ".join(sentences[:MOST])
    return to_je(short) if young else short
