"""Law and practice: entries of several shapes become searchable, the rest is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import practice
from knowledge.search import get_searcher


def test_shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_text(
        "traplift: {naam: Traplift, uitleg: Een stoel langs de trap., synoniemen: [stoeltjeslift]}\n"
    )
    (tmp_path / "b.yml").write_text(
        "- {term: pgb, uitleg: Geld om zelf hulp te kopen., bron: Wmo 2015}\n- {los: 1}\n- tekst\n"
    )
    (tmp_path / "c.yml").write_text(
        "begrippen:\n- {id: zin, naam: Zorg in natura, uitleg: De gemeente regelt de hulp.}\n"
    )
    monkeypatch.setattr(practice, "CATALOGUE", tmp_path)
    monkeypatch.setattr(practice, "GLOSSARY", tmp_path / "none.yml")
    found = {passage.id: passage for passage in practice.load()}
    assert set(found) == {"a/traplift", "b/pgb", "c/zin"}
    assert found["a/traplift"].vragen == ("stoeltjeslift",)
    assert found["b/pgb"].source == "Wmo 2015"


def test_practice_stands_beside_the_reports_and_names_its_source() -> None:
    answer = get_searcher().search("wat doet het wmo-loket")
    assert answer.practice
    assert len(answer.practice) <= 3
    assert all(hit.citation and not hit.sections for hit in answer.practice)
    assert all(hit.sections for hit in answer.results)
