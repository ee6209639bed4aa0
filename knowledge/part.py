"""One searchable collection: its lexical indexes, its vectors in FAISS, its questions, its words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Embedder
from knowledge.lexical import Lexical, Scores
from knowledge.passages import Passage, load_catalogue
from knowledge.text import opened, words
from knowledge.vectors import make
from knowledge.words import Held, Pieces, WordTable

# (name, analyser, field): what is matched lexically. Fields: t text, tq text and questions, h headings,
# Q every question by itself.
LEXICAL = (
    ("opened-t", "opened", "t"),
    ("opened-tq", "opened", "tq"),
    ("opened-h", "opened", "h"),
    ("grams-t", "grams", "t"),
    ("grams-tq", "grams", "tq"),
    ("grams-Q", "grams", "Q"),
)
DENSE_LIMIT = 1000
_PIECES = ("pieces-t", "pieces-q")


def fields(passages: Sequence[Passage]) -> dict[str, list[str]]:
    """The texts that are indexed, by field name (see LEXICAL)."""
    sections = load_catalogue().sections
    heads = [". ".join((p.title, *(sections[s].title for s in p.sections if s in sections))) for p in passages]
    texts = [" ".join((p.title, p.text, p.burger, p.validity.nu)) for p in passages]
    questions = [" ".join(p.vragen) for p in passages]
    return {
        "h": heads,
        "t": texts,
        "q": questions,
        "tq": [f"{text} {question}" for text, question in zip(texts, questions, strict=True)],
        "Q": [question for p in passages for question in p.vragen],
    }


def dense_text(passage: Passage) -> str:
    """What the vector of a passage is made from."""
    return f"{passage.title}. {passage.text}"


@dataclass(slots=True)
class Part:
    """Everything needed to score the passages of one collection for a query; rows follow `passages`."""

    passages: list[Passage]
    lexical: dict[str, Lexical]
    vectors: Any
    question_vectors: Any
    slots: NDArray[np.int32]
    vocabulary: dict[str, int]
    spellings: list[str]
    pieces: Pieces
    _firsts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def build(cls, passages: list[Passage], embedder: Embedder, table: WordTable) -> Part:
        """Index passages in memory."""
        texts = fields(passages)
        lexical = {
            name: Lexical.build(name, analyser, texts[field]) for name, analyser, field in LEXICAL if texts[field]
        }
        vectors = make(embedder.documents([dense_text(p) for p in passages]), embedder.dimension)
        question_vectors = make(embedder.queries(texts["Q"]), embedder.dimension)
        counts = Counter(term for text in texts["tq"] for term in set(opened(text)))
        spellings = sorted({word for text in texts["tq"] for word in words(text) if len(word) > 4})
        return cls(
            passages,
            lexical,
            vectors,
            question_vectors,
            _slots(passages),
            dict(counts),
            spellings,
            table.hold(texts["t"], texts["q"]),
        )

    def save(self, folder: Path) -> None:
        """Write everything under `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for index in self.lexical.values():
            index.save(folder)
        faiss.write_index(self.vectors, str(folder / "vectors.faiss"))
        faiss.write_index(self.question_vectors, str(folder / "questions.faiss"))
        (folder / "vocabulary.json").write_text(json.dumps(self.vocabulary), encoding="utf-8")
        (folder / "spellings.txt").write_text("\n".join(self.spellings), encoding="utf-8")
        for name, held in zip(_PIECES, self.pieces.fields, strict=True):
            np.save(folder / f"{name}-ids.npy", held.ids)
            np.save(folder / f"{name}-starts.npy", held.starts)
        np.save(folder / "pieces-used.npy", self.pieces.used)
        np.save(folder / "pieces-rarity.npy", self.pieces.rarity)

    @classmethod
    def load(cls, folder: Path, passages: list[Passage], table: WordTable) -> Part:
        """Read what `save` wrote, memory-mapped where the libraries can."""
        sizes = {"Q": sum(len(p.vragen) for p in passages)}
        lexical = {
            name: Lexical.load(folder, name, analyser, sizes.get(field, len(passages)))
            for name, analyser, field in LEXICAL
            if (folder / name).exists()
        }
        flag = faiss.IO_FLAG_MMAP_IFC
        text, question = (
            Held(np.asarray(np.load(folder / f"{name}-ids.npy", mmap_mode="r")), np.load(folder / f"{name}-starts.npy"))
            for name in _PIECES
        )
        return cls(
            passages,
            lexical,
            faiss.read_index(str(folder / "vectors.faiss"), flag),
            faiss.read_index(str(folder / "questions.faiss"), flag),
            _slots(passages),
            json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")),
            (folder / "spellings.txt").read_text(encoding="utf-8").split(),
            table.restore((text, question), np.load(folder / "pieces-used.npy"), np.load(folder / "pieces-rarity.npy")),
        )

    def __len__(self) -> int:
        return len(self.passages)

    def dense(self, vector: NDArray[np.float32]) -> tuple[Scores, Scores]:
        """Cosine of a unit query vector with every passage and every question; those beyond the limit get the
        lowest found."""
        return _all_scores(self.vectors, vector), _all_scores(self.question_vectors, vector)

    def first_question(self, passage: Passage) -> int:
        """Number of the first question of a passage among all questions of the collection."""
        if not self._firsts:
            start = 0
            for one in self.passages:
                self._firsts[one.id] = start
                start += len(one.vragen)
        return self._firsts[passage.id]

    def rarity(self, term: str) -> float:
        """Inverse document frequency of an opened stem in this collection; highest for unknown ones."""
        count = self.vocabulary.get(term, 0)
        return float(np.log(1 + (len(self) - count + 0.5) / (count + 0.5)))


def _slots(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """For each passage the numbers of its questions, padded with -1, shape (passages, most questions)."""
    most = max((len(p.vragen) for p in passages), default=0)
    slots = np.full((len(passages), max(most, 1)), -1, dtype=np.int32)
    start = 0
    for row, passage in enumerate(passages):
        slots[row, : len(passage.vragen)] = np.arange(start, start + len(passage.vragen))
        start += len(passage.vragen)
    return slots


def _all_scores(index: Any, vector: NDArray[np.float32]) -> Scores:
    total = int(index.ntotal)
    if not total:
        return np.zeros(0, dtype=np.float32)
    found, rows = index.search(vector.reshape(1, -1), min(total, DENSE_LIMIT))
    scores = np.full(total, found[0].min(), dtype=np.float32)
    scores[rows[0]] = found[0]
    return scores
