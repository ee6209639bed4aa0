"""Simulated citizens of somebody's own: a wrong description is named, and nothing is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.evaluate import citizens, cli

PERSON = """
- id: jan
  zegt: Ik zoek een maatje
  antwoorden: {wens: weer eens kaarten}
  tussendoor: {3: kost dat iets}
  verwacht: {eind: afgerond, loket: [welzijn]}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{3: kost dat iets}", "[kost dat iets]", "jan: 'tussendoor' moet zijn"),
        ("{3: kost", "{derde: kost", "'tussendoor' noemt een beurt met een cijfer, niet met 'derde'"),
        ("{wens: weer eens kaarten}", "weer eens kaarten", "jan: 'antwoorden' moet zijn"),
        ("wens:", "hoop:", "onbekende gespreksvraag hoop"),
        ("[welzijn]", "[buurthuis]", "onbekend loket buurthuis"),
        ("  zegt: Ik zoek een maatje\n", "", "jan: 'zegt' ontbreekt"),
        ("- id: jan", "- los\n- id: jan", "geen beschrijving van een persoon: los"),
    ],
)
def test_what_is_wrong_in_a_description_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert old in PERSON
    file = tmp_path / "eigen.yml"
    file.write_text(PERSON.replace(old, new), "utf-8")
    assert cli.main(["citizens", "--set", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_a_right_one_is_played_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "eigen.yml"
    file.write_text(PERSON, "utf-8")
    monkeypatch.delenv("KEUKENTAFEL_URL", raising=False)
    [person] = citizens.read([file])
    talk = citizens.play(person, citizens.Direct())
    assert talk.stage == "afgerond" and talk.summary["loket"] == "welzijn"
    assert ("burger", "kost dat iets") in talk.turns
