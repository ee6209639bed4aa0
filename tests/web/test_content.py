"""All content is right, and the check notices when it is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.burger import language
from web import content, fault_place
from web.fault_place import located
from web.settings import ROOT


def test_all_content_is_right() -> None:
    assert list(content.faults()) == []


def test_a_sentence_that_may_not_be_said_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "spoken", lambda: iter([("proef.0", "Dat komt vast goed!")]))
    found = list(map(str, content.faults()))
    assert any("uitroepteken" in f for f in found) and any("belofte" in f for f in found)


def test_what_lapses_at_new_year_is_named_before() -> None:
    assert any("2026-12-31" in notice for notice in content.lapsing(dt.date(2026, 11, 25)))
    assert not any("2026-12-31" in notice for notice in content.lapsing(dt.date(2026, 3, 1)))


# --- where a fault stands


@pytest.mark.parametrize(
    ("text", "file", "found_at"),
    [
        ("taal: woorden.welkom.0: te lang: Goedendag", "actions/burger/data/woorden.yml", "Goedendag"),
        ("woorden.remmen.boos.zinnen.0: waarde zonder wet", "actions/burger/data/woorden.yml", "U bent boos"),
        ("lokets.yml ciz: onbekende wet x", "knowledge/catalogue/lokets.yml", "ciz:"),
        ("vragen.yml, wens: onbekend principe x", "actions/burger/data/vragen.yml", "wens:"),
        ("bijstand: geen loket", "knowledge/catalogue/voorzieningen.yml", "id: bijstand"),
        ("teksten.gesprek.verstuur: hier staat geen tekst", "web/texts.yml", "verstuur:"),
    ],
)
def test_a_fault_is_sent_to_its_line(text: str, file: str, found_at: str) -> None:
    fault = located(text)
    assert fault.file == file and fault.line
    assert found_at in (ROOT / file).read_text("utf-8").splitlines()[fault.line - 1]


def test_a_fault_without_a_known_place_stays_as_it_is() -> None:
    assert str(located("routing.yml: onbekend concept x")) == "routing.yml: onbekend concept x"


def test_a_file_that_is_no_yaml_is_the_only_thing_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "woorden.yml"
    broken.write_text("welkom:\n  - 'Goedendag\nstop: x\n", "utf-8")
    monkeypatch.setattr(fault_place, "data_files", lambda: [broken])
    [fault] = content.faults()
    assert fault.line and fault.text.startswith("hier klopt de opmaak niet")
