"""Which conversation technique is this? One utterance, with what the client said before it, coded as a trainer would.

Linear models over readable features (``features.py``), made by ``python -m actions.training.train``; beside the technique
stand things that can be seen in the words themselves: open or closed, leading, who does the work, jargon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.training.features import BEGIN, Features, Sentence, marked, own_words, sentences, signals, split_sentences
from actions.training.scenario import WEAKENING
from knowledge.taxonomy import ids
from knowledge.text import words
from knowledge.triage_features import Vocabulary

PATH = Path(__file__).with_name("data") / "coder_model.npz"
TECHNIQUES = ids("gesprekstechnieken")
OPEN = frozenset(
    ("open_vraag", "doorvragen", "wens_vragen", "uitzondering_vragen", "netwerk_vragen", "kleine_stap", "schaalvraag")
)
HELPER_WORKS = frozenset(("overnemen", "advies_opdringen", "informatie_geven"))
QUESTION_WORD = re.compile(
    r"^(?:en |maar |dus |oke |nou |goh |ja |want )*(?:wat|hoe|waar\w*|wanneer|welke?|wie|vertel\w*|waarom|hoezo|sinds|in hoeverre|op welke?|met wie|bij wie)\b"
)
SURE_WEAK = 0.6  # what is held against somebody must be surer: below this, four in ten were called wrong on folds
GREETING = "begroeten"
LEAST_AFTER_GREETING = 4  # words
SURE = 0.7  # chance from which what follows a greeting counts as the main thing
_JARGON = ("afkorting", "vakwoord")
_LEADING = ("zou_niet", "zeker_toch")
_TOGETHER = re.compile(r"\b(?:wij|we|samen|ons)\b")

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Coding:
    """The outcome for one utterance. ``score``: probability of ``techniek``; ``alternatives``: runners-up, best first;
    ``alle``: every technique in it, main one first; ``abstain``: better not relied on; ``open``: open question True,
    closed False, no question None; ``werk``: who does the work: client, samen, hulpverlener or niemand."""

    techniek: str
    score: float
    alternatives: tuple[tuple[str, float], ...]
    alle: tuple[str, ...]
    abstain: bool
    open: bool | None
    suggestief: bool
    werk: str
    jargon_words: tuple[str, ...]
    own_words: tuple[str, ...]

    @property
    def weighs(self) -> float:
        """The chance that this weakens the talk, of whatever kind: that may be sure where the kind is not."""
        likely = ((self.techniek, self.score), *self.alternatives)
        return sum(score for name, score in likely if name in WEAKENING)

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``keukentafel technique --jsonl``."""
        return {
            "techniek": self.techniek,
            "score": round(self.score, 3),
            "alternatives": [{"id": name, "score": round(score, 3)} for name, score in self.alternatives],
            "alle": list(self.alle),
            "abstain": self.abstain,
            "open": self.open,
            "suggestief": self.suggestief,
            "werk": self.werk,
            "jargon_words": list(self.jargon_words),
            "own_words": list(self.own_words),
        }


