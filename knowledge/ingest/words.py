"""What a word is, where a line tears one, and where a sentence ends: shared by the repair and the column order."""

from __future__ import annotations

import re
from functools import lru_cache

from wordfreq import get_frequency_dict

from knowledge.text import normalise, parts

# "zorg- en welzijnsaanbieders": the hyphen stands for the rest of the word and stays.
AND = re.compile(r"(?:en|of|en/of|tot|als|dan|noch|maar|respectievelijk)\b", re.IGNORECASE)
HYPHEN_END = re.compile(r"([^\W\d_][\w’'.-]*)[-\u2010\u00ad]\s*$")
FIRST_WORD = re.compile(r"^\s*([^\W\d_]+)")
END = re.compile(r"[.!?:;…]['\"’”)\]]*\d{0,3}\s*$")


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """wordfreq's Dutch list without accents."""
    return frozenset(normalise(word) for word in get_frequency_dict("nl", "best"))


@lru_cache(maxsize=1)
def spelled() -> frozenset[str]:
    """wordfreq's Dutch list as it is spelled."""
    return frozenset(get_frequency_dict("nl", "best"))


def is_word(word: str) -> bool:
    """Whether a word stands in wordfreq's Dutch list, or falls apart into words that do."""
    plain = normalise(word)
    return plain in known() or bool(parts(plain)) and all(piece in known() for piece in parts(plain))


def is_half(word: str) -> bool:
    """Whether a word can stand before a hyphen that replaces the rest: "welzijns-" in "welzijns- en zorgaanbieders"."""
    return len(word) > 2 and (is_word(word) or word.endswith("s") and is_word(word[:-1]))
