"""How fast the search is and how it grows: the shipped index, then synthetic ones beside FAISS's own bare search.

    keukentafel bench-search [--sizes 10000 100000] [--soak]

Prints tables; writes results/bench-search.json, .md and .png. `--soak` adds a million passages.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge import index as index_store
from knowledge.embedder import StaticEmbedder
from knowledge.lexical import Lexical
from knowledge.passages import load_passages
from knowledge.search import Searcher
from knowledge.text import sentences
from knowledge.vectors import inverted

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "results" / "bench-search"
QUERIES = 300
SEED = 11
GOAL_RECALL = 0.95


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds per query."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of index at one size."""

    passages: int
    kind: str
    recall10: float
    speed: Speed
    megabytes: float
    build_seconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--soak", action="store_true", help="ook een miljoen passages")
    options = parser.parse_args(argv)
    sizes = [*options.sizes, *([1_000_000] if options.soak else [])]
    # One thread everywhere: a server answers several people at once, and threads that wait for each other blur times.
    faiss.omp_set_num_threads(1)
    with threadpool_limits(1):
        return _measure(sizes)


def _measure(sizes: Sequence[int]) -> int:
    shipped = measure_shipped()
    print(_shipped_table(shipped), flush=True)
    rows = [row for size in sizes for row in measure_size(size)]
    text = _growth_table(rows)
    print(text)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "load": os.getloadavg()[0],
    }
    found = {"machine": machine, "shipped": shipped, "growth": [asdict(row) for row in rows]}
    RESULT.with_suffix(".json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    RESULT.with_suffix(".md").write_text(f"{_shipped_table(shipped)}\n\n{text}\n", encoding="utf-8")
    if rows:
        plot(rows, RESULT.with_suffix(".png"))
    return 0


def timed(ask: Callable[[int], Any], count: int) -> Speed:
    """Time `ask(0)` to `ask(count - 1)` one by one, after a warm-up."""
    for number in range(min(20, count)):
        ask(number)
    took = np.empty(count)
    for number in range(count):
        start = time.perf_counter()
        ask(number)
        took[number] = time.perf_counter() - start
    p50, p95, p99 = np.percentile(took * 1000, [50, 95, 99])
    return Speed(round(float(p50), 2), round(float(p95), 2), round(float(p99), 2))


def measure_shipped() -> dict[str, Any]:
    """Query, encode, build and load times of the shipped index."""
    start = time.perf_counter()
    index_store.build(force=True)
    build = time.perf_counter() - start
    searcher = Searcher.load()
    asked = _questions()
    embedder = searcher.embedder
    start = time.perf_counter()
    embedder.queries(asked * 5)
    rate = len(asked) * 5 / (time.perf_counter() - start)
    code = (
        "import time; t=time.perf_counter(); from knowledge.search import get_searcher;"
        "get_searcher().search('wie helpt mij'); print(time.perf_counter()-t)"
    )
    loads = [
        float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    start = time.process_time()
    for question in asked:
        searcher.search(question)
    cpu = (time.process_time() - start) / len(asked) * 1000
    return {
        "passages": len(searcher.index.reports),
        "cpu_ms_per_query": round(cpu, 2),
        "query": asdict(timed(lambda number: searcher.search(asked[number]), len(asked))),
        "encode_per_second": round(rate),
        "build_seconds": round(build, 2),
        "load_seconds": round(min(loads), 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _questions() -> list[str]:
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
    asked = made.model.queries(_questions())
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
    pieces = [made.model.ids(question) for question in _questions()]

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


def _shipped_table(found: dict[str, Any]) -> str:
    query = found["query"]
    return (
        "| shipped index | |\n|---|---|\n"
        f"| passages | {found['passages']} |\n"
        f"| query p50 / p95 / p99 | {query['p50']} / {query['p95']} / {query['p99']} ms |\n"
        f"| processor time per query | {found['cpu_ms_per_query']} ms |\n"
        f"| load, first answer included | {found['load_seconds']} s |\n"
        f"| build | {found['build_seconds']} s |\n"
        f"| encode | {found['encode_per_second']} questions per second |\n"
        f"| peak memory of this process | {found['memory_mb']} MB |"
    )


def _growth_table(rows: Sequence[Row]) -> str:
    lines = [
        "| passages | index | recall@10 | p50 ms | p95 ms | p99 ms | MB | build s |",
        "|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        recall = "" if np.isnan(row.recall10) else f"{row.recall10:.3f}"
        lines.append(
            f"| {row.passages} | {row.kind} | {recall} | {row.speed.p50} | {row.speed.p95} | {row.speed.p99} | "
            f"{row.megabytes} | {row.build_seconds} |"
        )
    return "\n".join(lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """Time per query (p95) and memory against size, both axes logarithmic."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
    for kind in dict.fromkeys(row.kind for row in rows):
        own = [row for row in rows if row.kind == kind]
        left.plot([row.passages for row in own], [row.speed.p95 for row in own], marker="o", label=kind)
        right.plot([row.passages for row in own], [row.megabytes for row in own], marker="o", label=kind)
    for axis, label in ((left, "p95 per query (ms)"), (right, "size of the index (MB)")):
        axis.set(xscale="log", yscale="log", xlabel="passages", ylabel=label)
        axis.grid(True, which="both", alpha=0.25)
    left.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    raise SystemExit(main())
