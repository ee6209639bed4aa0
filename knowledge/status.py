"""Whether the reports answer a question: answered, not_found or out_of_scope, by a calibrated classifier."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.features import NAMES, Candidates
from knowledge.part import Part
from knowledge.text import content_words, opened, unique, words

SHIPPED = Path(__file__).resolve().parent / "models" / "status.json"
ANSWERED, NOT_FOUND, OUT_OF_SCOPE = "answered", "not_found", "out_of_scope"
_YEAR = re.compile(r"\b(201[89]|202\d)\b")
Vector = NDArray[np.float32]

SIGNALS: tuple[str, ...] = (
    "top", "margin", "fifth", "spread",
    *(f"best {name}" for name in ("dense-t", "dense-Q1", "dense-Q3", "soft-t", "soft-q", "soft-tq", "cover-t", "cover-tq")),
    *(f"first {name}" for name in ("dense-t", "dense-Q1", "soft-t", "soft-q", "soft-tq", "cover-t", "cover-tq")),
    "opened per rarity", "known words", "known rarity", "rarest", "words", "content words",
    "late year", "digits", "text",
)  # fmt: skip


def cues(query: str) -> list[str]:
    """What the text classifier reads: opened stems, first word, pairs of neighbouring words."""
    plain = words(query)
    pairs = [f"{a}_{b}" for a, b in zip(plain, plain[1:], strict=False)]
    return unique([*opened(query), *(f"^{word}" for word in plain[:1]), *(f"w:{word}" for word in plain), *pairs])


def signals(query: str, part: Part, best: Candidates, scores: Vector, text: float) -> Vector:
    """The numbers the classifier looks at, in the order of SIGNALS; `text` is the text classifier's log-odds."""
    order = np.argsort(-scores)
    ranked = scores[order]
    column = {name: best.raw[:, number] for number, name in enumerate(NAMES)}
    first = int(order[0]) if len(order) else 0
    asked = content_words(query)
    terms = unique(opened(query))
    rarities = [part.rarity(term) for term in terms]
    total = sum(rarities) or 1.0
    known = [part.rarity(term) for term in terms if term in part.vocabulary]
    values = [
        ranked[0],
        ranked[0] - ranked[1],
        ranked[0] - ranked[min(4, len(ranked) - 1)],
        ranked[0] - float(np.mean(ranked)),
        *(float(column[n].max()) for n in ("dense-t", "dense-Q1", "dense-Q3", "soft-t", "soft-q", "soft-tq", "cover-t", "cover-tq")),
        *(float(column[n][first]) for n in ("dense-t", "dense-Q1", "soft-t", "soft-q", "soft-tq", "cover-t", "cover-tq")),
        float(column["opened-tq"].max()) / total,
        sum(any(t in part.vocabulary for t in opened(w)) for w in asked) / max(len(asked), 1),
        sum(known) / total,
        max(known, default=0.0),
        np.log1p(len(words(query))),
        np.log1p(len(asked)),
        float(bool(_YEAR.search(query))),
        float(any(char.isdigit() for char in query)),
        text,
    ]  # fmt: skip
    return np.asarray(values, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Judge:
    """The classifier's weights: text cues for "answerable" and for "social domain", signals, and the threshold."""

    answerable: dict[str, float]
    answerable_vector: Vector
    answerable_bias: float
    domain: dict[str, float]
    domain_vector: Vector
    domain_bias: float
    mean: Vector
    scale: Vector
    weights: Vector
    bias: float
    threshold: float

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Judge:
        """Read the shipped weights; refuses weights made for other signals."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        if tuple(raw.pop("signals")) != SIGNALS:
            raise ValueError(f"{path} is made for other signals; train it again with knowledge.train.status")
        for name in ("answerable_vector", "domain_vector", "mean", "scale", "weights"):
            raw[name] = np.asarray(raw[name], dtype=np.float32)
        return cls(**raw)

    def text_odds(self, query: str, vector: Vector) -> float:
        """Log-odds, from the words alone, that this is a question the reports answer."""
        known = [self.answerable[cue] for cue in cues(query) if cue in self.answerable]
        return float(sum(known) / max(len(known), 1) ** 0.5 + self.answerable_vector @ vector + self.answerable_bias)

    def chance(self, values: Vector) -> float:
        """Probability that the reports answer the question."""
        odds = float(((values - self.mean) / self.scale) @ self.weights + self.bias)
        return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))

    def status(self, query: str, vector: Vector, chance: float) -> str:
        """answered at or above the threshold; below it, whether the question is about the social domain at all."""
        if chance >= self.threshold:
            return ANSWERED
        known = [self.domain[cue] for cue in cues(query) if cue in self.domain]
        odds = sum(known) / max(len(known), 1) ** 0.5 + self.domain_vector @ vector + self.domain_bias
        return NOT_FOUND if odds >= 0 else OUT_OF_SCOPE


@lru_cache(maxsize=1)
def get_judge() -> Judge:
    """The shipped classifier."""
    return Judge.load()
