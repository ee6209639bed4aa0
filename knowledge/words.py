"""Word by word: how well a passage covers the words of a question, exactly and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import StaticEmbedder
from knowledge.lexical import Lexical, Scores
from knowledge.text import STOPWORDS, opened, unique

# Below this cosine two word pieces have nothing to do with each other.
_FAR = 0.3


@dataclass(frozen=True, slots=True)
class Held:
    """The word pieces of every text of a collection: flat ids, and where each text starts (length texts + 1)."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def of(self, row: int) -> NDArray[np.int32]:
        """The pieces of one text."""
        return self.ids[self.starts[row] : self.starts[row + 1]]


class WordTable:
    """The static model's word-piece vectors as unit vectors, and which pieces are too dull to count."""

    def __init__(self, model: StaticEmbedder) -> None:
        self._model = model
        norms = np.linalg.norm(model.weights, axis=1, keepdims=True)
        self._unit = (model.weights / np.maximum(norms, 1e-9)).astype(np.float32)
        vocabulary = model.tokenizer.get_vocab()
        self._dull = {vocabulary[word] for word in STOPWORDS if word in vocabulary}
        self._dull.update(number for piece, number in vocabulary.items() if len(piece.removeprefix("##")) < 2)

    def hold(self, texts: Sequence[str]) -> Held:
        """Note the pieces of every text, each once."""
        rows = [sorted(set(self._model.ids(text)) - self._dull) or [0] for text in texts]
        starts = np.cumsum([0, *(len(row) for row in rows)])
        return Held(np.array([number for row in rows for number in row], dtype=np.int32), starts.astype(np.int64))

    def rarity(self, *collections: Held) -> Scores:
        """Inverse document frequency of every piece over texts held in several fields."""
        texts = len(collections[0].starts) - 1
        counts = np.zeros(len(self._unit), dtype=np.float32)
        for row in range(texts):
            counts[np.unique(np.concatenate([held.of(row) for held in collections]))] += 1
        rarity: Scores = np.log(1 + (texts - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        return rarity

    def soft_matches(self, query: str, fields: Sequence[Held], rarity: Scores, rows: NDArray[np.int64]) -> list[Scores]:
        """Per field, and over all of them: the rarity-weighted mean over the question's word pieces of the
        closest piece in each passage (cosine, 0 below 0.3), between 0 and 1."""
        ids = np.array(unique_ids(self._model.ids(query), self._dull), dtype=np.int32)
        if not len(ids) or not len(rows):
            return [np.zeros(len(rows), np.float32) for _ in range(len(fields) + 1)]
        weights = rarity[ids] / rarity[ids].sum()
        asked = self._unit[ids].T
        found: list[NDArray[np.float32]] = []
        for held in fields:
            own = [held.of(int(row)) for row in rows]
            starts = np.cumsum([0, *(len(one) for one in own[:-1])])
            found.append(np.maximum.reduceat(self._unit[np.concatenate(own)] @ asked, starts, axis=0))
        found.append(np.maximum.reduce(found))
        return [(np.where(near > _FAR, near, 0.0) @ weights).astype(np.float32) for near in found]


def unique_ids(ids: Sequence[int], without: set[int]) -> list[int]:
    """Ids in order, each once, the dull ones left out."""
    return [number for number in dict.fromkeys(ids) if number not in without]


def coverage(query: str, index: Lexical | None, rarity: dict[str, float], rows: NDArray[np.int64]) -> Scores:
    """Rarity-weighted share of the question's stems that stand in each passage of a stem index."""
    if index is None:
        return np.zeros(len(rows), dtype=np.float32)
    terms = unique(opened(query))
    covered = np.zeros(index.size, dtype=np.float32)
    for term in terms:
        covered[index.holding(term)] += rarity[term]
    share: Scores = covered[rows] / (sum(rarity[term] for term in terms) or 1.0)
    return share
