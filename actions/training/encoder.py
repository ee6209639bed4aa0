"""A small transformer that reads the client's words and the utterance together, in numpy alone.

The lower layers of multilingual-e5-small (MIT), trained further on the project's utterances by
``actions/training/train_encoder.py``; weights are signed bytes with a scale per row. It adds what words alone do not tell: that "dat steekt" and
"dat doet zeer" do the same thing.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
from tokenizers import Tokenizer

FOLDER = Path(__file__).with_name("data") / "encoder"
HEADS = 12
CONTEXT_PIECES, TEXT_PIECES = 40, 64  # the end of what the client said, the start of what the trainee said
BEGIN_TEXT = "(begin)"
START, END = 0, 2
EPSILON = 1e-12
SHARPEN = 4.0  # as in training: pooled values are small

Matrix = NDArray[np.float32]


class Encoder:
    """The trained model in memory: about 4 times the size of its file."""

    def __init__(self, folder: Path = FOLDER) -> None:
        raw = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.threads = ThreadpoolController()
        self.words, self.word_scale = raw["word"], raw["word.scale"]
        self.places = raw["pos"].astype(np.float32)
        self.table = {
            name: (value.astype(np.float32) * raw[f"{name}.scale"][:, None]).T.copy()
            for name, value in raw.items()
            if value.dtype == np.int8 and name != "word"
        }
        self.table |= {
            name: value.astype(np.float32)
            for name, value in raw.items()
            if value.dtype != np.int8 and not name.endswith(".scale") and name != "pos"
        }
        self.depth = 1 + max(
            int(name[1:].split(".")[0]) for name in self.table if name.startswith("l") and name[1].isdigit()
        )

    def pieces(self, context: str, text: str) -> tuple[list[int], int]:
        """Piece numbers of both, and where the utterance starts."""
        before = self.tokenizer.encode(BEGIN_TEXT if context == "-" else context).ids[-CONTEXT_PIECES:]
        after = self.tokenizer.encode(text).ids[:TEXT_PIECES]
        return [START, *before, END, *after, END], len(before) + 2

    def margins(self, context: str, text: str) -> tuple[Matrix, Matrix]:
        """As ``_margins``, on one thread: the matrices are too small to share, and on a busy machine sharing costs ten times."""
        with self.threads.limit(limits=1):
            return self._margins(context, text)

    def _margins(self, context: str, text: str) -> tuple[Matrix, Matrix]:
        """Log-chance per technique as the main one, and a margin for being present; both of length 23."""
        ids, start = self.pieces(context, text)
        x = self.words[ids].astype(np.float32) * self.word_scale[ids][:, None]
        x = self._norm(x + self.places[: len(ids)], "ln")
        for layer in range(self.depth):
            x = self._layer(x, f"l{layer}.")
        said = x[start:]
        pooled = np.concatenate([said.mean(axis=0), said.max(axis=0)]) * SHARPEN
        main = pooled @ self.table["main.w"] + self.table["main.b"]
        main = main - main.max()
        present: Matrix = pooled @ self.table["pres.w"] + self.table["pres.b"]
        chances: Matrix = main - np.log(np.exp(main).sum())
        return chances, present

    def _norm(self, x: Matrix, name: str) -> Matrix:
        centred = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + EPSILON)
        out: Matrix = centred / spread * self.table[f"{name}.w"] + self.table[f"{name}.b"]
        return out

    def _layer(self, x: Matrix, name: str) -> Matrix:
        length, width = x.shape
        size = width // HEADS

        def heads(which: str) -> Matrix:
            out: Matrix = x @ self.table[f"{name}{which}.w"] + self.table[f"{name}{which}.b"]
            return out.reshape(length, HEADS, size).transpose(1, 0, 2)

        score = heads("q") @ heads("k").transpose(0, 2, 1) / np.float32(size**0.5)
        score = np.exp(score - score.max(axis=2, keepdims=True))
        score /= score.sum(axis=2, keepdims=True)
        seen = (score @ heads("v")).transpose(1, 0, 2).reshape(length, width)
        x = self._norm(x + seen @ self.table[f"{name}ao.w"] + self.table[f"{name}ao.b"], f"{name}aln")
        inner = x @ self.table[f"{name}fi.w"] + self.table[f"{name}fi.b"]
        inner = 0.5 * inner * (1 + np.tanh(np.float32(0.7978846) * (inner + np.float32(0.044715) * inner**3)))
        return self._norm(x + inner @ self.table[f"{name}fo.w"] + self.table[f"{name}fo.b"], f"{name}oln")


@lru_cache(maxsize=1)
def encoder() -> Encoder | None:
    """The project's own encoder, read once per process; None where its file is not part of the installation."""
    return Encoder() if (FOLDER / "model.safetensors").exists() else None
