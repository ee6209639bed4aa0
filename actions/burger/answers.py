"""Answers to a question in between, from the knowledge base: law and practice first, then the reports, or nothing."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from actions.burger.wording import to_je
from knowledge import faq
from knowledge.search import get_searcher
from knowledge.text import stem
from knowledge.triage_features import plain_words

logger = logging.getLogger(__name__)
MOST = 4  # sentences; somebody in the middle of their story wants an answer, not a lecture
ENOUGH = 0.9  # score of a passage below which it is rather no answer


@dataclass(frozen=True)
class Answer:
    """The text to say and what it rests on."""

    text: str
    sources: list[dict[str, Any]]


def find(question: str, young: bool = False, group: str | None = None, product: str | None = None) -> Answer | None:
    """The best answer there is for a citizen, or None: then the assistant says that it does not know.

    Law and practice first, by ``knowledge.faq``; then the reports, only where a passage for citizens answers it.
    """
    practice = faq.find(question, group, product)
    if practice is not None:
        source = {"passage": practice.entry.id, "sections": [], "citation": practice.source}
        return Answer(_short(practice.text, young), [source])
    try:
        found = get_searcher().search(question, audience="burger", top_k=3)
    except (OSError, ValueError, RuntimeError):
        # no index, or one of another version: better no answer than no conversation; `doctor` and /readyz name it
        logger.exception("the search cannot be used")
        return None
    hit = found.results[0] if found.status == "answered" and found.results else None
    if (
        hit is None
        or not hit.burger
        or hit.score < ENOUGH
        or not _shares(question, f"{hit.title} {hit.burger} {hit.why.vraag}")
    ):
        return None
    return Answer(
        _short(hit.burger, young), [{"passage": hit.passage, "sections": list(hit.sections), "citation": hit.citation}]
    )


def _shares(question: str, answer: str) -> bool:
    """Whether most of what the question is about is in the answer: a passage that merely sounds alike answers nothing."""
    asked = {stem(w) for w in plain_words(question).split() if len(w) > 4}
    return bool(asked) and len(asked & {stem(w) for w in plain_words(answer).split()}) >= 0.6 * len(asked)


def _short(text: str, young: bool) -> str:
    sentences = re.split(r"(?<=[.?])\s+", text.strip())
    short = " ".join(sentences[:MOST])
    return to_je(short) if young else short
