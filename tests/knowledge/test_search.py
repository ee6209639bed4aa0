"""The searcher on the shipped passages."""

from __future__ import annotations

from knowledge.search import get_searcher


def test_lay_words_find_vraagverlegenheid() -> None:
    answer = get_searcher().search("ik durf de buurvrouw niks te vragen")
    assert any("informele-hulp" in section for hit in answer.results[:3] for section in hit.sections)
    assert answer.status == "answered"


def test_every_result_brings_a_new_section_and_carries_its_source() -> None:
    results = get_searcher().search("hoe werkt een keukentafelgesprek").results
    assert len(results) == 10
    seen: set[str] = set()
    for hit in results:
        assert not set(hit.sections) <= seen
        seen.update(hit.sections)
        assert str(hit.year) in hit.citation
        assert 0 <= hit.score <= 1
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)


def test_ten_results_whatever_the_status() -> None:
    answer = get_searcher().search("recept voor appeltaart")
    assert answer.status != "answered"
    assert len(answer.results) == 10
