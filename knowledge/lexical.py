"""Lexical ranking: BM25 (bm25s) over stems with opened compounds and over character n-grams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
        ids = [known[token] for token in ANALYSERS[self.analyser](query) if token in known]
        if not ids:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self.model.get_scores_from_ids(ids), dtype=np.float32)

    def holding(self, term: str) -> NDArray[np.int32]:
        """Rows of the texts that hold a term."""
        number = self.model.vocab_dict.get(term)
        if number is None:
            return np.zeros(0, dtype=np.int32)
        starts = self.model.scores["indptr"]
        rows: NDArray[np.int32] = np.asarray(self.model.scores["indices"][starts[number] : starts[number + 1]])
        return rows

    def save(self, folder: Path) -> None:
        """Write under `folder`/name."""
        self.model.save(folder / self.name, show_progress=False)

    @classmethod
    def load(cls, folder: Path, name: str, analyser: str, size: int) -> Lexical:
        """Read what `save` wrote, memory-mapped."""
        model = bm25s.BM25.load(folder / name, mmap=True)
        return cls(name, analyser, model, size)
