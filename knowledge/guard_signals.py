"""Finds the signals of ``guard_signals.txt`` in a message and turns them into the features of the guard's model.

Standard library only and Python 3.10. A signal is a concept with its many surface forms ("slaat", "een klap", "bij de
keel"); it says what is talked about, the linear model weighs what signals mean together.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).resolve().parent / "guard_signals.txt"
MANY = 120  # sentences of a message that are weighed one by one
SHORT = 14  # words; a shorter message is looked at as a whole only

_REPEATED = re.compile(r"(.)\1{2,}")
_SPLIT = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|[.!?;\n]+|,")
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")


def plain(text: str) -> str:
    """Lower case, without accents, no letter more than twice in a row."""
    text = text.replace("’", "'").replace("`", "'").replace("´", "'").replace("…", ".").replace("ĳ", "ij")
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _REPEATED.sub(r"\1\1", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a word is compared: misspellings that sound alike get one form."""
    word = (
        word.replace("'", "")
        .replace("-", "")
        .replace("y", "ij")
        .replace("dt", "t")
        .replace("ck", "k")
        .replace("ph", "f")
    )
    word = _DOUBLE.sub(r"\1", word)
    word = re.sub(r"c(?=[aoulrt]|$)", "k", word)
    if word.endswith("d"):
        word = word[:-1] + "t"
    if len(word) > 4 and word.endswith("en"):
        word = word[:-1]
    return word


@dataclass
class Step:
    """One place in a phrase: words, beginnings, endings, digits, signals, or a gap of at most ``gap`` words."""

    words: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    shapes: tuple[re.Pattern[str], ...] = ()
    signal: str = ""
    gap: int = 0

    def fits(self, word: str, signals: set[str]) -> bool:
        """Whether this step accepts the word at hand."""
        if self.signal:
            return self.signal in signals
        if word in self.words:
            return True
        if self.starts and word.startswith(self.starts) or self.ends and word.endswith(self.ends):
            return True
        return bool(self.shapes) and any(shape.fullmatch(word) for shape in self.shapes)


@dataclass(frozen=True)
class Phrase:
    """A form of several words. ``needs``: words and ``needed``: signals without which it cannot be there (a quick no)."""

    name: str
    steps: tuple[Step, ...]
    needs: tuple[frozenset[str], ...]
    needed: frozenset[str]

    @classmethod
    def of(cls, name: str, steps: list[Step]) -> Phrase:
        """The phrase of these steps."""
        rest = [s for s in steps if not s.gap]
        needs = tuple(s.words for s in rest[1:] if s.words and not (s.starts or s.ends or s.shapes))
        return cls(name, tuple(steps), needs, frozenset(s.signal for s in rest if s.signal))


