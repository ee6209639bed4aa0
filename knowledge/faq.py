"""Law and practice for a citizen who asks something in between: the one entry that answers it, or none.

An entry is found by its name in the question ("wat is een pgb"), by a question like it, or, for "wat kost dat" and "hoe
lang duurt dat", by what the talk is about. When none of these is clear, there is no answer: guessing about law harms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.catalogue import Entry, Provision, Term, entries, provisions, say, tekst_today
from knowledge.guard import normalise
from knowledge.triage_features import Vocabulary, letter_terms, plain_words, word_terms

ALIKE = 0.6  # cosine of question and known question above which they ask the same
NAMED = 0.30  # the same when the entry is named in the question
ASPECTS = {
    "kosten": re.compile(
        r"\b(?:kost(?:en|te)?|betaal|betalen|betaalt|gratis|eigen bijdrage|prijs|duur is|vergoed\w*|geld vragen)\b"
    ),
    "duur": re.compile(
        r"\b(?:hoe ?lang|hoelang|wanneer (?:krijg|hoor|weet|is|komt)|hoe snel|wacht ?tijd|wachtlijst|lang wachten|termijn)\b"
    ),
    "beslist": re.compile(r"\bwie (?:beslist|bepaalt|besluit|gaat daarover|gaat erover)\b"),
    "meenemen": re.compile(r"\b(?:meenemen|meebrengen|mee ?nemen|bij me hebben|papieren nodig|nodig hebben voor)\b"),
}
# whose terms and costs a general question is about, per group of lokets (melding in catalogue/lokets.yml)
GENERAL = {
    "wmo": "huishoudelijke-hulp",
    "jeugd": "jeugdhulp",
    "bijstand": "bijstand",
    "schuld": "schuldhulpverlening",
    "gewoon": "clientondersteuning",
}
_ABOUT = re.compile(r"\b(?:dat|dit|dan|zoiets|daarvoor|ervoor|het|die hulp|zelf)\b")


@dataclass(frozen=True)
class Found:
    """The entry that answers, the part that was asked for, and the text that holds today."""

    entry: Entry
    text: str
    source: str


class _Questions:
    """Every known question of every entry, as rows of words and letter groups."""

    def __init__(self) -> None:
        self.entries = entries()
        pairs = [
            (i, q)
            for i, e in enumerate(self.entries)
            for q in (*e.vragen, e.title, *(e.ook if isinstance(e, Term) else ()))
        ]
        self.owner = np.array([i for i, _ in pairs])
        plain = [plain_words(q) for _, q in pairs]
        self.words = Vocabulary.build([word_terms(p) for p in plain], 1)
        self.letters = Vocabulary.build([letter_terms(p) for p in plain], 1)
        self.word_rows = self._rows(self.words, [word_terms(p) for p in plain])
        self.letter_rows = self._rows(self.letters, [letter_terms(p) for p in plain])
        self.names = [
            (i, _name(n))
            for i, e in enumerate(self.entries)
            for n in (e.title, *(e.ook if isinstance(e, Term) else ()))
            if _name(n)
        ]

    @staticmethod
    def _rows(vocabulary: Vocabulary, documents: Sequence[Counter[str]]) -> csr_matrix:
        r, c, v = [], [], []
        for i, document in enumerate(documents):
            columns, values = vocabulary.row(document)
            r += [i] * len(columns)
            c += columns
            v += values
        return csr_matrix((v, (r, c)), shape=(len(documents), len(vocabulary.place)), dtype=np.float32)

    def likeness(self, question: str) -> NDArray[np.float32]:
        """Per entry how much its closest question is like this one, 0 to 1."""
        plain = plain_words(question)
        total = np.zeros(len(self.owner), dtype=np.float32)
        for vocabulary, rows, terms in (
            (self.words, self.word_rows, word_terms(plain)),
            (self.letters, self.letter_rows, letter_terms(plain)),
        ):
            columns, values = vocabulary.row(terms)
            vector = np.zeros(len(vocabulary.place), dtype=np.float32)
            vector[columns] = values
            total += 0.5 * (rows @ vector)
        best = np.zeros(len(self.entries), dtype=np.float32)
        np.maximum.at(best, self.owner, total)
        return best

    def named(self, question: str) -> list[int]:
        """Entries whose name stands in the question, the longest name first."""
        plain = f" {plain_words(question)} "
        hits = sorted(((len(name), i) for i, name in self.names if f" {name} " in plain), reverse=True)
        return list(dict.fromkeys(i for _, i in hits))


def _name(text: str) -> str:
    bare = re.sub(r"\(.*?\)|,.*|:.*", "", text)
    plain = plain_words(bare)
    return plain if len(plain) > 2 else ""


@lru_cache(maxsize=1)
def _questions() -> _Questions:
    return _Questions()


def find(question: str, loket_group: str | None = None, product: str | None = None) -> Found | None:
    """What answers ``question`` for a citizen, or None.

    ``loket_group`` (wmo, jeugd, bijstand, schuld, gewoon) and ``product`` ("een scootmobiel") say what the talk is
    about; they only serve questions that point back to it ("wat kost dat").
    """
    known = _questions()
    plain = normalise(question)
    aspect = next((name for name, pattern in ASPECTS.items() if pattern.search(plain)), None)
    likeness = known.likeness(question)
    named = known.named(question)
    if named:
        first = max(named[:4], key=lambda i: (likeness[i] >= NAMED, _term_first(known.entries[i], plain), likeness[i]))
        return _answer(known.entries[first], aspect)
    best = int(np.argmax(likeness))
    pointing = aspect is not None and (len(plain.split()) <= 9 and bool(_ABOUT.search(plain)))
    if likeness[best] >= ALIKE and not (pointing and likeness[best] < 0.75):
        return _answer(known.entries[best], aspect if likeness[best] < 0.8 else None)
    if aspect and (product or loket_group):
        entry = _about(product, loket_group)
        if entry is not None:
            return _answer(entry, aspect)
    return None


def _term_first(entry: Entry, plain: str) -> bool:
    """ "Wat is een melding" asks for the word; anything else for the provision."""
    return isinstance(entry, Term) == bool(re.search(r"\bwat (?:is|zijn|betekent|houdt|bedoel\w*)\b", plain))


def _about(product: str | None, group: str | None) -> Provision | None:
    by_id = {p.id: p for p in provisions()}
    if product:
        known = _questions()
        likeness = known.likeness(product)
        ranked = [i for i in np.argsort(-likeness) if isinstance(known.entries[i], Provision)]
        if ranked and likeness[ranked[0]] >= NAMED:
            found = known.entries[ranked[0]]
            return found if isinstance(found, Provision) else None
    return by_id.get(GENERAL.get(group or "", ""))


def _answer(entry: Entry, aspect: str | None) -> Found | None:
    text = tekst_today(entry)
    if isinstance(entry, Provision) and aspect:
        if aspect == "kosten" and entry.kosten:
            text = say(entry.kosten, entry.loket)
        elif aspect == "duur" and entry.duur:
            text = say(entry.duur, entry.loket)
        elif aspect == "beslist":
            text = f"Daarover beslist {entry.wie_beslist}."
        elif aspect == "meenemen" and entry.meenemen:
            text = "Neem mee: " + ", ".join(entry.meenemen) + "."
    return Found(entry, text, entry.source) if text else None
