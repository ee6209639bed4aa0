"""Law and practice: entries of several shapes become searchable, the rest is left alone."""

from __future__ import annotations

from knowledge import catalogue, practice
from knowledge.search import get_searcher


def test_provisions_terms_and_doors_are_all_there() -> None:
    found = {passage.id: passage for passage in practice.load()}
    assert {"scootmobiel", "pgb-term", "lokets/wijkteam", "arrangementen/respijt"} <= set(found)
    assert "scootmobiel" in " ".join(found["scootmobiel"].vragen).lower()


def test_no_sentence_that_a_date_can_take_away() -> None:
    found = {passage.id: passage for passage in practice.load()}
    dated = [(entry.id, line.text) for entry in catalogue.entries() for line in entry.lines if line.wet]
    assert dated
    assert not [text for name, text in dated if name in found and text in found[name].text]


def test_practice_stands_beside_the_reports_and_names_its_source() -> None:
    answer = get_searcher().search("wat doet het wmo-loket")
    assert answer.practice
    assert len(answer.practice) <= 3
    assert all(hit.citation and not hit.sections for hit in answer.practice)
    assert all(hit.sections for hit in answer.results)
