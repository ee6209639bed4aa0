"""Lexical ranking: BM25 (bm25s) over stems with opened compounds and over character n-grams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.text import grams, opened, stems

Analyse = Callable[[str], list[str]]
ANALYSERS: dict[str, Analyse] = {"stems": stems, "opened": opened, "grams": grams}
Scores = NDArray[np.float32]


@dataclass(slots=True)
class Lexical:
    """One BM25 index over texts cut by one analyser."""

    name: str
    analyser: str
    model: bm25s.BM25
    size: int
    postings: tuple[NDArray[np.float32], NDArray[np.int32], list[int]] | None = None

    @classmethod
    def build(cls, name: str, analyser: str, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> Lexical:
        """Index `texts`; row i of every later score vector belongs to text i."""
        model = bm25s.BM25(k1=k1, b=b, backend="numpy")
        cut = ANALYSERS[analyser]
        model.index([cut(text) or ["\0"] for text in texts], show_progress=False)
        return cls(name, analyser, model, len(texts))

    def scores(self, query: str) -> Scores:
        """BM25 of every text for a query, shape (size,), 0 where nothing matches."""
        known = self.model.vocab_dict
        return self.score_ids(
            [number for number in map(known.get, _analysed(self.analyser, query)) if number is not None]
        )

    def score_ids(self, tokens: Sequence[int]) -> Scores:
        """The same for a query given as token numbers."""
        if not len(tokens):
            return np.zeros(self.size, dtype=np.float32)
        # bm25s adds token by token; one count over all postings gives the same sums several times faster.
        values, rows, starts = self._postings()
        runs = [slice(starts[number], starts[number + 1]) for number in tokens]
        found = np.concatenate([rows[run] for run in runs])
        weights = np.concatenate([values[run] for run in runs])
        return np.bincount(found, weights=weights, minlength=self.size).astype(np.float32)

    def holding(self, term: str) -> NDArray[np.int32]:
        """Rows of the texts that hold a term."""
        number = self.model.vocab_dict.get(term)
        _, rows, starts = self._postings()
        return rows[:0] if number is None else rows[starts[number] : starts[number + 1]]

    def _postings(self) -> tuple[NDArray[np.float32], NDArray[np.int32], list[int]]:
        if self.postings is None:
            scores = self.model.scores
            # asarray: plain views of the mapped files, without the cost of the memmap class at every slice.
            self.postings = (
                np.asarray(scores["data"]),
                np.asarray(scores["indices"]),
                # A list: slicing by plain numbers is faster than by those of numpy.
                np.asarray(scores["indptr"]).tolist(),
            )
        return self.postings

    def save(self, folder: Path) -> None:
        """Write under `folder`/name."""
        self.model.save(folder / self.name, show_progress=False)

    @classmethod
    def load(cls, folder: Path, name: str, analyser: str, size: int) -> Lexical:
        """Read what `save` wrote, memory-mapped."""
        model = bm25s.BM25.load(folder / name, mmap=True)
        return cls(name, analyser, model, size)


@lru_cache(maxsize=64)
def _analysed(analyser: str, query: str) -> tuple[str, ...]:
    # One query is asked of several fields.
    return tuple(ANALYSERS[analyser](query))
