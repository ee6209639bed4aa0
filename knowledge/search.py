"""The search: a question in anybody's words, passages with their source, or an honest "not in here"."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.lexical import Lexical
from knowledge.passages import Passage, load_catalogue, load_passages
from knowledge.text import content_words, opened, stem, unique


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found: the words it shares with the question, and its own question that came closest."""

    words: tuple[str, ...] = ()
    vraag: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found. `sections` most relevant first; `score` between 0 and 1, comparable within one answer."""

    passage: str
    sections: list[str]
    title: str
    text: str
    burger: str
    report: str
    year: int | None
    citation: str
    score: float
    validity: dict[str, str]
    why: Why = field(default_factory=Why)

    def as_dict(self) -> dict[str, Any]:
        """JSON form, as in the batch command and the API."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """status: answered, not_found or out_of_scope (about the reports); results: up to `top_k` whatever the status."""

    status: str
    results: list[Hit]
    practice: list[Hit] = field(default_factory=list)
    documents: list[Hit] = field(default_factory=list)


class Searcher:
    """Finds passages. Load once, then `search` from any thread."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        self.catalogue = load_catalogue()
        full = [" ".join((p.title, p.text, p.burger, *p.vragen)) for p in passages]
        self._opened = Lexical.build("opened", "opened", full)
        self._grams = Lexical.build("grams", "grams", full)
        self._known = {term for text in full for term in opened(text)}

    @classmethod
    def load(cls, path: Path | None = None) -> Searcher:
        """Load the index at `path`."""
        return cls(load_passages(path))

    def search(self, query: str, audience: str | None = None, top_k: int = 10) -> SearchAnswer:
        """Rank passages for a question; `audience` is burger, professional, trainer or None."""
        asked = unique(content_words(query))
        scores = self._opened.scores(query) / 30 + self._grams.scores(query) / 120
        order = np.argsort(-scores, kind="stable")
        results: list[Hit] = []
        seen: set[str] = set()
        for row in order:
            passage = self.passages[int(row)]
            if set(passage.sections) <= seen:
                continue
            seen.update(passage.sections)
            results.append(self._hit(passage, float(min(scores[row], 1.0)), asked))
            if len(results) == top_k:
                break
        known = [word for word in asked if stem(word) in self._known]
        covered = len(known) / len(asked) if asked else 0.0
        status = "out_of_scope" if covered < 0.5 else "answered"
        return SearchAnswer(status, results)

    def _hit(self, passage: Passage, score: float, asked: list[str]) -> Hit:
        report = self.catalogue.report_of(passage.sections[0])
        own = set(opened(" ".join((passage.title, passage.text, passage.burger))))
        return Hit(
            passage=passage.id,
            sections=list(passage.sections),
            title=passage.title,
            text=passage.text,
            burger=passage.burger,
            report=report.id,
            year=report.year,
            citation=self.catalogue.citation(passage.sections),
            score=round(score, 4),
            validity={"status": passage.validity.status, "nu": passage.validity.nu},
            why=Why(words=tuple(word for word in asked if stem(word) in own)),
        )


@lru_cache(maxsize=1)
def get_searcher() -> Searcher:
    """The searcher of this process, loaded once."""
    return Searcher.load()
