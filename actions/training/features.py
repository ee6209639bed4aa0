"""What the coder looks at in an utterance: its words with the marks of sentence and question, letter groups, hand-written
signals, its shape, and what the client said before it.

The same code serves training and answering, so the two cannot drift apart.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge import guard
from knowledge.concepts import Lexicon
from knowledge.passages import read_yaml
from knowledge.text import STOPWORDS, stem, words
from knowledge.triage_features import Vocabulary

PATH = Path(__file__).with_name("data") / "signalen.yml"
START, ASKED, SAID = "zin1", "vraag1", "punt1"
BEGIN = "-"  # the context at the very start of a talk
CONTEXT_WEIGHT, SIGNAL_WEIGHT, SHAPE_WEIGHT = 0.5, 0.5, 0.3
SHAPES = 20

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1)
def signals() -> Lexicon:
    """The hand-written signals."""
    return Lexicon(read_yaml(PATH))


@lru_cache(maxsize=1)
def signal_places() -> dict[str, int]:
    """Signal → its column among the signals: the order of the file."""
    return {name: i for i, name in enumerate(signals().concepts)}


@dataclass(frozen=True)
class Sentence:
    """One sentence: its normalised words, and whether it ends in a question mark."""

    words: tuple[str, ...]
    asked: bool


def split_sentences(text: str) -> list[str]:
    """The pieces of a text up to and including their end marks."""
    return _SENTENCE.findall(text)


def sentences(text: str) -> list[Sentence]:
    """The sentences of an utterance; a masked name counts as the word "naam"."""
    found = []
    for part in split_sentences(text.replace("[naam]", "Naam")):
        plain = re.sub(r"[.!?]", " ", guard.normalise(part.replace("-", " "))).replace("'", "")
        if said := plain.split():
            found.append(Sentence(tuple(said), "?" in part))
    return found


def marked(parts: list[Sentence]) -> str:
    """All sentences in a row, each between its start and its end mark."""
    return " ".join(f"{START} {' '.join(s.words)} {ASKED if s.asked else SAID}" for s in parts)


def word_terms(line: str) -> Counter[str]:
    """Single words, pairs and triples of neighbours, marks included."""
    said = line.split()
    return Counter(" ".join(said[i : i + n]) for n in (1, 2, 3) for i in range(len(said) - n + 1))


def letter_terms(text: str) -> Counter[str]:
    """Groups of two to five characters over the whole utterance, punctuation included."""
    line = _SPACES.sub(" ", text.lower())
    return Counter(line[i : i + n] for n in (2, 3, 4, 5) for i in range(len(line) - n + 1))


def context_terms(context: str) -> Counter[str]:
    """Stems of what the client said."""
    return Counter(stem(word) for word in words(context) if len(word) > 1)


def content(text: str) -> list[str]:
    """The words of some weight, in order."""
    return [word for word in words(text) if len(word) > 3 and word not in STOPWORDS]


def own_words(context: str, text: str) -> tuple[str, ...]:
    """Words of the client that come back in the utterance."""
    theirs = {stem(word) for word in content(context)}
    return tuple(dict.fromkeys(word for word in content(text) if stem(word) in theirs))


def shape(context: str, text: str, parts: list[Sentence]) -> list[float]:
    """Length, sentences, questions, where the talk stands, and how much of the client's words came back."""
    asked, last = any(s.asked for s in parts), bool(parts) and parts[-1].asked
    length = sum(len(s.words) for s in parts)
    theirs = {word for word in words(context) if len(word) > 3}
    mine = [word for word in words(text) if len(word) > 3]
    shared = sum(word in theirs for word in mine)
    client_asks, start = "?" in context, context == BEGIN
    return [
        float(x)
        for x in (
            len(parts) == 1,
            len(parts) == 2,
            len(parts) > 2,
            asked,
            last,
            length < 5,
            5 <= length < 10,
            10 <= length < 18,
            length >= 18,
            start,
            context.rstrip().endswith("?"),
            client_asks,
            shared == 0,
            shared == 1,
            shared == 2,
            shared > 2,
            shared > 0.4 * max(len(mine), 1),
            asked and not client_asks,
            not asked and client_asks,
            not asked and not start and shared > 1,
        )
    ]


@dataclass(frozen=True)
class Features:
    """The three vocabularies; together with signals and shape they lay out the columns."""

    words: Vocabulary
    letters: Vocabulary
    context: Vocabulary

    @classmethod
    def build(cls, rows: list[tuple[str, str]]) -> Features:
        """Vocabularies over training rows (context, text)."""
        return cls(
            Vocabulary.build([word_terms(marked(sentences(text))) for _, text in rows], 2),
            Vocabulary.build([letter_terms(text) for _, text in rows], 3),
            Vocabulary.build([context_terms(context) for context, _ in rows], 2),
        )

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.words.place) + len(self.letters.place) + len(self.context.place) + len(signal_places()) + SHAPES

    def row(self, context: str, text: str) -> tuple[list[int], list[float], dict[str, str]]:
        """Columns and values of one utterance, and the signals seen in it (id → words)."""
        parts = sentences(text)
        line = marked(parts)
        columns, values = self.words.row(word_terms(line))
        shift = len(self.words.place)
        more, weights = self.letters.row(letter_terms(text))
        columns += [shift + i for i in more]
        values += weights
        shift += len(self.letters.place)
        more, weights = self.context.row(context_terms(context))
        columns += [shift + i for i in more]
        values += [w * CONTEXT_WEIGHT for w in weights]
        shift += len(self.context.place)
        seen = signals().find(line)
        damp = SIGNAL_WEIGHT / max(len(seen), 2) ** 0.5
        place = signal_places()
        columns += [shift + place[name] for name in seen]
        values += [damp] * len(seen)
        shift += len(place)
        for i, value in enumerate(shape(context, text, parts)):
            if value:
                columns.append(shift + i)
                values.append(SHAPE_WEIGHT * value)
        return columns, values, seen
