"""The original of a passage among the user's documents."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.embedder import StaticEmbedder
from knowledge.originals import Originals
from knowledge.part import Part
from knowledge.passages import Passage
from knowledge.words import WordTable

WORDS = (
    "koffiehuis duivenclub zadelmakerij windmolenpark brandweerkazerne klokkenluider veerpont sluiswachter "
    "bakkerszoon kaasmarkt roeiboot schaatsbaan"
).split()


def told(number: int) -> Passage:
    """A passage in our words that names what the original names too."""
    name, other = WORDS[number], WORDS[(number + 1) % len(WORDS)]
    return Passage(
        id=f"movisie-2017/aanname-{number + 1}/1",
        sections=(f"movisie-2017/aanname-{number + 1}",),
        title=f"Over {name}",
        text=f"In onze woorden gaat het hier om {name} en een beetje om {other}.",
    )


def piece(document: str, number: int, text: str, title: str = "Kop") -> Passage:
    return Passage(
        id=f"document/{document}/{number}", sections=(), title=title, text=text, source=f"{document}, p. {number}"
    )


@pytest.fixture
def make(tiny: StaticEmbedder) -> Any:
    def make(documents: list[Passage]) -> Originals:
        table = WordTable(tiny)
        reports = Part.build([told(number) for number in range(11)], tiny, table)
        index: Any = SimpleNamespace(reports=reports, documents=Part.build(documents, tiny, table))
        return Originals(index)

    return make


def test_the_piece_that_names_the_same_is_the_original(make: Any) -> None:
    report = [
        piece("rapport", n, f"Oorspronkelijk staat hier iets over {WORDS[n]} en {WORDS[n + 1]}.") for n in range(11)
    ]
    other = [piece("beleid", n, "De gemeente stelt regels op over parkeren en afval.") for n in range(5)]
    found = make(other + report)
    assert found.beside(told(3))[0].source == "rapport, p. 3"
    assert len(found.beside(told(3))) == 2, "with what follows under the same heading"


def test_a_document_about_something_else_is_no_original(make: Any) -> None:
    found = make([piece("beleid", n, "De gemeente stelt regels op over parkeren en afval.") for n in range(6)])
    assert found.rows == {} and found.beside(told(3)) == []


def test_without_documents_there_is_none(make: Any) -> None:
    assert make([]).beside(told(0)) == []
