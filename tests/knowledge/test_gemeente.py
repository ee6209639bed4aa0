"""A gemeente's file: what citizens are told, opening hours, and clear words when the file is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge import gemeente as module
from knowledge import law
from knowledge.gemeente import GemeenteError, available, gemeente
from knowledge.opening import in_words, now_in_words, spans
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
    "yaml": ("id: [", "yaml.yml, regel 1: hier klopt de opmaak niet"),
    "tab": ("id: tab\nnaam: X\nschakelaars:\n\tvoorlezen: uit\n", "tab.yml, regel 4: deze regel begint met een tab"),
    "twee": (
        "id: twee\nnaam: X\nschakelaars: {code: uit}\ndicht: nee\nschakelaars: {widget: uit}\n",
        "twee.yml, regel 5: 'schakelaars' staat hier voor de tweede keer",
    ),
    "geen-dag": (
        "id: geen-dag\nnaam: X\ndeelt_met: voorbeeld\ngesloten: [2026-12-25, 2026-13-45]\n",
        "regel 4: '2026-13-45' is geen dag. Schrijf die als jaar-maand-dag",
    ),
    "krul": (
        "id: krul\nnaam: X\ndeelt_met: voorbeeld\nlokets: {wijkteam: {telefoon: “0123-45 67 01”}}\n",
        "regel 4: .*rechte aanhalingstekens",
    ),
    "zichzelf": ("id: zichzelf\nnaam: X\ndeelt_met: zichzelf\n", "zelf"),
    "weg": ("id: weg\nnaam: X\ndeelt_met: nergens\n", "weg.yml, regel 3: 'deelt_met' noemt 'nergens'"),
    "ketting": ("id: ketting\nnaam: X\ndeelt_met: kleindorp\n", "deelt zelf al met een ander"),
    "tekst": ("alleen een zin", "leeg, of geen lijst"),
    "nummer": (
        "id: nummer\nnaam: X\ndeelt_met: voorbeeld\nlokets: {wijkteam: {telefoon: 14020}}\n",
        "regel 4: .*aanhalingstekens",
    ),
    "schakelaar": (
        "id: schakelaar\nnaam: X\ndeelt_met: voorbeeld\nschakelaars:\n  voorlezen: on\n",
        "regel 5: schakelaar 'voorlezen' staat op 'True'",
    ),
    "onbekend": (
        "id: onbekend\nnaam: X\ndeelt_met: voorbeeld\nschakelaars: {voorlees: uit}\n",
        "onbekende schakelaar 'voorlees'",
    ),
    "dicht": ("id: dicht\nnaam: X\ndeelt_met: voorbeeld\ndicht: misschien\n", "Dat moet ja of nee zijn"),
    "dag": ("id: dag\nnaam: X\ndeelt_met: voorbeeld\ngesloten:\n  - 25 december\n", "regel 5: .*geen dag"),
    "sleutel": ("id: sleutel\nnaam: X\ndeelt_met: voorbeeld\ntelefoon: '1'\n", "regel 4: onbekend veld 'telefoon'"),
    "leeg-loket": ("id: leeg-loket\nnaam: X\ndeelt_met: voorbeeld\nlokets: {wijkteam: }\n", "geen gegevens"),
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


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fout.yml").write_text("id: fout\nlokets:\n  wijkteam: {open: {ma: 9-17}}\n  niets: {}\n", "utf-8")
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(tmp_path))
    found = [str(fault) for fault in module.faults("fout")]
    assert "fout.yml, regel 1: 'naam' mag niet leeg zijn." in found
    assert any(one.startswith("fout.yml, regel 4: onbekend loket: niets") for one in found)
    assert "fout.yml, regel 3: loket 'wijkteam' heeft geen telefoon, adres of inloop." in found
    assert any("openingstijd 'ma: 9-17' moet zijn zoals 9:00-17:00" in one for one in found)


def test_own_sentences_in_the_same_folder_are_no_gemeente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "west.yml").write_text("id: west\n", "utf-8")
    own = tmp_path / "zinnen.yml"
    own.write_text("mens: {titel: Hallo}\n", "utf-8")
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(tmp_path))
    assert module.available() == ("west", "zinnen")
    monkeypatch.setenv("KEUKENTAFEL_TEKSTEN", str(own))
    assert module.available() == ("west",)


def test_a_folder_of_ones_own_holds_several_gemeenten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = (module.FOLDER / "voorbeeld.yml").read_text("utf-8")
    (tmp_path / "oost.yml").write_text(shipped.replace("id: voorbeeld", "id: oost", 1), "utf-8")
    (tmp_path / "west.yml").write_text(
        "id: west\nnaam: gemeente West\ndeelt_met: oost\nschakelaars: {voorlezen: uit, code: aan}\n", "utf-8"
    )
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(tmp_path))
    gemeente.cache_clear()
    assert available() == ("oost", "west")
    assert gemeente("west").lokets["wijkteam"].telefoon == gemeente("oost").lokets["wijkteam"].telefoon
    assert gemeente("west").uit == {"voorlezen"} and not gemeente("west").dicht
    with pytest.raises(GemeenteError, match="oost, west"):
        gemeente("voorbeeld")
    gemeente.cache_clear()


# --- opening hours

WEEK = tuple((day, span) for day in ("ma", "di", "do") for span in spans("9:00-12:00, 13:00-17:00"))


def test_hours_are_told_as_one_reads_them() -> None:
    day = "van 9.00 tot 12.00 uur en van 13.00 tot 17.00 uur"
    assert in_words(WEEK) == f"maandag en dinsdag {day}, donderdag {day}"
    assert gemeente("voorbeeld").lokets["wijkteam"].hours() == (
        "maandag tot en met donderdag van 9.00 tot 17.00 uur, vrijdag van 9.00 tot 15.00 uur"
    )
    assert in_words(()) == ""


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("2026-11-24 12:30", "Het loket is nu dicht. U kunt vandaag bellen vanaf 13.00 uur."),
        ("2026-11-24 13:00", "U kunt nu bellen, tot 17.00 uur."),
        ("2026-11-24 17:00", "Het loket is nu dicht. U kunt donderdag bellen vanaf 9.00 uur."),
        ("2026-11-25 08:00", "Het loket is nu dicht. U kunt morgen bellen vanaf 9.00 uur."),
    ],
)
def test_a_loket_that_closes_at_noon(when: str, says: str) -> None:
    assert now_in_words(WEEK, frozenset(), dt.datetime.fromisoformat(when)) == says


def test_a_day_off_is_closed() -> None:
    thursday = dt.date(2026, 11, 26)
    at = dt.datetime(2026, 11, 26, 10, 0)
    assert now_in_words(WEEK, {thursday}, at) == "Het loket is nu dicht. U kunt maandag bellen vanaf 9.00 uur."
    only = tuple((day, span) for day, span in WEEK if day == "do")
    assert (
        now_in_words(only, {thursday}, at)
        == "Het loket is nu dicht. U kunt volgende week donderdag bellen vanaf 9.00 uur."
    )


@pytest.mark.parametrize(
    "text", ["9-17", "9:00", "17:00-9:00", "9:60-10:00", "9:00-25:00", "13:00-17:00, 9:00-12:00", ""]
)
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(ValueError):
        spans(text)


# --- terms of the law


def test_a_term_that_lapsed_is_not_told_and_who_to_ask_is(monkeypatch: pytest.MonkeyPatch) -> None:
    loket = gemeente("voorbeeld").lokets["ciz"]
    assert "zes weken" in loket.dan
    monkeypatch.setattr(law, "holds_today", lambda name, day=None: name != "wlz-ciz-zes-weken")
    assert loket.dan == "Na het besluit regelt het zorgkantoor de zorg. Vraag het na bij het CIZ."
    school = gemeente("voorbeeld").lokets["leerplicht_rmc"]
    monkeypatch.setattr(law, "holds_today", lambda name, day=None: False)
    assert "27" not in school.uitleg and school.uitleg.endswith("Vraag het na bij de leerplichtambtenaar.")
