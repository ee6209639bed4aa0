"""What happens to Dutch text before it is matched: words, stems, opened compounds, character n-grams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import Stemmer
from wordfreq import get_frequency_dict

# Plain `dutch` is Kraaij-Pohlmann since Snowball 3 and makes "meen" of gemeente; `dutch_porter` does not.
_STEMMER = Stemmer.Stemmer("dutch_porter")
_WORD = re.compile(r"[0-9a-z]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=s\b)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None})

# Function words: they say how a question is put, not what it is about.
STOPWORDS = frozenset(
    """de het een en of maar want dus als dan dat die dit deze er ook nog wel niet geen te ten ter van voor door
    met bij op in aan uit om over naar tot tegen onder tussen zonder is zijn was waren ben bent wordt worden werd
    heb hebt heeft hebben had hadden kan kun kunt kunnen kon zal zullen zou zouden moet moeten mag mogen wil willen
    ga gaat gaan doe doet doen ik je jij u uw jouw jullie we wij ze zij hij hem haar hun hen mij me mijn ons onze
    zich zelf wat wie waar waarom hoe wanneer welk welke hoeveel waarin waarom waarvoor waarmee waarop iets iemand
    niets niemand alle alles al eens even zo zoveel zoals nu toen daar hier eigenlijk gewoon toch dan meer veel
    elk elke ieder iedere iedereen men steeds heel erg echt precies na sinds via per omdat zodat terwijl waarbij
    daarbij daarvoor hierbij ervan erin erop ervoor eruit eraan af weer mee ja nee""".split()
)

# A part that only ever ends or begins a word is no part of a compound.
_NOT_A_PART = frozenset(
    """heid heden schap lijk lijke lijkheid baar baarheid loos loze loosheid zaam ings tje tjes ster sters erij
    isme isch ische iteit atie aties eren elen enen end ende ingen aan uit door over voor tegen mede weder
    ver ont her ige iger iging igen achtig achtige matig matige waarts rijk rijke iere ieren""".split()
)
_LINKS = ("", "s", "en", "n", "e", "er")


def normalise(text: str) -> str:
    """Lower case, without accents, ligatures, soft hyphens and typographic quotes."""
    text = text.translate(_QUOTES).lower()
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).lower()


def words(text: str) -> list[str]:
    """The words of a text, normalised: "Pgb's" gives "pgbs", "cliënt" gives "client"."""
    return list(_words(text))


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    # A question is read again by every part of the search.
    return tuple(_WORD.findall(_APOSTROPHE.sub("", normalise(text))))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball's Porter stem of one normalised word."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of a text in order, function words included."""
    return [stem(word) for word in words(text)]


def content_words(text: str) -> list[str]:
    """The words that say what a text is about."""
    return [word for word in words(text) if word not in STOPWORDS and len(word) > 1]


@lru_cache(maxsize=1)
def frequencies() -> dict[str, float]:
    """Share of each common Dutch word in running text (wordfreq's small list), keys without accents."""
    table: dict[str, float] = {}
    for word, share in get_frequency_dict("nl", "small").items():
        key = normalise(word)
        table[key] = max(share, table.get(key, 0.0))
    return table


@lru_cache(maxsize=65536)
def parts(word: str) -> tuple[str, ...]:
    """The words a compound is made of ("keukentafelgesprek": keuken, tafel, gesprek), or () for a simple word.

    Of all ways to cut the word into common words with linking letters in between, the one whose
    rarest part is most common wins; fewer parts win over more.
    """
    if len(word) < 8 or word.isdigit():
        return ()
    return max(_cuts(word, 4), key=_worth, default=())


def _cuts(word: str, most: int) -> Iterator[tuple[str, ...]]:
    table = frequencies()
    for end in range(3, len(word) - 2):
        for link in _LINKS:
            if link and not word.startswith(link, end):
                continue
            head, rest = word[:end], word[end + len(link) :]
            if len(rest) < 3 or not _is_part(head, table):
                continue
            if _is_part(rest, table):
                yield head, rest
            if most > 2 and len(rest) >= 7:
                for tail in _cuts(rest, most - 1):
                    yield head, *tail


def _is_part(piece: str, table: dict[str, float]) -> bool:
    # Short pieces are words by accident more often, so they have to be more common.
    needed = 4e-5 if len(piece) == 3 else 6e-6 if len(piece) == 4 else 8e-7
    return piece not in _NOT_A_PART and piece not in STOPWORDS and table.get(piece, 0.0) >= needed


def _worth(cut: tuple[str, ...]) -> float:
    table = frequencies()
    rarest = min(table[piece] for piece in cut)
    shortest = min(len(piece) for piece in cut)
    return rarest * shortest**3 * 0.02 ** (len(cut) - 2)


def opened(text: str) -> list[str]:
    """Stems of the content words and, for compounds, of their parts too."""
    return list(_opened(text))


@lru_cache(maxsize=64)
def _opened(text: str) -> tuple[str, ...]:
    return tuple(stem(piece) for word in content_words(text) for piece in (word, *parts(word)))


@lru_cache(maxsize=65536)
def word_grams(word: str, low: int = 3, high: int = 5) -> tuple[str, ...]:
    """Character n-grams of one word, its edges marked with "_"."""
    edged = f"_{word}_"
    return tuple(edged[start : start + size] for size in range(low, high + 1) for start in range(len(edged) - size + 1))


def grams(text: str, low: int = 3, high: int = 5) -> list[str]:
    """Character n-grams within the words of a text; they survive typing errors and inflection."""
    return [gram for word in words(text) for gram in word_grams(word, low, high)]


def running_grams(text: str, low: int = 3, high: int = 5) -> list[str]:
    """Character n-grams over the whole text, across word edges; they see word order as well."""
    line = f" {' '.join(words(text))} "
    return [line[start : start + size] for size in range(low, high + 1) for start in range(len(line) - size + 1)]


_SENTENCE_END = re.compile(r"[.!?]['\"’”)]*\s+(?=['\"‘“(]*[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|mw|mevr|dhr|dr|drs|mr|prof|bijv|nr|art|blz|p|ca|st|zgn)\.$", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Sentences of running Dutch text; a full stop after an initial, "mw." or "bijv." does not end one."""
    pieces: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.end()].strip()
        if not _ABBREVIATED.search(piece):
            pieces.append(piece)
            start = match.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def unique(items: Iterable[str]) -> list[str]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))


def near_duplicates(texts: Sequence[str], limit: float = 0.8) -> float:
    """Share of texts with a neighbour that shares more than ``limit`` of their words (of the longer one)."""
    sets = [frozenset(words(text)) for text in texts]
    by_word: dict[str, list[int]] = {}
    for i, said in enumerate(sets):
        for word in said:
            by_word.setdefault(word, []).append(i)
    found = 0
    for i, said in enumerate(sets):
        # two texts that share that much share at least one of the rarest words of either
        rare = sorted(said, key=lambda word: len(by_word[word]))[: max(1, int(len(said) * (1 - limit)) + 1)]
        near = {j for word in rare for j in by_word[word] if j != i}
        found += any(len(said & sets[j]) > limit * max(len(said), len(sets[j])) for j in near)
    return found / max(len(texts), 1)
