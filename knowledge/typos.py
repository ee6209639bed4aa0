"""Typing errors: a word that nobody knows is read as the nearest word of the collection."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from knowledge.part import Part
from knowledge.text import frequencies, parts, stem, words

SHORTEST = 5
NEAR = 84.0
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*")


def bridge(query: str, part: Part) -> str:
    """The question with unknown words replaced by the nearest spelling in the collection, if one is near."""
    return _TOKEN.sub(lambda match: _nearest(match.group(), part), query)


def _nearest(token: str, part: Part) -> str:
    plain = words(token)
    if len(plain) != 1 or len(plain[0]) < SHORTEST or plain[0].isdigit():
        return token
    word = plain[0]
    if word in frequencies() or stem(word) in part.vocabulary:
        return token
    # An unknown compound of known words is no error; a short piece left over at its end is one.
    pieces = parts(word)
    if pieces and min(map(len, pieces)) > 3 and any(stem(piece) in part.vocabulary for piece in pieces):
        return token
    # The first letter is rarely mistyped, and asking for it keeps the comparison small.
    near = [spelling for spelling in part.spellings if spelling[0] == word[0] and abs(len(spelling) - len(word)) < 4]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=NEAR)
    return str(found[0]) if found else token
