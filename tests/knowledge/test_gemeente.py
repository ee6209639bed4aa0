"""A gemeente's file: what citizens are told, opening hours, and clear words when the file is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge import gemeente as module
from knowledge.gemeente import GemeenteError, available, gemeente
from knowledge.taxonomy import ids


@pytest.mark.parametrize("name", available())
def test_every_shipped_gemeente_knows_every_loket(name: str) -> None:
    assert set(gemeente(name).lokets) == set(ids("lokets"))


def test_a_small_gemeente_shares_with_its_neighbour() -> None:
    assert gemeente("kleindorp").lokets["wmo_loket"].telefoon == gemeente("voorbeeld").lokets["wmo_loket"].telefoon
    assert gemeente("kleindorp").lokets["wijkteam"].telefoon != gemeente("voorbeeld").lokets["wijkteam"].telefoon


def test_opening_hours_say_when() -> None:
    loket = gemeente("voorbeeld").lokets["wmo_loket"]
    saturday = dt.datetime(2026, 11, 28, 11, 0)
    thursday = dt.datetime(2026, 11, 26, 11, 0)
    early = dt.datetime(2026, 11, 26, 7, 0)
    assert loket.open_now(saturday) == "Het loket is nu dicht. U kunt maandag bellen vanaf 9.00 uur."
    assert loket.open_now(thursday) == "U kunt nu bellen, tot 20.00 uur."
    assert loket.open_now(early) == "Het loket is nu dicht. U kunt vandaag bellen vanaf 9.00 uur."


BROKEN = {
    "geen-naam": ("id: geen-naam\nlokets: {}\n", "naam"),
    "vreemd-loket": ("id: vreemd-loket\nnaam: X\nlokets: {ditbestaatniet: {telefoon: '1'}}\n", "onbekend loket"),
    "leeg": ("id: leeg\nnaam: X\nlokets: {}\n", "ontbreekt"),
    "tijd": (
        "id: tijd\nnaam: X\ndeelt_met: voorbeeld\nlokets: {wijkteam: {telefoon: '1', open: {ma: '17:00-9:00'}}}\n",
        "eindigt voor het begint",
    ),
    "veld": ("id: veld\nnaam: X\ndeelt_met: voorbeeld\nlokets: {wijkteam: {telefon: '1'}}\n", "onbekend veld"),
    "yaml": ("id: [", "geen geldige YAML"),
    "zichzelf": ("id: zichzelf\nnaam: X\ndeelt_met: zichzelf\n", "zelf"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_file_is_refused_in_words(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for shipped in module.FOLDER.glob("*.yml"):
        (tmp_path / shipped.name).write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / f"{name}.yml").write_text(BROKEN[name][0], encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    gemeente.cache_clear()
    with pytest.raises(GemeenteError, match=BROKEN[name][1]):
        gemeente(name)
    gemeente.cache_clear()


def test_a_name_that_leaves_the_folder_is_refused() -> None:
    with pytest.raises(GemeenteError):
        gemeente("../catalogue/lokets")
