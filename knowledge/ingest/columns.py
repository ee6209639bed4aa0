"""Columns that a scan put in the wrong order, in text without pages: found by their torn sentences, set in a row again.

Only for text with a blank line after every line, which is what narrow columns become when they are scanned. A seam is
where two lines cannot belong together; the pieces between seams follow each other as their first and last words fit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from wordfreq import zipf_frequency

from knowledge.ingest.document import Line
from knowledge.ingest.words import END, FIRST_WORD, HYPHEN_END, is_word
from knowledge.passages import load_passages
from knowledge.text import STOPWORDS, words

# Wider than the columns by this much: a title, a caption, a box.
WIDE = 1.3
# A pair of words that should stand together this often and hardly ever does is a seam.
EXPECTED = 8.0
RARELY = 0.05
# Log-odds above which a last and a first word may follow each other. Rare words say nothing and stand at 0; what is
# left over at the end may fit badly and still be right.
FITS = -2.0
# Zipf value of a word that is no torn half of another.
ORDINARY = 3.0
_SMOOTH = 0.5
_MARK = re.compile(r"^\s*(?:[•–*-]|\d{1,2}[.)]?)\s")
_NUMBER = re.compile(r"\s*(\d{1,2})[.)]?\s+[A-ZÀ-Ý]")
_BULLET = re.compile(r"^\s*[•–*-]\s")
_CAPITAL = re.compile(r"\s*([A-ZÀ-Ý][a-zà-ÿ]+)\b")
# A name may begin with these.
_IN_NAMES = frozenset({"de", "het", "van", "den", "der", "ter", "ten", "op", "aan"})


@dataclass(frozen=True, slots=True)
class _Pairs:
    """How often words stand alone and beside each other."""

    single: Counter[str]
    pair: Counter[tuple[str, str]]
    total: int

    def fit(self, before: str, after: str) -> float:
        """Log of how much more often the two stand in a row than by chance; 0 where nothing is known."""
        return float(np.log((self.pair[before, after] + _SMOOTH) / (self._expected(before, after) + _SMOOTH)))

    def apart(self, before: str, after: str) -> bool:
        """Whether the two hardly ever follow each other although both are common."""
        expected = self._expected(before, after)
        return expected >= EXPECTED and self.pair[before, after] <= RARELY * expected

    def _expected(self, before: str, after: str) -> float:
        return self.single[before] * self.single[after] / max(self.total, 1)


@lru_cache(maxsize=1)
def _known() -> _Pairs:
    """Word pairs of the project's own texts: ordinary Dutch of the field."""
    single: Counter[str] = Counter()
    pair: Counter[tuple[str, str]] = Counter()
    for passage in load_passages():
        for text in (passage.text, passage.burger, passage.validity.nu, *passage.vragen):
            for sentence in re.split(r"[.!?:;,()]", text):
                row = words(sentence)
                single.update(row)
                pair.update(zip(row, row[1:], strict=False))
    return _Pairs(single, pair, sum(single.values()))


