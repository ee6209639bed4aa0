"""FAISS indexes: exact while a collection is small, an inverted file of 8-bit codes once it is large."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

# Up to here comparing with every vector takes a few milliseconds and is exact.
EXACT_UP_TO = 50_000
PROBED = 32


def make(vectors: NDArray[np.float32], dimension: int) -> Any:
    """An inner-product index over unit vectors."""
    if len(vectors) <= EXACT_UP_TO:
        index = faiss.IndexFlatIP(dimension)
        if len(vectors):
            index.add(vectors)
        return index
    return inverted(vectors, dimension)


def inverted(vectors: NDArray[np.float32], dimension: int, probed: int = PROBED) -> Any:
    """An inverted file with one 8-bit number per dimension; about four lists per square root of the collection."""
    lists = int(4 * np.sqrt(len(vectors)))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 7
    sample = np.random.default_rng(7).permutation(len(vectors))[: 40 * lists]
    index.train(np.ascontiguousarray(vectors[sample]))
    for start in range(0, len(vectors), 100_000):
        index.add(np.ascontiguousarray(vectors[start : start + 100_000]))
    index.nprobe = probed
    return index