class Coder:
    """The trained model, in memory."""

    def __init__(self, path: Path = PATH) -> None:
        with np.load(path, allow_pickle=False) as file:
            data = {name: file[name] for name in file.files}

        def vocabulary(name: str) -> Vocabulary:
            terms = data[name].tolist()
            return Vocabulary({term: i for i, term in enumerate(terms)}, data[f"{name}_idf"])

        self.features = Features(vocabulary("words"), vocabulary("letters"), vocabulary("context"))
        self.weights = data["weights"]  # int8, (features, 2 × techniques): main technique, then presence
        self.scale = data["scale"]
        self.bias = data["bias"]
        self.sharpness = float(data["sharpness"])
        self.doubt = float(data["doubt"])
        self.present = float(data["present"])

    def margins(self, context: str, text: str) -> tuple[Scores, Scores]:
        """Margin per technique: as the main one, and as one of those present."""
        columns, values, _ = self.features.row(context, text)
        raw = np.asarray(values, dtype=np.float32) @ self.weights[columns].astype(np.float32)
        all_of_them = (raw * self.scale + self.bias).astype(np.float64)
        n = len(TECHNIQUES)
        return all_of_them[:n], all_of_them[n:]

    def chances(self, margins: Scores) -> Scores:
        """Margins as probabilities that agree with how often they were right on folds."""
        power = np.exp(self.sharpness * (margins - margins.max()))
        return np.asarray(power / power.sum())

    def code(self, context: str, text: str) -> Coding:
        """Code one utterance. ``context``: what the client said just before, or "-" at the start."""
        whole = self._code(context, text)
        if whole.techniek != GREETING or not (rest := self._after_greeting(context, text)):
            return whole
        # A greeting is so easily recognised that it hides what is said after it.
        after = self._code(context, rest)
        if after.abstain or after.techniek == GREETING:
            return whole
        names = tuple(dict.fromkeys((*after.alle, *whole.alle)))
        if after.techniek in WEAKENING and after.techniek != "gesloten_vraag" and after.score >= SURE:
            return replace(after, alle=names, own_words=whole.own_words)
        return replace(whole, alle=(GREETING, *(name for name in names if name != GREETING)))

    def _after_greeting(self, context: str, text: str) -> str:
        """What follows the sentences that only greet; empty when that is nothing of weight."""
        parts = [part.strip() for part in split_sentences(text)]
        begin = 0
        while begin < len(parts) and self._code(context, parts[begin]).techniek == GREETING:
            begin += 1
        rest = " ".join(parts[begin:])
        return rest if begin and len(words(rest)) >= LEAST_AFTER_GREETING else ""

    def _code(self, context: str, text: str) -> Coding:
        context = context.strip() or BEGIN
        main, present = self.margins(context, text)
        chances = self.chances(main)
        order = np.argsort(-chances, kind="stable")
        best = TECHNIQUES[order[0]]
        also = [TECHNIQUES[k] for k in np.argsort(-present, kind="stable") if present[k] > self.present]
        parts = sentences(text)
        line = " ".join(" ".join(s.words) for s in parts)
        seen = signals().find(marked(parts))
        return Coding(
            techniek=best,
            score=float(chances[order[0]]),
            alternatives=tuple((TECHNIQUES[k], float(chances[k])) for k in order[1:4]),
            alle=(best, *(name for name in also if name != best)),
            abstain=bool(chances[order[0]] < (max(self.doubt, SURE_WEAK) if best in WEAKENING else self.doubt)),
            open=_open(best, parts),
            suggestief=best == "suggestieve_vraag" or any(name in seen for name in _LEADING) and "?" in text,
            werk=_work(best, line),
            jargon_words=jargon(text),
            own_words=own_words(context, text),
        )


def _open(technique: str, parts: list[Sentence]) -> bool | None:
    asking = [s for s in parts if s.asked or QUESTION_WORD.match(" ".join(s.words))]
    if not asking:
        return True if technique in ("open_vraag", "doorvragen") else None
    if technique in ("gesloten_vraag", "suggestieve_vraag"):
        return False
    return technique in OPEN or bool(QUESTION_WORD.match(" ".join(asking[-1].words)))


def _work(technique: str, line: str) -> str:
    if technique in HELPER_WORKS:
        return "hulpverlener"
    if technique in ("kleine_stap", "afsluiten") and _TOGETHER.search(line):
        return "samen"
    return "client" if technique in OPEN else "niemand"


@lru_cache(maxsize=1)
def _jargon_patterns() -> re.Pattern[str]:
    options = [
        word.replace("*", r"\w*")
        for name in _JARGON
        for form in signals().concepts[name].vormen
        for word in form.split("|")
    ]
    return re.compile(rf"(?:{'|'.join(options)})")


def jargon(text: str) -> tuple[str, ...]:
    """Words of the field and abbreviations in ``text``."""
    return tuple(dict.fromkeys(word for word in words(text) if _jargon_patterns().fullmatch(word)))


@lru_cache(maxsize=1)
def coder() -> Coder:
    """The project's own coder, read once per process."""
    return Coder()


def code(context: str, text: str) -> Coding:
    """Code one utterance with the project's own coder."""
    return coder().code(context, text)
