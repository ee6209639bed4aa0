"""Concepts: what somebody says outright, heard in everyday words (``knowledge/concepts.yml``).

A concept is one idea with the many ways people say it. The forms are written in a small pattern language (explained at
the top of the file) and become regular expressions over normalised words. Thousands of forms would be too slow to try
one by one, so an index over words first finds the few of which every word occurs in the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from knowledge.guard import normalise
from knowledge.passages import read_yaml

PATH = Path(__file__).resolve().parent / "concepts.yml"
GROUPS = "_groepen"  # keys with a _ are no concepts
GAP = "~"
MAX_GAP = 4  # words that may stand in the place of a ~

_STOPS = re.compile(r"[.!?\s]+")
_WORD = r"[a-z0-9]"
_TOKEN = re.compile(rf"\*?{_WORD}+\*?")


@dataclass(frozen=True)
class Concept:
    """``gebied``: leefgebied, or ``gesprek`` for who speaks and how; ``vormen``: patterns; ``tenzij``: what is not meant."""

    id: str
    gebied: str
    vormen: tuple[str, ...]
    tenzij: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """One pattern with its groups filled in. ``words``: the words (as alternatives) that must all occur."""

    source: str
    words: tuple[tuple[str, ...], ...]
    gaps: tuple[bool, ...]  # whether a ~ stands before the word at the same place

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Over text with one space before, between and after words. Compiled at first use: most are rarely needed."""
        parts = [f"(?:{'|'.join(w.replace('*', f'{_WORD}*') for w in word)})" for word in self.words]
        pattern = parts[0]
        for part, gap in zip(parts[1:], self.gaps[1:], strict=True):
            pattern += (rf"(?: {_WORD}+){{0,{MAX_GAP}}}? " if gap else " ") + part
        return re.compile(rf" {pattern}(?= )")


def parse(source: str, groups: dict[str, tuple[str, ...]]) -> Form:
    """The form written as `source`; ValueError when it is not in the pattern language."""
    words: list[tuple[str, ...]] = []
    gaps: list[bool] = []
    gap = False
    for token in source.split():
        if token == GAP:
            if gap or not words:
                raise ValueError(f"a ~ stands between two words: {source!r}")
            gap = True
            continue
        word: list[str] = []
        for option in token.split("|"):
            if option.startswith("@"):
                if option[1:] not in groups:
                    raise ValueError(f"no group {option} in {source!r}")
                word.extend(groups[option[1:]])
            elif _TOKEN.fullmatch(option):
                word.append(option)
            else:
                raise ValueError(f"{option!r} is not a word in {source!r}")
        words.append(tuple(dict.fromkeys(word)))
        gaps.append(gap)
        gap = False
    if gap or not words:
        raise ValueError(f"a ~ stands between two words: {source!r}")
    return Form(source, tuple(words), tuple(gaps))


def prepare(text: str) -> str:
    """Normalised words with single spaces around each: " mn moeder valt "."""
    return f" {' '.join(_STOPS.split(normalise(text).replace(chr(39), ''))).strip()} "


class Lexicon:
    """The concepts of one file, indexed by the words in their forms."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.groups = {name: tuple(words) for name, words in data.get(GROUPS, {}).items()}
        self.concepts = {
            name: Concept(name, row["gebied"], tuple(row["vormen"]), tuple(row.get("tenzij", ())))
            for name, row in data.items()
            if not name.startswith("_")
        }
        self._forms = [(c.id, parse(v, self.groups)) for c in self.concepts.values() for v in c.vormen]
        self._unless = {c.id: [parse(v, self.groups) for v in c.tenzij] for c in self.concepts.values() if c.tenzij}
        self._index()

    def _index(self) -> None:
        """Number every distinct word of the forms; hang each form on the word that fewest forms share."""
        shared = Counter(word for _, form in self._forms for word in set(form.words))
        number = {word: i for i, word in enumerate(shared)}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._inside: list[tuple[str, int]] = []
        for word, i in number.items():
            for option in word:
                stem = option.strip("*")
                if option.startswith("*") and option.endswith("*"):
                    self._inside.append((stem, i))
                elif option.endswith("*"):
                    self._starts[stem].append(i)
                elif option.startswith("*"):
                    self._ends[stem].append(i)
                else:
                    self._exact[stem].append(i)
        self._needs = [frozenset(number[word] for word in form.words) for _, form in self._forms]
        self._hung: dict[int, list[int]] = defaultdict(list)
        for n, (_, form) in enumerate(self._forms):
            self._hung[number[min(form.words, key=lambda word: shared[word])]].append(n)
        self._numbers = lru_cache(maxsize=20_000)(self._numbers_of)

    def _numbers_of(self, word: str) -> frozenset[int]:
        """The numbers of all words in forms that a word of a text can be."""
        found = list(self._exact.get(word, ()))
        for i in range(1, len(word) + 1):
            found += self._starts.get(word[:i], ())
            found += self._ends.get(word[-i:], ())
        found += (number for stem, number in self._inside if stem in word)
        return frozenset(found)

    def _candidates(self, text: str) -> list[int]:
        present: set[int] = set()
        for word in set(text.split()):
            present |= self._numbers(word)
        return sorted(n for i in present for n in self._hung.get(i, ()) if self._needs[n] <= present)

    def _matches(self, name: str, form: Form, text: str) -> Iterator[str]:
        barred = [m.span() for other in self._unless.get(name, ()) for m in other.regex.finditer(text)]
        for match in form.regex.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in barred):
                yield match.group()[1:]

    def find(self, text: str) -> dict[str, str]:
        """Concept id → the words that told it, for every concept in `text`."""
        text = prepare(text)
        found: dict[str, str] = {}
        for n in self._candidates(text):
            name, form = self._forms[n]
            if name not in found and (words := next(self._matches(name, form, text), None)):
                found[name] = words
        return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The project's own lexicon, read once per process."""
    return Lexicon(read_yaml(PATH))


def concepts(text: str) -> dict[str, str]:
    """Concept id → the (normalised) words in `text` that told it, in the order of the lexicon."""
    return lexicon().find(text)
