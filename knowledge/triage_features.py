"""What the triage models look at: stemmed words and pairs, letter groups, concepts and where they point to, classes of
words, and the vector of the shipped embedder.

The same code serves training and answering, so the two cannot drift apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge import guard, guard_words
from knowledge.concepts import concepts, lexicon
from knowledge.embedder import SHIPPED, Embedder, get_embedder
from knowledge.guard_signals import plain as bare
from knowledge.guard_signals import sound
from knowledge.routing import pointers
from knowledge.taxonomy import ids
from knowledge.text import stem

POINTER_WEIGHT = 0.6  # found on folds of the training stories: between .3 and 1 it matters little
# Likewise, with one hand left out at a time; both helped with each of them, for life domains as for lokets.
CLASS_WEIGHT, VECTOR_WEIGHT = 0.4, 0.5
_STEMS: dict[str, str] = {}


# What somebody says is not the matter: "geen schulden" is no debt, and "genoeg om van te leven" no want of money.
_NOT_THE_MATTER = re.compile(
    r"\b(?:geen|zonder|nooit) (?:(?:enkele|grote|echte|andere) )?(?:schuld\w*|\w*achterstand\w*|ruzie\w*|drugs|alcohol|drank|geldproblemen|geldzorgen|betalingsproblemen)\b"
    r"|\bgenoeg (?:geld|inkomen|spaargeld|om van te leven)\b|\bgeld (?:is|was) (?:het |er )?(?:probleem |punt )?(?:niet|genoeg)\b"
)


def plain_words(text: str) -> str:
    """Normalised text without sentence ends and without denied troubles: what concepts and models look at."""
    words = re.sub(r"[.!?\n]", " ", _NOT_THE_MATTER.sub(" ", guard.normalise(text)))
    return re.sub(r"\s+", " ", words).strip()


def _stem(word: str) -> str:
    found = _STEMS.get(word)
    if found is None:
        if len(_STEMS) > 50_000:
            _STEMS.clear()
        found = _STEMS[word] = stem(word)
    return found


def word_terms(plain: str) -> Counter[str]:
    """Stems and pairs of neighbouring stems."""
    stems = [_stem(w) for w in plain.split() if len(w) > 1]
    return Counter(stems + [f"{a} {b}" for a, b in zip(stems, stems[1:], strict=False)])


def letter_terms(plain: str) -> Counter[str]:
    """Groups of three to five letters within a word, its edges marked with a space."""
    out: Counter[str] = Counter()
    for word in plain.split():
        padded = f" {word} "
        for n in (3, 4, 5):
            if len(padded) <= n:
                out[padded] += 1
                break
            for i in range(len(padded) - n + 1):
                out[padded[i : i + n]] += 1
    return out


@dataclass(frozen=True)
class Vocabulary:
    """Terms of one kind with their place and inverse document frequency."""

    place: dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def build(cls, documents: list[Counter[str]], at_least: int) -> Vocabulary:
        """The terms that stand in at least so many documents, in alphabetical order."""
        count: Counter[str] = Counter()
        for document in documents:
            count.update(document.keys())
        terms = sorted(t for t, n in count.items() if n >= at_least)
        n = len(documents)
        return cls(
            {t: i for i, t in enumerate(terms)},
            np.array([math.log((1 + n) / (1 + count[t])) + 1 for t in terms], dtype=np.float32),
        )

    def row(self, terms: Counter[str]) -> tuple[list[int], list[float]]:
        """Places and values of one document, of length 1."""
        pairs = [
            (i, (1 + math.log(n)) * float(self.idf[i]))
            for t, n in terms.items()
            if (i := self.place.get(t)) is not None
        ]
        norm = math.sqrt(sum(v * v for _, v in pairs)) or 1.0
        return [i for i, _ in pairs], [v / norm for _, v in pairs]


@lru_cache(maxsize=1)
def concept_names() -> tuple[str, ...]:
    """All concepts, in the order of the lexicon."""
    return tuple(lexicon().concepts)


@lru_cache(maxsize=1)
def _concept_place() -> dict[str, int]:
    return {name: i for i, name in enumerate(concept_names())}


@lru_cache(maxsize=1)
def _pointing() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Per concept where it points to: lokets (the readable table) and the life domain it belongs to."""
    names, lokets, areas = concept_names(), list(ids("lokets")), list(ids("leefgebieden"))
    place = _concept_place()
    to_loket = np.zeros((len(names), len(lokets)), dtype=np.float32)
    for loket, concept, weight in pointers():
        if concept in place:
            to_loket[place[concept], lokets.index(loket)] += weight
    to_area = np.zeros((len(names), len(areas)), dtype=np.float32)
    for name, known in lexicon().concepts.items():
        if known.gebied in areas:
            to_area[place[name], areas.index(known.gebied)] = 1.0
    return to_loket, to_area


def class_row(plain: str) -> tuple[list[int], list[float]]:
    """Classes of the thesaurus (``guard_words``) of a text and their values, of length 1."""
    places = guard_words.places()
    count = Counter(number for word in plain.split() for number in places.get(sound(bare(word)), ()))
    values = [math.log1p(n) for n in count.values()]
    norm = math.sqrt(sum(v * v for v in values)) or 1.0
    return list(count), [v / norm for v in values]


def vectors() -> Embedder:
    """The shipped embedder, whichever one searching uses: the models learned from its vectors."""
    return get_embedder(str(SHIPPED))


def layout() -> str:
    """What the columns after the vocabularies hang on; a model that learned from others cannot be used."""
    return " ".join((*concept_names(), *guard_words.classes(), vectors().fingerprint))


@dataclass(frozen=True)
class Features:
    """The two vocabularies; together with the rest they lay out the columns."""

    words: Vocabulary
    letters: Vocabulary

    @property
    def width(self) -> int:
        """Number of columns: words, letters, concepts, lokets and domains pointed to, classes, dimensions of a vector."""
        return (
            len(self.words.place)
            + len(self.letters.place)
            + len(concept_names())
            + len(ids("lokets"))
            + len(ids("leefgebieden"))
            + len(guard_words.classes())
            + vectors().dimension
        )

    def row(self, text: str) -> tuple[list[int], list[float], dict[str, str]]:
        """Columns and values of one text, and the concepts seen in it (id → words)."""
        plain = plain_words(text)
        columns, values = self.words.row(word_terms(plain))
        known = bool(columns)
        shift = len(self.words.place)
        more, their = self.letters.row(letter_terms(plain))
        columns += [shift + i for i in more]
        values += their
        shift += len(self.letters.place)
        seen = concepts(plain)
        found = [_concept_place()[c] for c in seen]
        damp = 1.0 / math.sqrt(max(len(found), 2))
        columns += [shift + i for i in found]
        values += [damp] * len(found)
        shift += len(concept_names())
        for table in _pointing():
            if found:
                sums = table[found].sum(axis=0) * damp * POINTER_WEIGHT
                for i in np.flatnonzero(sums):
                    columns.append(shift + int(i))
                    values.append(float(sums[i]))
            shift += table.shape[1]
        more, their = class_row(plain)
        columns += [shift + i for i in more]
        values += [CLASS_WEIGHT * v for v in their]
        shift += len(guard_words.classes())
        if known:  # the vector of letters that are no word says nothing, and says it with full weight
            vector = vectors().queries([plain])[0]
            columns += range(shift, shift + len(vector))
            values += [VECTOR_WEIGHT * float(v) for v in vector]
        return columns, values, seen