def in_order(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """The lines with their columns in reading order, pieces two blank lines apart, and how many were moved or joined."""
    filled = [line for line in lines if line.text.strip()]
    lengths = sorted(len(line.text.strip()) for line in filled)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    pieces = _pieces(lines, usual)
    follows = _links(pieces, usual)
    pieces, follows = _without_circles(pieces, follows)
    follows = _counted(pieces, follows)
    placed: list[Line] = []
    heads = [number for number in range(len(pieces)) if number not in follows.values()]
    # A chain stands where its earliest piece stood.
    chains = [_chain(head, follows) for head in heads]
    for chain in sorted(chains, key=min):
        for place, number in enumerate(chain):
            if placed:
                placed.extend([Line("")] * (1 if place else 2))
            placed.extend(pieces[number])
    return placed, len(follows)


def _pieces(lines: Sequence[Line], usual: int) -> list[list[Line]]:
    """Runs of lines without a seam; blank lines stay inside."""
    pieces: list[list[Line]] = []
    current: list[Line] = []
    last: Line | None = None
    close_by, in_item = 0, False
    for place, line in enumerate(lines):
        if not line.text.strip():
            current.append(line)
            continue
        near = place > 0 and bool(lines[place - 1].text.strip())
        heading = not near and _heads(lines, place)
        if last is not None and (
            _seam(last.text, line.text, usual, near, close_by)
            or (heading or _MARK.match(line.text) and not in_item)
            and not END.search(last.text)
            and not near
        ):
            pieces.append(current)
            current, near, in_item = [], False, False
        close_by = close_by + 1 if near else 1
        in_item = bool(_MARK.match(line.text)) or in_item and not heading
        current.append(line)
        last = line
    return [_trimmed(piece) for piece in (*pieces, current) if any(line.text.strip() for line in piece)]


def _heads(lines: Sequence[Line], place: int) -> bool:
    """Whether a line with nothing above is a heading: text right below it, a capital, no full stop."""
    text = lines[place].text.strip()
    below = place + 1 < len(lines) and bool(lines[place + 1].text.strip())
    return below and len(text) < 60 and text[:1].isupper() and not END.search(text)


def _trimmed(piece: list[Line]) -> list[Line]:
    filled = [place for place, line in enumerate(piece) if line.text.strip()]
    return piece[filled[0] : filled[-1] + 1]


def _seam(before: str, after: str, usual: int, near: bool, close_by: int) -> bool:
    """Whether two lines in a row cannot belong to one text. `near`: no blank line in between; `close_by`: how many
    lines stood that close up to here."""
    # The last line of a wide paragraph is short as well, and stands right below it.
    if _wide(before, usual) != _wide(after, usual) and (not near or after.startswith(" ")):
        return True
    small = after.strip()[:1].islower()
    if END.search(before):
        return small and not re.search(r"[:;…]\W*$", before)
    if HYPHEN_END.search(before):
        return not small
    capital = _CAPITAL.match(after)
    if capital:
        # Two lines close together are a heading, and what comes after one begins anew.
        return not near and close_by == 1 and capital[1].lower() in STOPWORDS - _IN_NAMES
    if not small or _MARK.match(after):
        return False
    if close_by >= 3 and not near:
        return True
    row, next_row = words(before), words(after)
    return bool(row) and bool(next_row) and not before.rstrip().endswith(",") and _known().apart(row[-1], next_row[0])


def _words_on(text: str) -> bool:
    """Whether the last word is an ordinary one, not a name or a label."""
    last = text.split()[-1]
    return last[:1].islower() or last.lower() in STOPWORDS


def _item(piece: Sequence[Line]) -> bool:
    """Whether a piece ends in a list item, which needs no full stop."""
    for place in range(len(piece) - 1, -1, -1):
        if _BULLET.match(piece[place].text):
            return True
        # A line close to the one before it is the first below a heading.
        below_heading = place > 0 and bool(piece[place].text.strip()) and bool(piece[place - 1].text.strip())
        if below_heading or place < len(piece) - 1 and END.search(piece[place].text):
            return False
    return False


def _wide(text: str, usual: int) -> bool:
    return len(text.strip()) > WIDE * usual


def _links(pieces: Sequence[Sequence[Line]], usual: int) -> dict[int, int]:
    """Which piece follows which: an open end and an open beginning that fit each other best."""
    ends = [
        number
        for number, piece in enumerate(pieces)
        if not END.search(last := piece[-1].text) and not _wide(last, usual) and _words_on(last) and not _item(piece)
    ]
    starts = [number for number, piece in enumerate(pieces) if piece[0].text.strip()[:1].islower()]
    scores = {
        (one, two): score
        for one in ends
        for two in starts
        if two != one + 1
        and (score := _fit(pieces[one][-1].text, pieces[two][0].text)) > FITS
        # Only a torn word tells that one piece is two columns.
        and (one != two or HYPHEN_END.search(pieces[one][-1].text))
    }
    follows: dict[int, int] = {}
    for one, two in sorted(scores, key=lambda pair: -scores[pair]):
        if one not in follows and two not in follows.values():
            follows[one] = two
    return follows


def _fit(before: str, after: str) -> float:
    torn, first = HYPHEN_END.search(before), FIRST_WORD.match(after)
    if torn:
        # Two halves that make a word settle it, the more so if the second is hardly one by itself.
        whole = _whole(torn[1], first[1]) if first else ""
        gain = zipf_frequency(whole, "nl") - zipf_frequency(first[1], "nl") if first else 0.0
        return 5.0 + gain if whole and gain > 0 else -10.0
    row, next_row = words(before), words(after)
    if not row or not next_row or first is None or zipf_frequency(first[1], "nl") < ORDINARY:
        return -10.0
    return _known().fit(row[-1], next_row[0])


def _whole(before: str, after: str) -> str:
    """The word that two halves make, or nothing."""
    whole = before.split("-")[-1] + after
    return whole if is_word(whole) else ""


def _without_circles(pieces: list[list[Line]], follows: dict[int, int]) -> tuple[list[list[Line]], dict[int, int]]:
    """A piece that follows itself is two columns: it is cut before its last heading without a number."""
    for one in [one for one, two in follows.items() if one == two]:
        piece = pieces[one]
        cut = _last_heading(piece)
        if cut:
            pieces = [*pieces, piece[cut:]]
            pieces[one] = _trimmed(piece[:cut])
            follows = {**{a: b for a, b in follows.items() if a != one}, len(pieces) - 1: one}
        else:
            follows = {a: b for a, b in follows.items() if a != one}
    kept: dict[int, int] = {}
    for one, two in follows.items():
        if one not in _chain(two, kept):
            kept[one] = two
    return pieces, kept


def _counted(pieces: Sequence[Sequence[Line]], follows: dict[int, int]) -> dict[int, int]:
    """A piece that begins with a point belongs behind the one piece, still open, whose numbers it counts on."""
    numbers = [[int(found[1]) for line in piece if (found := _NUMBER.match(line.text))] for piece in pieces]
    more = dict(follows)
    for two, piece in enumerate(pieces):
        if two in more.values() or not _MARK.match(piece[0].text) or not numbers[two]:
            continue
        before = [
            one
            for one in range(len(pieces))
            if one not in more and numbers[one][-1:] == [numbers[two][0] - 1] and one not in _chain(two, more)
        ]
        if len(before) == 1:
            more[before[0]] = two
    return more


def _last_heading(piece: Sequence[Line]) -> int:
    """Place of the last heading without a number; 0 if there is none."""
    for place in range(len(piece) - 2, 0, -1):
        if not piece[place - 1].text.strip() and _heads(piece, place) and not _MARK.match(piece[place].text):
            return place
    return 0


def _chain(head: int, follows: dict[int, int]) -> list[int]:
    chain = [head]
    while chain[-1] in follows:
        chain.append(follows[chain[-1]])
    return chain
