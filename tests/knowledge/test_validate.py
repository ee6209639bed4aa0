"""The passage check finds each kind of mistake, and the shipped passages have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import copycheck, validate
from knowledge.passages import Passage

GOOD: dict[str, Any] = {
    "id": "movisie-2017/aanname-1/1",
    "sections": ["movisie-2017/aanname-1"],
    "title": "Een titel",
    "text": " ".join(["woord"] * 70),
    "burger": "Een korte zin voor iedereen.",
    "audience": ["burger"],
    "themes": ["baken-1", "regie"],
    "vragen": [
        f"vraag nummer {number} over iets"
        for number in ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
    ],
    "geldigheid": {"status": "actueel", "nu": ""},
}

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "field missing": ({"themes": None, "__drop__": "themes"}, "veld themes ontbreekt"),
    "unknown field": ({"tekst": "x"}, "onbekend veld tekst"),
    "bad id": ({"id": "aanname 1"}, "id heeft niet de vorm"),
    "unknown section": ({"sections": ["movisie-2017/aanname-99"]}, "onbekende sectie movisie-2017/aanname-99"),
    "section twice": ({"sections": ["movisie-2017/aanname-1"] * 2}, "sectie dubbel"),
    "other report": ({"sections": ["k2-2012/1.1"]}, "verschillende rapporten"),
    "unknown theme": ({"themes": ["baken-9"]}, "onbekend thema baken-9"),
    "unknown audience": ({"audience": ["iedereen"]}, "onbekende doelgroep"),
    "nothing for citizens": ({"burger": ""}, "B1-tekst"),
    "for citizens, not said so": ({"audience": ["trainer"]}, "B1-tekst"),
    "too short": ({"text": "te kort"}, "text heeft 2 woorden"),
    "too long": ({"text": " ".join(["woord"] * 141)}, "text heeft 141 woorden"),
    "few questions": ({"vragen": ["een vraag"]}, "1 vragen, minstens 10"),
    "same question twice": ({"vragen": [*GOOD["vragen"], "Vraag nummer een, over iets"]}, "vraag dubbel"),
    "no status": ({"geldigheid": {"nu": ""}}, "geldigheid.status"),
    "replaced by nothing": ({"geldigheid": {"status": "vervangen", "nu": ""}}, "niet waardoor"),
}


def _check(tmp_path: Path, *raws: dict[str, Any]) -> list[str]:
    (tmp_path / "p.yml").write_text(yaml.safe_dump(list(raws), allow_unicode=True), encoding="utf-8")
    found = validate.check(tmp_path, reports=tmp_path / "none").errors
    return [error for error in found if "geen passage" not in error]


def test_a_good_passage_passes(tmp_path: Path) -> None:
    assert _check(tmp_path, GOOD) == []


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_is_named(name: str, tmp_path: Path) -> None:
    change, words = WRONG[name]
    raw = {**GOOD, **change}
    raw.pop(raw.pop("__drop__", ""), None)
    assert any(words in error for error in _check(tmp_path, raw)), _check(tmp_path, raw)


def test_id_used_twice(tmp_path: Path) -> None:
    assert any("2 keer" in error for error in _check(tmp_path, GOOD, GOOD))


def test_uncovered_sections_are_listed(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(yaml.safe_dump([GOOD]), encoding="utf-8")
    findings = validate.check(tmp_path, reports=tmp_path)
    assert findings.counts["secties gedekt"] == 1
    assert "k2-2012/1.1" in findings.uncovered


def test_a_section_without_content_needs_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [{"id": "k2-2012/1.1", "reden": ""}, {"id": "k2-2012/geen", "reden": "bestaat niet"}]
    (tmp_path / "leeg.yml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    monkeypatch.setattr(validate, "NO_CONTENT", tmp_path / "leeg.yml")
    errors = validate.check(tmp_path / "niets", reports=tmp_path).errors
    assert "leeg.yml k2-2012/1.1: geen reden" in errors
    assert "leeg.yml: onbekende sectie k2-2012/geen" in errors


def test_near_duplicates_are_counted() -> None:
    assert (
        validate.near_duplicates(["wie betaalt mijn hulp thuis", "wie betaalt mijn hulp thuis?", "iets heel anders"])
        == 1
    )


def _passage(text: str) -> Passage:
    return Passage(id="x/y/1", sections=("x/y",), title="t", text=text)


REPORT = (
    "De raad koos voor een brede aanpak waarin bewoners en hulpverle-\nners samen bepalen wat er in de wijk nodig is."
)


def test_copied_words_are_found_across_a_torn_word() -> None:
    text = "Wij schrijven: bewoners en hulpverleners samen bepalen wat er in de wijk speelt."
    found = copycheck.check([_passage(text)], {"rapport": REPORT})
    assert [one.words for one in found] == ["bewoners en hulpverleners samen bepalen wat er in de wijk"]


def test_seven_words_are_no_copy_and_allowed_runs_are_free() -> None:
    text = "bewoners en hulpverleners samen bepalen wat er"
    assert copycheck.check([_passage(text)], {"rapport": REPORT}) == []
    longer = text + " in"
    assert copycheck.check([_passage(longer)], {"rapport": REPORT})
    allowed = [longer.split()]
    assert copycheck.check([_passage(longer)], {"rapport": REPORT}, allowed) == []


def test_shipped_passages_are_sound() -> None:
    assert validate.check().errors == []
