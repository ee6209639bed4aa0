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
    """The pieces of every text of a field: places in `Pieces.used`, and where each text starts (texts + 1)."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a collection: by field, which are used, how rare each piece of the model is, vectors."""

    fields: tuple[Held, ...]
    used: NDArray[np.int32]
    rarity: Scores
    vectors: NDArray[np.float32]


class WordTable:
    """The static model's word-piece vectors as unit vectors, and which pieces are too dull to count."""

    def __init__(self, model: StaticEmbedder) -> None:
        self._model = model
        norms = np.linalg.norm(model.weights, axis=1, keepdims=True)
        self._unit = (model.weights / np.maximum(norms, 1e-9)).astype(np.float32)
        vocabulary = model.tokenizer.get_vocab()
        self._dull = {vocabulary[word] for word in STOPWORDS if word in vocabulary}
        self._dull.update(number for piece, number in vocabulary.items() if len(piece.removeprefix("##")) < 2)

    def hold(self, *fields: Sequence[str]) -> Pieces:
        """Note the pieces of every text of several fields, each once a text."""
        rows = [[sorted(set(self._model.ids(text)) - self._dull) or [0] for text in texts] for texts in fields]
        used = np.array(sorted({number for texts in rows for row in texts for number in row}), dtype=np.int32)
        held = tuple(
            Held(
                np.searchsorted(used, np.array([number for row in texts for number in row], dtype=np.int32)).astype(
                    np.int32
                ),
                np.cumsum([0, *(len(row) for row in texts)]).astype(np.int64),
            )
            for texts in rows
        )
        counts = np.zeros(len(self._unit), dtype=np.float32)
        for number in range(len(rows[0]) if rows else 0):
            counts[sorted({piece for texts in rows for piece in texts[number]})] += 1
        total = len(rows[0]) if rows else 0
        rarity: Scores = np.log(1 + (total - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        return Pieces(held, used, rarity, self._unit[used])

    def restore(self, held: tuple[Held, ...], used: NDArray[np.int32], rarity: Scores) -> Pieces:
        """What `hold` gave, from its saved arrays."""
        return Pieces(held, used, rarity, self._unit[used])

    def soft_matches(self, query: str, pieces: Pieces, rows: NDArray[np.int64]) -> list[Scores]:
        """Per field, and over all of them: the rarity-weighted mean over the question's word pieces of the
        closest piece in each passage (cosine, 0 below 0.3), between 0 and 1."""
        ids = np.array(unique_ids(self._model.ids(query), self._dull), dtype=np.int32)
        if not len(ids) or not len(rows):
            return [np.zeros(len(rows), np.float32) for _ in range(len(pieces.fields) + 1)]
        weights = pieces.rarity[ids] / pieces.rarity[ids].sum()
        asked = self._unit[ids].T
        places: list[tuple[NDArray[np.int32], NDArray[np.int64]]] = []
        wanted = np.zeros(len(pieces.used), dtype=bool)
        for held in pieces.fields:
            lengths = held.starts[rows + 1] - held.starts[rows]
            starts = np.cumsum(lengths) - lengths
            flat = np.repeat(held.starts[rows] - starts, lengths) + np.arange(int(lengths.sum()))
            places.append((held.ids[flat], starts))
            wanted[places[-1][0]] = True
        # Only the pieces of these passages are compared with the question, a quarter of all.
        chosen = np.flatnonzero(wanted)
        renumbered = np.zeros(len(wanted), dtype=np.int64)
        renumbered[chosen] = np.arange(len(chosen))
        # One row a word of the question: the largest of a run is found fastest along a row.
        near_chosen = np.ascontiguousarray((pieces.vectors[chosen] @ asked).T)
        found = [
            np.maximum.reduceat(near_chosen.take(renumbered[own], axis=1), starts, axis=1) for own, starts in places
        ]
        found.append(np.maximum.reduce(found))
        return [(weights @ np.where(near > _FAR, near, 0.0)).astype(np.float32) for near in found]


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
