"""The search: a question in anybody's words, passages with their source, or an honest "not in here"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import index as index_store
from knowledge.embedder import SHIPPED, Embedder, get_embedder
from knowledge.features import CANDIDATES, NAMES, Candidates, candidates, query_terms
from knowledge.index import Index, word_table
from knowledge.part import Part
from knowledge.passages import Passage, load_catalogue
from knowledge.ranker import get_ranker
from knowledge.status import get_judge, signals
from knowledge.text import content_words, opened, unique
from knowledge.typos import bridge
from knowledge.words import coverage

# For whom a passage was written breaks near ties; set by reasoning, not fitted (see docs/retrieval.md).
AUDIENCE_BONUS = 0.5
PRACTICE_AT_MOST = 3
PRACTICE_COVER = 0.5
DOCUMENTS_AT_MOST = 5
# Of few hits that cover half of the question, 20 candidates hold as many as 60 (see docs/retrieval.md).
BESIDE_CANDIDATES = 20
_COVER = NAMES.index("cover-tq")


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
    """What was found.

    status: answered, not_found or out_of_scope (about the reports); results: up to `top_k` whatever the status;
    practice: law and practice; documents: the user's own; chance: probability that the reports answer this;
    read_as: the question with typing errors put right.
    """

    status: str
    results: list[Hit]
    practice: list[Hit] = field(default_factory=list)
    documents: list[Hit] = field(default_factory=list)
    chance: float = 0.0
    read_as: str = ""


class Searcher:
    """Finds passages. Load once, then `search` from any thread."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self.embedder = embedder
        self._words = word_table()
        self._ranker = get_ranker()
        self._judge = get_judge()
        # The refusal reads questions with the shipped model, whichever embedder ranks.
        self._reader = get_embedder(str(SHIPPED))
        self._catalogue = load_catalogue()
        self._by_id = {passage.id: passage for passage in index.reports.passages}

    @classmethod
    def load(cls, path: Path | None = None) -> Searcher:
        """Open the index under `path` (default: VAR_DIR/index), made first if it is missing or out of date."""
        embedder = get_embedder()
        index_store.build(embedder, path)
        return cls(index_store.load(embedder, path), embedder)

    def search(
        self,
        query: str,
        audience: str | None = None,
        top_k: int = 10,
        only: Callable[[Passage], bool] | None = None,
    ) -> SearchAnswer:
        """Rank passages for a question; `audience` is burger, professional, trainer or None.

        `only` keeps the passages it says yes to; the status still says whether the reports as a whole answer the question.
        """
        asked = bridge(query, self.index.reports)
        best, scores = self._score(self.index.reports, asked)
        vector = best.vector if self._reader is self.embedder else self._reader.queries([asked])[0]
        values = signals(asked, self.index.reports, best, scores, self._judge.text_odds(asked, vector))
        chance = self._judge.chance(values)
        status = self._judge.status(asked, vector, chance)
        meant = [audience in self.index.reports.passages[row].audience for row in best.rows.tolist()]
        ranked = scores + AUDIENCE_BONUS * np.asarray(meant, dtype=np.float32)
        return SearchAnswer(
            status=status,
            results=self._results(
                self.index.reports, asked, *self._kept(asked, audience, best, ranked, only), chance, top_k
            ),
            practice=self._beside(self.index.practice, asked, PRACTICE_AT_MOST),
            documents=self._beside(self.index.documents, asked, DOCUMENTS_AT_MOST),
            chance=round(chance, 4),
            read_as=asked if asked != query else "",
        )

    def passage(self, name: str) -> Hit | None:
        """One passage by id, as a hit without a question."""
        found = self._by_id.get(name)
        return self._hit(found, 1.0, Why()) if found else None

    def _score(self, part: Part, asked: str, limit: int = CANDIDATES) -> tuple[Candidates, NDArray[np.float32]]:
        best = candidates(part, self.embedder, self._words, asked, limit)
        return best, self._ranker.scores(best.matrix)

    def _kept(
        self,
        asked: str,
        audience: str | None,
        best: Candidates,
        ranked: NDArray[np.float32],
        only: Callable[[Passage], bool] | None,
    ) -> tuple[Candidates, NDArray[np.float32]]:
        """The candidates that a filter lets through, out of the whole collection."""
        if only is None:
            return best, ranked
        part = self.index.reports
        every, scores = self._score(part, asked, len(part))
        kept = [place for place, row in enumerate(every.rows) if only(part.passages[int(row)])]
        meant = [audience in part.passages[int(every.rows[place])].audience for place in kept]
        return every.only(kept), scores[kept] + AUDIENCE_BONUS * np.asarray(meant, dtype=np.float32)

    def _results(
        self, part: Part, asked: str, best: Candidates, scores: NDArray[np.float32], chance: float, top_k: int
    ) -> list[Hit]:
        found: list[Hit] = []
        seen: set[str] = set()
        order = np.argsort(-scores, kind="stable")
        holders = self._holders(part, asked)
        for place in order:
            passage = part.passages[int(best.rows[place])]
            # A section listed before brings nothing new; the next one may.
            if passage.sections and set(passage.sections) <= seen:
                continue
            seen.update(passage.sections)
            relative = float(np.exp(scores[place] - scores[order[0]]))
            why = self._why(part, holders, int(best.rows[place]), int(best.best_question[place]))
            found.append(self._hit(passage, chance * relative, why))
            if len(found) == top_k:
                break
        return found

    def _beside(self, part: Part, asked: str, at_most: int) -> list[Hit]:
        """Hits of a smaller collection: only those that cover half of what the question is about."""
        rarity = {term: part.rarity(term) for term in query_terms(asked)}
        quick = coverage(asked, part.lexical.get("opened-tq"), rarity, np.arange(len(part)))
        if not len(part) or quick.max() < PRACTICE_COVER:
            return []
        best, scores = self._score(part, asked, BESIDE_CANDIDATES)
        cover = best.raw[:, _COVER]
        places = [int(place) for place in np.argsort(-scores, kind="stable") if cover[place] >= PRACTICE_COVER]
        holders = self._holders(part, asked)
        return [
            self._hit(
                part.passages[int(best.rows[place])],
                float(cover[place]),
                self._why(part, holders, int(best.rows[place]), int(best.best_question[place])),
            )
            for place in places[:at_most]
        ]

    def _holders(self, part: Part, asked: str) -> dict[str, set[int]]:
        """For each word of the question the passages whose text holds it, or a part of it."""
        stems = part.lexical.get("opened-t")
        if stems is None:
            return {}
        return {
            word: {row for term in opened(word) for row in stems.holding(term).tolist()}
            for word in unique(content_words(asked))
        }

    def _why(self, part: Part, holders: dict[str, set[int]], row: int, question: int) -> Why:
        passage = part.passages[row]
        shared = [word for word, rows in holders.items() if row in rows]
        first = part.first_question(passage)
        inside = 0 <= question - first < len(passage.vragen)
        return Why(tuple(shared), passage.vragen[question - first] if inside else "")

    def _hit(self, passage: Passage, score: float, why: Why) -> Hit:
        report = self._catalogue.report_of(passage.sections[0]) if passage.sections else None
        return Hit(
            passage=passage.id,
            sections=list(passage.sections),
            title=passage.title,
            text=passage.text,
            burger=passage.burger,
            report=report.id if report else "",
            year=report.year if report else None,
            citation=passage.source or self._catalogue.citation(passage.sections),
            score=round(min(max(score, 0.0), 1.0), 4),
            validity={"status": passage.validity.status, "nu": passage.validity.nu},
            why=why,
        )


@lru_cache(maxsize=1)
def get_searcher() -> Searcher:
    """The searcher of this process, loaded once."""
    return Searcher.load()
