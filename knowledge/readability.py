"""A readability check for Dutch sentences: length, rare words, passive voice, Flesch-Douma. It cannot say "is B1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pyphen
from wordfreq import zipf_frequency

LONGEST = 20  # words in one sentence
MEAN = 15.0  # words per sentence, over one text
RARE = 3.0  # Zipf value under which a word counts as rare (3 is once in a million words)
RARE_SHARE = 0.03
FLESCH = 65.0  # Flesch-Douma, for texts of 30 words or more
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_PASSIVE = re.compile(
    r"\b(?:word|wordt|worden|werd|werden)\b(?:\s+[^\s.?!]+){0,6}?\s+(?:ge\w+[td]|ge\w+en|be\w+d|ver\w+d|ont\w+d|\w+ge\w+[td])\b",
    re.IGNORECASE,
)
_VOWELS = re.compile(r"[aeiouyáéíóúàèäëïöüâêô]+", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """Figures over one text: words per sentence, longest sentence, Flesch-Douma (0 to about 120), rare words, passives."""

    mean: float
    longest: int
    flesch: float
    rare: tuple[str, ...]
    passive: tuple[str, ...]
    words: int


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL")


@lru_cache(maxsize=20000)
def syllables(word: str) -> int:
    """Syllables of one word: hyphenation points, at least the vowel groups that hyphenation leaves together at the edges."""
    parts = _hyphens().inserted(word.lower()).count("-") + 1
    groups = len(_VOWELS.findall(word))
    return int(max(1, parts, min(groups, parts + 1)))


def sentences(text: str) -> list[str]:
    """Sentences and list items of a text."""
    return [s.strip() for s in re.split(r"(?<=[.?!:])\s+|\n+", text) if _WORD.search(s)]


def report(text: str, known: frozenset[str] = frozenset()) -> Report:
    """Figures for ``text``. ``known``: words (lower case) that may be rare because the glossary explains them."""
    rows = sentences(text)
    lengths = [len(_WORD.findall(s)) for s in rows]
    words = _WORD.findall(text)
    plain = [w for w in words if w.lower() not in known]
    rare = tuple(w for w in plain if len(w) > 3 and zipf_frequency(w.lower(), "nl") < RARE)
    count = max(len(plain), 1)
    mean = sum(lengths) / max(len(lengths), 1)
    flesch = 206.84 - 0.93 * mean - 77.0 * sum(syllables(w) for w in plain) / count
    return Report(
        mean, max(lengths, default=0), flesch, rare, tuple(m.group(0) for m in _PASSIVE.finditer(text)), len(words)
    )


def problems(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with ``text``, in words; empty when it passes."""
    r = report(text, known)
    out = []
    if r.longest > LONGEST:
        out.append(f"een zin van {r.longest} woorden (hoogstens {LONGEST})")
    if r.mean > MEAN:
        out.append(f"gemiddeld {r.mean:.1f} woorden per zin (hoogstens {MEAN:.0f})")
    if r.words >= 30 and len(r.rare) / r.words > RARE_SHARE:
        out.append(f"zeldzame woorden: {', '.join(r.rare)}")
    if r.words >= 30 and r.flesch < FLESCH:
        out.append(f"Flesch-Douma {r.flesch:.0f} (minstens {FLESCH:.0f})")
    if r.passive:
        out.append(f"lijdende vorm: {'; '.join(r.passive)}")
    return out
