"""What the second-stage ranker looks at: lexical, dense and question-match scores of the best candidates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Embedder
from knowledge.lexical import Scores
from knowledge.part import Part
from knowledge.text import opened, unique
from knowledge.words import WordTable, coverage

CANDIDATES = 60
PASSAGE_SCORES = ("opened-t", "opened-tq", "opened-h", "grams-t", "grams-tq")
QUESTION_SCORES = ("grams-Q",)
NAMES: tuple[str, ...] = (
    *PASSAGE_SCORES,
    "dense-t",
    *(f"{name}{rank}" for name in (*QUESTION_SCORES, "dense-Q") for rank in (1, 2, 3)),
    "soft-t",
    "soft-q",
    "soft-tq",
    "cover-t",
    "cover-tq",
)
Matrix = NDArray[np.float32]


@dataclass(slots=True)
class Candidates:
    """The best candidates of one query: rows of the part, raw features (rows, NAMES), what explains them, and the
    unit vector of the query."""

    rows: NDArray[np.int64]
    raw: Matrix
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    best_question: NDArray[np.int64]
    vector: NDArray[np.float32]

    def only(self, places: list[int]) -> Candidates:
        """The candidates at these places."""
        own = self.best_question[places]
        return Candidates(self.rows[places], self.raw[places], self.mean, self.spread, own, self.vector)

    @property
    def matrix(self) -> Matrix:
        """Features as the ranker takes them: standardised over the collection, and as a share of the best."""
        standard = np.clip((self.raw - self.mean) / self.spread, -3, 12) / 4
        top = np.maximum(np.abs(self.raw).max(axis=0, keepdims=True), 1e-6)
        both: Matrix = np.concatenate([standard, self.raw / top], axis=1).astype(np.float32)
        return both


def candidates(part: Part, embedder: Embedder, words: WordTable, query: str, limit: int = CANDIDATES) -> Candidates:
    """Score a query against a collection and keep the `limit` most promising passages with all features."""
    columns: list[Scores] = []
    for name in PASSAGE_SCORES:
        columns.append(part.lexical[name].scores(query) if name in part.lexical else np.zeros(len(part), np.float32))
    vector = embedder.queries([query])[0]
    dense_t, dense_q = part.dense(vector)
    columns.append(dense_t)
    closeness: list[Scores] = []
    for name in QUESTION_SCORES:
        if name in part.lexical:
            closeness.append(part.lexical[name].scores(query))
    if dense_q.size:
        closeness.append(dense_q)
    first = _first_stage(columns, closeness, part)
    rows = np.argsort(-first, kind="stable")[:limit]

    raw = [column[rows] for column in columns]
    together = np.stack(columns)
    mean = together.mean(axis=1).tolist()
    spread = together.std(axis=1).tolist()
    best = np.full(len(rows), -1, dtype=np.int64)
    for number in range(len(QUESTION_SCORES) + 1):
        if number < len(closeness):
            scores = closeness[number]
            top, arg = _best_questions(scores, part.slots[rows])
            raw.extend(top)
            mean.extend([float(scores.mean())] * 3)
            spread.extend([float(scores.std())] * 3)
            best = arg
        else:
            raw.extend([np.zeros(len(rows), np.float32)] * 3)
            mean.extend([0.0] * 3)
            spread.extend([1.0] * 3)
    soft = words.soft_matches(query, part.pieces, rows)
    raw.extend(soft)
    mean.extend(float(column.mean()) for column in soft)
    spread.extend(float(column.std()) for column in soft)
    rarity = {term: part.rarity(term) for term in query_terms(query)}
    for name in ("opened-t", "opened-tq"):
        raw.append(coverage(query, part.lexical.get(name), rarity, rows))
        mean.append(0.0)
        spread.append(0.25)
    return Candidates(
        rows=rows,
        raw=np.stack(raw, axis=1).astype(np.float32),
        mean=np.asarray(mean, dtype=np.float32),
        spread=np.asarray(spread, dtype=np.float32) + 1e-6,
        best_question=best,
        vector=vector,
    )


def _first_stage(columns: list[Scores], closeness: list[Scores], part: Part) -> Scores:
    """A plain fusion, only to choose candidates: each signal as a share of its best."""
    by_name = dict(zip((*PASSAGE_SCORES, "dense-t"), columns, strict=True))
    total = np.zeros(len(part), dtype=np.float32)
    for name in ("opened-tq", "grams-tq", "dense-t"):
        total += by_name[name] / max(float(by_name[name].max()), 1e-6)
    if closeness:
        dense = closeness[-1]
        padded = np.append(dense, np.float32(-1.0))
        best = padded[part.slots].max(axis=1)
        total += best / max(float(best.max()), 1e-6)
    return total


def _best_questions(scores: Scores, slots: NDArray[np.int32]) -> tuple[list[Scores], NDArray[np.int64]]:
    """Best, second best and mean of the best three questions of each row, and which one was best."""
    padded = np.append(scores, np.float32(min(float(scores.min()), 0.0)))
    own = padded[slots]
    order = np.argsort(-own, axis=1, kind="stable")
    ranked = np.take_along_axis(own, order, axis=1)
    best = np.take_along_axis(slots, order[:, :1], axis=1)[:, 0].astype(np.int64)
    second = ranked[:, 1] if ranked.shape[1] > 1 else ranked[:, 0]
    return [ranked[:, 0], second, ranked[:, :3].mean(axis=1)], best


def query_terms(query: str) -> list[str]:
    """The opened stems of a question, each once."""
    return unique(opened(query))