@dataclass
class Lexicon:
    """Everything the signals file says, arranged for looking up word by word."""

    words: dict[str, list[str]] = field(default_factory=dict)
    starts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    ends: list[tuple[str, str]] = field(default_factory=list)
    by_word: dict[str, list[Phrase]] = field(default_factory=dict)
    by_pair: dict[tuple[str, str], list[Phrase]] = field(default_factory=dict)
    by_start: dict[str, list[Phrase]] = field(default_factory=dict)
    by_digit: list[Phrase] = field(default_factory=list)
    by_signal: dict[str, list[Phrase]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


def _step(text: str) -> Step:
    if text.strip("_") == "":
        return Step(gap=3 if len(text) == 1 else 7)
    if text.startswith("{"):
        return Step(signal=text.strip("{}"))
    words, starts, ends, shapes = [], [], [], []
    for part in text.split("|"):
        part = plain(part)
        if "#" in part:
            shapes.append(re.compile(re.escape(part).replace(r"\#", r"\d")))
        elif part.endswith("*"):
            starts.append(sound_start(part[:-1]))
            words.append(sound(part[:-1]))
        elif part.startswith("*"):
            ends.append(sound(part[1:]))
        else:
            words.append(sound(part))
    return Step(frozenset(words), tuple(starts), tuple(ends), tuple(shapes))


def sound_start(start: str) -> str:
    """Like ``sound``, for the beginning of a word: its last letters may not be an ending yet."""
    return sound(start + "_")[:-1]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the signals file once."""
    lex = Lexicon()
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, forms = line.split(":", 1)
        lex.names.append(name)
        for form in forms.split(","):
            parts = form.split()
            if not parts:
                continue
            steps = [_step(p) for p in parts]
            first = steps[0]
            if len(steps) == 1 and not first.signal and not first.shapes:
                for word in first.words:
                    lex.words.setdefault(word, []).append(name)
                for start in first.starts:
                    lex.starts.setdefault(start[:3], []).append((start, name))
                for end in first.ends:
                    lex.ends.append((end, name))
                continue
            entry = Phrase.of(name, steps)
            if first.signal:
                lex.by_signal.setdefault(first.signal, []).append(entry)
            second = steps[1] if len(steps) > 1 else Step()
            for word in first.words:
                if second.words and not (second.starts or second.ends or second.shapes):
                    for following in second.words:
                        lex.by_pair.setdefault((word, following), []).append(entry)
                else:
                    lex.by_word.setdefault(word, []).append(entry)
            for start in first.starts:
                lex.by_start.setdefault(start[:3], []).append(entry)
            if first.shapes:
                lex.by_digit.append(entry)
    return lex


@dataclass
class Reading:
    """A message as words: ``words`` in their compared form, ``signals`` per word, ``sentences`` as (begin, end)."""

    words: list[str]
    signals: list[set[str]]
    sentences: list[tuple[int, int]]


def read(text: str) -> Reading:
    """Split ``text`` and mark its signals."""
    lex = lexicon()
    words: list[str] = []
    sentences: list[tuple[int, int]] = []
    begin = 0
    for piece in _SPLIT.findall(plain(text)):
        if piece == ",":
            continue
        if piece[0] in ".!?;\n":
            if len(words) > begin:
                sentences.append((begin, len(words)))
                begin = len(words)
        else:
            words.append(sound(piece))
    if len(words) > begin:
        sentences.append((begin, len(words)))
    signals: list[set[str]] = [set(_single(word)) for word in words]
    for begin, end in sentences:
        present = set(words[begin:end])
        for i in range(begin, end):
            word = words[i]
            if i + 1 < end:
                for phrase in lex.by_pair.get((word, words[i + 1]), ()):
                    _try(phrase, i, words, signals, end, present)
            for phrase in lex.by_word.get(word, ()):
                _try(phrase, i, words, signals, end, present)
            for phrase in lex.by_start.get(word[:3], ()):
                if phrase.steps[0].fits(word, signals[i]):
                    _try(phrase, i, words, signals, end, present)
            if word.isdigit():
                for phrase in lex.by_digit:
                    if phrase.steps[0].fits(word, signals[i]):
                        _try(phrase, i, words, signals, end, present)
        # phrases that begin with a signal come last: the signals they ask for are in place now
        known = set().union(*signals[begin:end])
        possible = {
            signal: [p for p in lex.by_signal[signal] if p.needed <= known]
            for signal in known
            if signal in lex.by_signal
        }
        for i in range(begin, end):
            for signal in tuple(signals[i]):
                for phrase in possible.get(signal, ()):
                    _try(phrase, i, words, signals, end, present)
    return Reading(words, signals, sentences)


@lru_cache(maxsize=20_000)
def _single(word: str) -> tuple[str, ...]:
    lex = lexicon()
    found = list(lex.words.get(word, ()))
    for start, name in lex.starts.get(word[:3], ()):
        if word.startswith(start):
            found.append(name)
    for end, name in lex.ends:
        if word.endswith(end) and len(word) > len(end) + 2:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _try(phrase: Phrase, i: int, words: list[str], signals: list[set[str]], end: int, present: set[str]) -> None:
    if phrase.name in signals[i]:
        return
    for need in phrase.needs:
        if need.isdisjoint(present):
            return
    if _follows(phrase.steps, 1, i + 1, words, signals, end):
        signals[i].add(phrase.name)


def _follows(steps: tuple[Step, ...], at: int, i: int, words: list[str], signals: list[set[str]], end: int) -> bool:
    """Whether the steps from ``at`` fit the words from ``i``; a gap takes the nearest word that fits."""
    while at < len(steps):
        gap = 0
        while at < len(steps) and steps[at].gap:
            gap = max(gap, steps[at].gap)
            at += 1
        if at == len(steps):
            return True
        step = steps[at]
        for j in range(i, min(i + gap + 1, end)):
            if step.fits(words[j], signals[j]):
                i = j + 1
                break
        else:
            return False
        at += 1
    return True


@lru_cache(maxsize=20_000)
def letters(word: str, buckets: int) -> tuple[int, ...]:
    """Buckets of a word and of its letter groups."""
    crc = zlib.crc32
    padded = f"<{word}>"
    found = {crc(f"w{word}".encode()) % buckets}
    for n in (3, 4, 5):
        for k in range(len(padded) - n + 1):
            found.add(crc(padded[k : k + n].encode()) % buckets)
    return tuple(sorted(found))


def neighbours(words: list[str], begin: int, end: int, buckets: int) -> list[tuple[int, ...]]:
    """Per word from ``begin`` to ``end`` the buckets of the word pairs that end there, with and without a word between."""
    crc = zlib.crc32
    out: list[tuple[int, ...]] = []
    before, before2 = "^", ""
    for i in range(begin, end):
        word = words[i]
        pair = crc(f"b{before} {word}".encode()) % buckets
        out.append((pair, crc(f"s{before2} {word}".encode()) % buckets) if before2 else (pair,))
        before2, before = before, word
    return out


@lru_cache(maxsize=1_000)
def mark(signal: str, buckets: int) -> int:
    """Bucket of a signal."""
    return zlib.crc32(f"S{signal}".encode()) % buckets


def _portions(parts: list[tuple[int, int]], size: int) -> list[list[tuple[int, int]]]:
    return [parts[i : i + size] for i in range(0, len(parts), size)]


def pieces(reading: Reading) -> list[tuple[int, int]]:
    """The whole message and, when it is not short, its sentences and pairs of sentences: danger hides in the middle."""
    out = [(0, len(reading.words))]
    if len(reading.words) > SHORT:
        parts: list[tuple[int, int]] = []
        for begin, end in reading.sentences:
            while end - begin > 28:
                parts.append((begin, begin + 22))
                begin += 11
            parts.append((begin, end))
        if len(parts) > MANY:  # no story is told like that: a few at a time, or reading it would take long
            parts = [(some[0][0], some[-1][1]) for some in _portions(parts, -(-len(parts) // MANY))]
        if len(parts) > 1:
            out += parts
            out += [(one[0], two[1]) for one, two in zip(parts, parts[1:], strict=False) if two[1] - one[0] <= 40]
    return out
