"""Triage of a citizen's free text: life domains, facts, lokets, arrangement types and danger, each with its reason.

Words, letter groups, concepts (``concepts.yml``), classes of words and the vector of the shipped embedder go through
linear models (``triage_model.npz``, made by ``knowledge/train/triage.py``), led by a readable table of where each concept
points to (``routing.yml``), whose rules have the last word. Linear all the way, so every outcome can name the words that
made it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import guard
from knowledge.facts import Facts, facts
from knowledge.routing import DANGER_ALONE, adjust
from knowledge.triage_features import Features, Vocabulary, layout, plain_words

PATH = Path(__file__).with_name("triage_model.npz")
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+|\s+(?=(?:maar|omdat|want|terwijl)\s)")


@dataclass(frozen=True)
class Scored:
    """An id with its probability (0 to 1)."""

    id: str
    score: float


@dataclass(frozen=True)
class Because:
    """An id with its score and the citizen's own words that speak for it."""

    id: str
    score: float
    because: str


@dataclass(frozen=True)
class Triage:
    """The outcome for one text; lists best first. ``safety``: loket id or None."""

    leefgebieden: tuple[Scored, ...]
    facts: Facts
    loket: str
    lokets: tuple[Because, ...]
    arrangementen: tuple[Because, ...]
    safety: str | None
    concepten: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``keukentafel triage --jsonl`` (arrangementen as ids)."""
        return {
            "leefgebieden": [{"id": s.id, "score": round(s.score, 3)} for s in self.leefgebieden],
            "loket": self.loket,
            "lokets": [{"id": b.id, "score": round(b.score, 3), "because": b.because} for b in self.lokets],
            "arrangementen": [b.id for b in self.arrangementen],
            "safety": self.safety,
        }


@dataclass(frozen=True)
class _Model:
    features: Features
    heads: dict[str, tuple[str, ...]]
    weights: NDArray[np.float32]  # columns of features × all labels
    bias: NDArray[np.float32]
    limits: NDArray[np.float32]  # margin above which a label counts as present

    def columns(self, head: str) -> slice:
        start = 0
        for name, labels in self.heads.items():
            if name == head:
                return slice(start, start + len(labels))
            start += len(labels)
        raise KeyError(head)


@lru_cache(maxsize=1)
def _model() -> _Model:
    with np.load(PATH, allow_pickle=False) as raw:
        if str(raw["layout"]) != layout():
            raise RuntimeError(
                "triage_model.npz hoort bij een andere concepts.yml, guard_words.txt of embedder; "
                "train opnieuw: python -m knowledge.train.triage"
            )
        heads: dict[str, tuple[str, ...]] = {}
        for name, label in zip(raw["head_names"], raw["head_labels"], strict=True):
            heads[str(name)] = (*heads.get(str(name), ()), str(label))
        words = Vocabulary({str(t): i for i, t in enumerate(raw["words"])}, raw["word_idf"].astype(np.float32))
        letters = Vocabulary({str(t): i for i, t in enumerate(raw["letters"])}, raw["letter_idf"].astype(np.float32))
        weights = raw["weights"].astype(np.float32) * raw["scale"]
        return _Model(
            Features(words, letters), heads, weights, raw["bias"].astype(np.float32), raw["limits"].astype(np.float32)
        )


def scores(text: str) -> tuple[NDArray[np.float32], dict[str, str]]:
    """Linear scores (margins) for every label of every head, and the concepts seen (id → words)."""
    model = _model()
    columns, values, seen = model.features.row(text)
    total = model.bias.copy()
    if columns:
        total += np.asarray(values, dtype=np.float32) @ model.weights[columns]
    return total, seen


SHARP = 3.0  # how fast a margin turns into certainty; only the order of scores decides


def _sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-SHARP * np.clip(x, -10, 10))), dtype=np.float32)


def _softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    e = np.exp(SHARP * (x - x.max()))
    return np.asarray(e / e.sum(), dtype=np.float32)


def triage(text: str, reasons: bool = True, danger: bool = True) -> Triage:
    """Everything the text says about who needs what and where. Works on a word as on a long story.

    ``danger=False`` does not route to a danger number: for who was given it and chose to go on. ``reasons=False`` leaves the citizen's own words out of the outcome, which saves most of the time.
    """
    model = _model()
    known = facts(text)
    found = guard.screen(text) if danger else None
    raw, seen = scores(text)
    known = _sharpen(known, raw, model)

    columns = model.columns("leefgebieden")
    chances = _sigmoid(raw[columns])
    order = np.argsort(-chances)
    limits = model.limits[columns]
    margins = _with_sentences(text, raw[columns], columns)
    areas = [Scored(model.heads["leefgebieden"][i], float(chances[i])) for i in order if margins[i] >= limits[i]]
    if not areas and text.strip():
        areas = [Scored(model.heads["leefgebieden"][order[0]], float(chances[order[0]]))]

    loket_chances = _softmax(raw[model.columns("loket")])
    by_loket = dict(zip(model.heads["loket"], (float(c) for c in loket_chances), strict=True))
    ordinary = max(value for loket, value in by_loket.items() if loket not in DANGER_ALONE)
    if not found and ordinary < DOUBT:  # nothing points anywhere: the front door
        by_loket["wijkteam"] = by_loket.get("wijkteam", 0.0) + DOUBT
    if found and found.kind == "twijfel" and by_loket.get(found.loket, 0.0) < SUPPORT:
        found = None  # the number was given; where to go is for the story as a whole to say
    by_loket = adjust(by_loket, seen, known, [a.id for a in areas], found.loket if found else None, len(text.split()))
    ranked = sorted(by_loket.items(), key=lambda item: -item[1])
    evidence = _Evidence(text if reasons else "")
    lokets = tuple(
        Because(name, score, evidence.words("loket", name))
        for name, score in ranked[:5]
        if score >= 0.04 or name == ranked[0][0]
    )

    arr = model.columns("arrangementen")
    arr_chances = _sigmoid(raw[arr])
    chosen = [i for i in np.argsort(-arr_chances)[:5] if arr_chances[i] >= 0.12][:5] or [int(np.argmax(arr_chances))]
    if len(chosen) < 3:
        chosen = [int(i) for i in np.argsort(-arr_chances)[:3]]
    arrangements = tuple(
        Because(
            model.heads["arrangementen"][i],
            float(arr_chances[i]),
            evidence.words("arrangementen", model.heads["arrangementen"][i]),
        )
        for i in chosen
    )
    return Triage(tuple(areas), known, ranked[0][0], lokets, arrangements, found.loket if found else None, tuple(seen))


SUPPORT = 0.2  # how likely the story itself must make a danger number when the guard merely doubts
DOUBT = 0.12  # below this no loket stands out
PART = 0.45  # how much clearer a single sentence must speak for a life domain than the whole text


def _with_sentences(text: str, whole: NDArray[np.float32], columns: slice) -> NDArray[np.float32]:
    """Margins of the life domains; in a long story a domain may be in one sentence alone."""
    sentences = [s for s in re.split(r"(?<=[.!?\n])\s+", text) if len(s.split()) >= 4]
    if len(text.split()) < 40 or len(sentences) < 3:
        return whole
    parts = [scores(s)[0][columns] - PART for s in sentences]
    return np.asarray(np.max([whole, *parts], axis=0), dtype=np.float32)


def _sharpen(known: Facts, raw: NDArray[np.float32], model: _Model) -> Facts:
    """Facts the patterns left open or are unsure of, decided by the models trained on the same stories."""
    voor = dict(zip(model.heads["voor"], (float(v) for v in _softmax(raw[model.columns("voor")])), strict=True))
    best = max(voor, key=lambda k: voor[k])
    who = known.voor
    if best != who and voor[best] > 0.75:
        who = best
    groups = dict(
        zip(model.heads["leeftijd"], (float(v) for v in _softmax(raw[model.columns("leeftijd")])), strict=True)
    )
    group = known.leeftijdsgroep
    if group is None:
        top = max(groups, key=lambda k: groups[k])
        group = top if top != "onbekend" and groups[top] > 0.6 else None
    columns = model.columns("urgent")
    chances = _sigmoid(raw[columns])
    urgent = list(known.urgent)
    for i, name in enumerate(model.heads["urgent"]):
        if name == "bed" and "uitzetting" in urgent:
            continue  # who will be put out still sleeps at home
        if chances[i] > 0.6 and name not in urgent:
            urgent.append(name)
    relatie = known.relatie if who != "zelf" else None
    if who != "zelf" and relatie is None and known.genoemd:
        relatie = known.genoemd[0]
    return Facts(who, relatie, known.leeftijd, group, tuple(urgent), known.feiten, known.genoemd)


SHOWN = 0.6  # how much clearer than for the other outcomes a part of the text must speak to be shown as the reason
_SAYS_LITTLE = re.compile(
    r"^(?:nee |ja |nou |ach )*(?:(?:dat )?weet (?:ik|je)|geen idee|ik zou het niet weten|mag dat|bij wie|en (?:dan|nu)|hoezo|ik ben geen)\b"
    r"|\b(?:is|vind ik) (?:ook |wel )?(?:goed|prima|best)$"
)


def _tells(piece: str) -> bool:
    """Whether a part of a story can stand as a reason by itself: no stray remark and no short question."""
    words = len(piece.split())
    return words >= 3 and not (piece.endswith("?") and words < 8) and not _SAYS_LITTLE.search(plain_words(piece))


class _Evidence:
    """Which of the citizen's own words speak most for an outcome: the part of the text with the highest linear score.

    No words where none speaks for it clearly: "omdat u vertelde: weet ik niet" explains nothing.
    """

    def __init__(self, text: str) -> None:
        self.pieces = [p.strip(" ,;:-") for p in _SENTENCE.split(text) if p.strip(" ,;:-.!?")] or [text.strip()]
        self.telling = [len(self.pieces) == 1 or _tells(piece) for piece in self.pieces]
        self._scores: list[NDArray[np.float32]] | None = None

    def words(self, head: str, label: str, longest: int = 16) -> str:
        model = _model()
        if self._scores is None:
            self._scores = [scores(piece)[0] - model.bias for piece in self.pieces]
        column = model.columns(head).start + model.heads[head].index(label)
        others = model.columns(head)
        values = [float(s[column] - s[others].mean()) for s in self._scores]
        told = [(value, piece) for value, piece, tells in zip(values, self.pieces, self.telling, strict=True) if tells]
        value, best = max(told, default=(0.0, ""))
        if value < SHOWN and len(self.pieces) > 1:
            return ""
        words = best.rstrip(".!?").split()
        return " ".join(words[:longest]) + (" …" if len(words) > longest else "")
