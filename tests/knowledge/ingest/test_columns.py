"""Columns that a scan put in the wrong order are read in order again, and text in order stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingest.columns import in_order
from knowledge.ingest.document import Document, Line
from knowledge.ingest.readers import read
from knowledge.ingest.repair import repair

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "reports"

FIRST = [
    "In de wijk werken veel mensen aan",
    "hetzelfde. De een weet niet wat de",
    "ander doet, en de bewoner vertelt zijn",
    "verhaal steeds opnieuw. Daarom is er",
    "een team gekomen. In dat team zit ook",
    "iemand die de weg weet in de organi-",
]
SECOND = [
    "saties. Zij kent regels en mensen.",
    "Wie een vraag heeft, kan bij haar lang-",
    "skomen zonder afspraak. Zij kijkt mee",
    "en belt soms zelf even met het loket",
    "om te horen hoe het staat met de",
]
THIRD = [
    "aanvraag. Dat scheelt veel tijd. Het",
    "team leert daar zelf ook van, want",
    "zo ziet het waar mensen vastlopen.",
]


def _spaced(*columns: list[str]) -> list[Line]:
    rows = [row for column in columns for text in column for row in (text, "")]
    return [Line(text, None, number) for number, text in enumerate(rows, start=1)]


def _text(lines: list[Line]) -> list[str]:
    return [line.text for line in lines if line.text.strip()]


def test_text_in_order_stays_as_it_is() -> None:
    lines, moved = in_order(_spaced(FIRST, SECOND, THIRD))
    assert _text(lines) == [*FIRST, *SECOND, *THIRD]
    assert moved == 0


def test_columns_follow_each_other_where_their_words_fit() -> None:
    # The third column ends a sentence, so that what the scan put below it starts in the middle of one.
    lines, moved = in_order(_spaced(THIRD, SECOND, FIRST))
    assert moved >= 1
    assert " ".join(_text(lines)).count("organi- saties. Zij") == 1


def test_a_column_that_begins_with_a_point_follows_its_number() -> None:
    heads = ["1 Afspreken", "2 Afstemmen", "3 Sturen"]
    body = ["De gemeente maakt met elkaar afspraken", "en de aanbieders leveren daarna de hulp."]
    one = [heads[0], *body, heads[1], *body]
    two = ["–  Voorbeelden zijn er genoeg te geven.", heads[2], *body]
    other = ["niet bij dit verhaal hoort en dat de", "krant er zo tussen zette dat niemand ooit"]
    assert _text(in_order(_spaced(one, other, two))[0])[:7] == [*one, two[0]]


def test_a_year_that_ends_a_sentence_is_no_page_number() -> None:
    text = (
        "Dat staat in het boek van de schrijver (Jansen,\n\n2012).\n\n7\n\nEen nieuwe alinea begint hier met een zin.\n"
    )
    lines = [Line(line, None, number) for number, line in enumerate(text.split("\n"), start=1)]
    blocks, report = repair(Document("proef.txt", "", lines))
    assert "2012)." in " ".join(block.text for block in blocks)
    assert report.page_numbers == 1


def test_a_heading_that_comes_back_is_no_running_header() -> None:
    part = "Samenwerking\nDe partijen werken met elkaar samen aan een plan.\n\n"
    text = "".join(
        f"{number}.2 Over het plan\nEerst komt er een zin die gewoon doorloopt.\n\n{part}" for number in range(1, 6)
    )
    lines = [Line(line, None, number) for number, line in enumerate(text.split("\n"), start=1)]
    blocks, report = repair(Document("proef.txt", "", lines))
    assert report.headers == 0
    assert sum(block.text == "Samenwerking" for block in blocks) == 5


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not on this machine")
def test_the_scrambled_article_is_read_in_its_printed_order() -> None:
    blocks, report = repair(read(REPORTS / "commoneye-2013.txt"))
    text = "\n".join(block.text for block in blocks)
    signs = [
        "Handvatten", "Drie problemen bij regie", "1 Gemeentelijke ambities", "2 Organisatie van", "3 Er is een spaghetti",
        "Condities voor samenwerking", "Het transitiemodel\n", "2 Wordt de regiefunctie", "Vier vormen van regie\n",
        "1 Afspreken", "2 Afstemmen", "3 Coördineren", "4 Sturen", "Teleurstelling door keuzes", "Regiefunctie uitwerken",
        "Regie nemen betekent…",
    ]  # fmt: skip
    places = [text.find(sign) for sign in signs]
    assert -1 not in places
    assert places == sorted(places)
    assert report.columns >= 8
    for sentence in (
        "rationaliteit van gemeente en ambtenaren, de juridisch",
        "vormgeving van de regie in de praktijk zo lastig is",
        "strategische en financiële kaders.",
        "ambities echter los van de dagelijkse praktijk",
        "Ook dat is voor aanbieders",
    ):
        assert sentence in text
