"""The original beside our passage: which piece of an ingested document a passage on a report is about.

A passage tells in other words what a report says, but names, figures and terms stay the same. So the piece that shares
most of the rare stems is the one, and a document that shares a quarter of them with a sample of a report's passages is
that report; another report or a document about the same field shares a tenth to a sixth.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.features import query_terms
from knowledge.index import Index
from knowledge.part import Part
from knowledge.passages import Passage
from knowledge.words import coverage

SAME_REPORT = 0.25  # mean share of rare stems, over a sample of passages
SAME_PIECE = 0.15
SAMPLE = 12  # passages of a report that a document is compared with
_FIELD = "opened-t"


class Originals:
    """Finds the original of a passage among the user's documents; one per index."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @property
    def documents(self) -> Part:
        """The pieces of the user's documents."""
        return self.index.documents

    @cached_property
    def rows(self) -> dict[str, NDArray[np.int64]]:
        """For each report that was ingested, the rows of its pieces."""
        by_document: dict[str, list[int]] = defaultdict(list)
        for row, piece in enumerate(self.documents.passages):
            by_document[piece.id.rpartition("/")[0]].append(row)
        by_report: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.index.reports.passages:
            by_report[_report(passage)].append(passage)
        found: dict[str, NDArray[np.int64]] = {}
        for report, passages in by_report.items():
            sample = passages[:: max(len(passages) // SAMPLE, 1)][:SAMPLE]
            shares = [self._shares(passage) for passage in sample]
            for own in by_document.values():
                if shares and np.mean([share[own].max() for share in shares]) >= SAME_REPORT:
                    found[report] = np.asarray(own, dtype=np.int64)
        return found

    def beside(self, passage: Passage) -> list[Passage]:
        """The piece this passage is about with the one after it under the same heading; empty when it is not there."""
        if _report(passage) not in self.rows:
            return []
        own = self.rows[_report(passage)]
        scores = self.documents.lexical[_FIELD].scores(_words(passage))[own]
        best = int(own[int(np.argmax(scores))])
        if self._shares(passage)[best] < SAME_PIECE:
            return []
        pieces = self.documents.passages
        after = [pieces[row] for row in (best + 1,) if row in own and pieces[row].title == pieces[best].title]
        return [pieces[best], *after]

    def _shares(self, passage: Passage) -> NDArray[np.float32]:
        """Share of the passage's rare stems in each piece."""
        part, text = self.documents, _words(passage)
        rarity = {term: part.rarity(term) for term in query_terms(text)}
        return coverage(text, part.lexical.get(_FIELD), rarity, np.arange(len(part)))


def _report(passage: Passage) -> str:
    return passage.sections[0].partition("/")[0]


def _words(passage: Passage) -> str:
    return f"{passage.title} {passage.text}"
