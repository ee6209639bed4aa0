"""How the search grows: synthetic passages, our index beside FAISS's own kinds, and the lexical part."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import StaticEmbedder
from knowledge.lexical import Lexical
from knowledge.passages import load_passages
from knowledge.text import sentences
from knowledge.vectors import inverted
from web.bench.timing import Speed, timed

QUERIES = 300
SEED = 11
GOAL_RECALL = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of index at one size."""

    passages: int
    kind: str
    recall10: float
    speed: Speed
    megabytes: float
    build_seconds: float


def questions() -> list[str]:
    """The questions that are asked: a fixed draw of those of the passages."""
    asked = [vraag for passage in load_passages() for vraag in passage.vragen]
    return [asked[number] for number in np.random.default_rng(SEED).choice(len(asked), QUERIES, replace=False)]


class Synthetic:
    """Passages made of sentences of the real ones and words of the whole vocabulary, as word-piece ids.

    A static embedder averages its pieces, so the mean of the ids' vectors is the vector of the text.
    """

    def __init__(self) -> None:
        self.model = StaticEmbedder.load()
        texts = [sentence for passage in load_passages() for sentence in sentences(passage.text)]
        self._sentences = [np.array(ids, dtype=np.int32) for text in texts if len(ids := self.model.ids(text)) > 4]
        self._sums = np.stack([self.model.weights[ids].sum(axis=0) for ids in self._sentences])
        self._lengths = np.array([len(ids) for ids in self._sentences])
        self._chance = np.random.default_rng(SEED)

    def passages(self, count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """(sentences, words) of each passage: two sentences and fifteen words of the vocabulary."""
        pieces = len(self.model.weights)
        # Common words come first in every language; a squared uniform number is skewed towards them.
        words = (self._chance.random((count, 15)) ** 2 * (pieces - 500) + 500).astype(np.int32)
        return self._chance.integers(0, len(self._sentences), (count, 2), dtype=np.int32), words

    def vectors(self, chosen: NDArray[np.int32], words: NDArray[np.int32]) -> NDArray[np.float32]:
        """Unit vectors of passages."""
        found = np.empty((len(chosen), self.model.dimension), dtype=np.float32)
        for start in range(0, len(chosen), 20_000):
            end = start + 20_000
            sums = self._sums[chosen[start:end]].sum(axis=1) + self.model.weights[words[start:end]].sum(axis=1)
            found[start:end] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return found

    def tokens(self, chosen: NDArray[np.int32], words: NDArray[np.int32]) -> list[list[int]]:
        """Word pieces of passages, for a lexical index."""
        return [
            np.concatenate([*(self._sentences[number] for number in own), extra]).tolist()
            for own, extra in zip(chosen, words, strict=True)
        ]


def measure_size(size: int) -> list[Row]:
    """Exact, HNSW, IVF-PQ and our own choice at one size; lexical and fused beside them."""
    made = Synthetic()
    chosen, words = made.passages(size)
    vectors = made.vectors(chosen, words)
    asked = made.model.queries(questions())
    rows: list[Row] = []
    exact, build = _built(lambda: _flat(vectors))
    truth = exact.search(asked, 10)[1]
    rows.append(_row(size, "exact (bare FAISS)", exact, asked, truth, build))
    for kind, maker in _kinds(size, vectors):
        index, build = _built(maker)
        _tune(index, asked, truth)
        rows.append(_row(size, kind, index, asked, truth, build))
        print(rows[-1], flush=True)
        if kind.startswith("ours"):
            ours = index
        else:
            del index
        gc.collect()
    del exact
    rows.extend(_lexical_rows(size, made, chosen, words, ours, asked))
    return rows


def _flat(vectors: NDArray[np.float32]) -> Any:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _kinds(size: int, vectors: NDArray[np.float32]) -> list[tuple[str, Callable[[], Any]]]:
    dimension = vectors.shape[1]

    def hnsw() -> Any:
        quantizer: Any = faiss.ScalarQuantizer.QT_8bit
        index: Any = faiss.IndexHNSWSQ(dimension, quantizer, 24, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 60
        index.train(vectors[:50_000])
        index.add(vectors)
        return index

    def ivfpq() -> Any:
        lists = int(4 * np.sqrt(size))
        index: Any = faiss.index_factory(dimension, f"IVF{lists},PQ64", faiss.METRIC_INNER_PRODUCT)
        # Polysemous codes serve another way of searching and cost minutes of annealing.
        index.do_polysemous_training = False
        index.train(vectors[: min(40 * lists, 100_000)])
        index.add(vectors)
        return index

    kinds = [("IVF-PQ64", ivfpq), ("ours: IVF, 8 bit", lambda: inverted(vectors, dimension))]
    return [("HNSW24, 8 bit", hnsw), *kinds] if size <= 200_000 else kinds


def _tune(index: Any, asked: NDArray[np.float32], truth: NDArray[np.int64]) -> None:
    """Search as little as reaches the goal on every other query; the others are what is reported."""
    half, own = asked[::2], truth[::2]
    for effort in (8, 16, 32, 64, 128, 256):
        if hasattr(index, "hnsw"):
            index.hnsw.efSearch = effort
        else:
            index.nprobe = effort
        if _recall(index.search(half, 10)[1], own) >= GOAL_RECALL + 0.01:
            return


def _recall(found: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    return float(np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found.tolist(), truth.tolist(), strict=True)]))


