"""Turns text into vectors: the shipped static model in numpy alone, or any sentence-transformers model by name."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

SHIPPED = Path(__file__).resolve().parent / "models" / "embedder"
SETTING = "KEUKENTAFEL_EMBEDDER"
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What the index needs of an embedder: unit vectors, and a fingerprint that tells two models apart."""

    fingerprint: str
    dimension: int

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimension)."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (len(texts), dimension)."""


class StaticEmbedder:
    """A sentence-transformers StaticEmbedding model read without torch: the mean of its word-piece vectors."""

    def __init__(self, tokenizer: Tokenizer, weights: Vectors, fingerprint: str) -> None:
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.weights = weights
        self.fingerprint = fingerprint
        self.dimension = int(weights.shape[1])
        # One question is read for the vector, for its words, and again for each collection.
        self._read = lru_cache(maxsize=64)(self._cut)

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> StaticEmbedder:
        """Read the tokenizer and safetensors that sentence-transformers wrote to `folder`."""
        weights = load_file(folder / "model.safetensors")["embedding.weight"].astype(np.float32)
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")), weights, static_fingerprint(folder))

    def ids(self, text: str) -> list[int]:
        """Word-piece ids of one text."""
        return list(self._read(text))

    def _cut(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors; questions and texts are treated alike."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = self.ids(text)
            if ids:
                vectors[row] = self.weights[ids].mean(axis=0)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-12)
        return unit

    documents = queries


class HubEmbedder:
    """Any sentence-transformers model, by name or path; imports torch when it is made."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise RuntimeError(
                f"{SETTING}={name} vraagt het pakket sentence-transformers; installeer keukentafel[train]."
            ) from error
        self._model = SentenceTransformer(name, device="cpu")
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        # The name alone does not tell whether the weights are the same; what it says of a sentence does.
        probe = self.queries(["Wie helpt mij met het huishouden?"])[0]
        digest = hashlib.sha256(np.round(probe, 3).astype(np.float32).tobytes()).hexdigest()[:16]
        self.fingerprint = f"{name}:{self.dimension}:{digest}"

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, with the model's own query prompt where it has one."""
        return self._unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, with the model's own document prompt where it has one."""
        return self._unit(self._model.encode_document(list(texts), show_progress_bar=False))

    def _unit(self, vectors: Any) -> Vectors:
        vectors = np.asarray(vectors, dtype=np.float32)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit


def static_fingerprint(folder: Path) -> str:
    """Fingerprint of a static model: its files' hash."""
    digest = hashlib.sha256()
    for name in ("tokenizer.json", "model.safetensors"):
        digest.update((folder / name).read_bytes())
    return f"static:{digest.hexdigest()[:32]}"


def is_static(folder: Path) -> bool:
    """Whether a model folder holds a static model, which needs no torch to be served."""
    modules = folder / "modules.json"
    if not modules.exists():
        return False
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in json.loads(modules.read_text(encoding="utf-8"))]
    return (
        kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"} and (folder / "model.safetensors").exists()
    )


def get_embedder(name: str | None = None) -> Embedder:
    """The embedder called `name`, else the one in KEUKENTAFEL_EMBEDDER, else the shipped one; each is loaded once."""
    return _embedder(name or os.environ.get(SETTING) or str(SHIPPED))


@lru_cache(maxsize=2)
def _embedder(name: str) -> Embedder:
    return StaticEmbedder.load(Path(name)) if is_static(Path(name)) else HubEmbedder(name)
