"""The growth measurement on a small size: what it counts is right."""

from __future__ import annotations

import time
from pathlib import Path

import faiss
import numpy as np
import pytest

from knowledge import vectors
from web.bench import growth as bench
from web.bench.timing import timed


def test_synthetic_vectors_are_those_of_their_word_pieces() -> None:
    made = bench.Synthetic()
    chosen, words = made.passages(5)
    found = made.vectors(chosen, words)
    ids = made.tokens(chosen, words)[3]
    mean = made.model.weights[ids].mean(axis=0)
    assert np.allclose(found[3], mean / np.linalg.norm(mean), atol=1e-5)
    assert len({tuple(row) for row in np.round(found, 4).tolist()}) == 5


def test_rows_of_one_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "QUERIES", 40)
    rows = {row.kind: row for row in bench.measure_size(2_000)}
    assert rows["exact (bare FAISS)"].recall10 == 1
    assert rows["ours: IVF, 8 bit"].recall10 > 0.9
    assert {"lexical (BM25)", "fused"} <= rows.keys()
    assert all(0 < row.speed.p50 <= row.speed.p95 <= row.speed.p99 for row in rows.values())
    assert all(0 < row.speed.cpu_p50 <= row.speed.cpu_p95 <= row.speed.cpu_p99 for row in rows.values())
    assert bench.table(list(rows.values())).count("\n") == len(rows) + 1
    bench.plot(list(rows.values()), tmp_path / "growth.png")
    assert (tmp_path / "growth.png").stat().st_size > 10_000


def test_waiting_counts_for_the_clock_and_not_for_the_processor() -> None:
    speed = timed(lambda number: time.sleep(0.005), 5)
    assert speed.p50 >= 5 > speed.cpu_p99


def test_large_collections_get_an_inverted_file(monkeypatch: pytest.MonkeyPatch) -> None:
    data = np.random.default_rng(1).normal(size=(3_000, 16)).astype(np.float32)
    data /= np.linalg.norm(data, axis=1, keepdims=True)
    assert isinstance(vectors.make(data, 16), faiss.IndexFlatIP)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1_000)
    large = vectors.make(data, 16)
    assert isinstance(large, faiss.IndexIVFScalarQuantizer)
    found = large.search(data[:50], 1)[1][:, 0]
    assert (found == np.arange(50)).mean() > 0.95


def test_empty_collection() -> None:
    assert vectors.make(np.zeros((0, 8), np.float32), 8).ntotal == 0