def _row(size: int, kind: str, index: Any, asked: NDArray[np.float32], truth: NDArray[np.int64], build: float) -> Row:
    test, own = asked[1::2], truth[1::2]
    recall = _recall(index.search(test, 10)[1], own)
    speed = timed(lambda number: index.search(test[number : number + 1], 10), len(test))
    return Row(size, kind, round(recall, 3), speed, round(len(faiss.serialize_index(index)) / 1e6, 1), round(build, 1))


def _built(maker: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    index = maker()
    return index, time.perf_counter() - start


def _lexical_rows(
    size: int,
    made: Synthetic,
    chosen: NDArray[np.int32],
    words: NDArray[np.int32],
    dense: Any,
    asked: NDArray[np.float32],
) -> list[Row]:
    """BM25 over the same passages, and both together by reciprocal rank, at this size."""
    tokens = made.tokens(chosen, words)
    vocabulary = {str(number): number for number in range(len(made.model.weights))}

    def build() -> Lexical:
        model = bm25s.BM25(backend="numpy")
        model.index(bm25s.tokenization.Tokenized(ids=tokens, vocab=vocabulary), show_progress=False)
        return Lexical("pieces", "pieces", model, size)

    lexical, seconds = _built(build)
    pieces = [made.model.ids(question) for question in questions()]

    def by_words(number: int) -> NDArray[np.int64]:
        scores = lexical.score_ids(pieces[2 * number + 1])
        best = np.argpartition(-scores, 100)[:100]
        order: NDArray[np.int64] = best[np.argsort(-scores[best])]
        return order

    def fused(number: int) -> list[int]:
        ranks: dict[int, float] = {}
        near = dense.search(asked[2 * number + 1 : 2 * number + 2], 100)[1][0]
        for order in (by_words(number), near):
            for rank, row in enumerate(order):
                ranks[int(row)] = ranks.get(int(row), 0.0) + 1 / (60 + rank)
        return sorted(ranks, key=lambda row: -ranks[row])[:10]

    count = len(pieces) // 2
    scores = lexical.model.scores
    megabytes = round(sum(scores[name].nbytes for name in ("data", "indices", "indptr")) / 1e6, 1)
    return [
        Row(size, "lexical (BM25)", float("nan"), timed(by_words, count), megabytes, round(seconds, 1)),
        Row(size, "fused", float("nan"), timed(fused, count), megabytes, 0.0),
    ]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| passages | index | recall@10 | p50 / p95 / p99 ms | processor p50 / p95 / p99 ms | MB | build s |",
        "|--:|---|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        recall = "" if np.isnan(row.recall10) else f"{row.recall10:.3f}"
        lines.append(
            f"| {row.passages} | {row.kind} | {recall} | {row.speed.clock()} | {row.speed.processor()} | "
            f"{row.megabytes} | {row.build_seconds} |"
        )
    return "\n".join(lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """Processor time per query (p95) and memory against size, both axes logarithmic."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
    for kind in dict.fromkeys(row.kind for row in rows):
        own = [row for row in rows if row.kind == kind]
        left.plot([row.passages for row in own], [row.speed.cpu_p95 for row in own], marker="o", label=kind)
        right.plot([row.passages for row in own], [row.megabytes for row in own], marker="o", label=kind)
    for axis, label in ((left, "processor time per query, p95 (ms)"), (right, "size of the index (MB)")):
        axis.set(xscale="log", yscale="log", xlabel="passages", ylabel=label)
        axis.grid(True, which="both", alpha=0.25)
    left.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
