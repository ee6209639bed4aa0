"""Provisions and terms: complete, readable, and no term or amount without a verified record that holds."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import catalogue, copycheck, law, taxonomy
from knowledge.catalogue import Line
from knowledge.passages import read_yaml
from knowledge.text import words

TODAY = dt.date(2026, 11, 25)
NEW_YEAR = dt.date(2027, 1, 1)
RIGHTS = Path(__file__).resolve().parents[2] / "actions" / "burger" / "data" / "rechten.yml"


def provision(name: str) -> catalogue.Provision:
    return next(p for p in catalogue.provisions() if p.id == name)


def term(name: str) -> catalogue.Term:
    return next(t for t in catalogue.terms() if t.id == name)


def test_the_shipped_files_are_in_order() -> None:
    assert catalogue.validate() == []


def test_there_is_enough_of_it() -> None:
    assert len(catalogue.provisions()) >= 80
    assert len(catalogue.terms()) >= 120
    assert sum("burger" in t.audience for t in catalogue.terms()) >= 85
    assert sum("trainer" in t.audience for t in catalogue.terms()) >= 35


def test_nearly_every_loket_a_citizen_is_sent_to_has_provisions() -> None:
    emergency = {"noodnummer_112", "crisis_113", "kindertelefoon"}
    named = {loket for p in catalogue.provisions() for loket in p.loket}
    assert set(taxonomy.ids("lokets")) - named <= emergency


def test_every_arrangement_type_has_provisions() -> None:
    assert {p.arrangement for p in catalogue.provisions()} == set(taxonomy.ids("arrangementen"))


def test_an_amount_of_this_year_is_said_this_year_only() -> None:
    entry = provision("eigen-risico")
    assert "385 euro" in catalogue.say(entry.kosten, entry.loket, TODAY)
    assert catalogue.say(entry.kosten, entry.loket, NEW_YEAR) == "Vraag het na bij het Juridisch Loket."


def test_a_lapsed_sentence_leaves_the_rest_of_the_text_and_names_whom_to_ask() -> None:
    entry = term("eigen-bijdrage")
    now, later = catalogue.tekst_today(entry, TODAY), catalogue.tekst_today(entry, NEW_YEAR)
    assert "21,80 euro" in now
    assert "Vraag het na" not in now
    assert "21,80" not in later
    assert later.startswith("De eigen bijdrage is het deel dat u zelf betaalt")
    assert later.endswith("Vraag het na bij het Wmo-loket.")


def test_an_unverified_or_unknown_record_takes_its_sentence_away() -> None:
    lines = [
        Line("Dit blijft."),
        Line("Het wordt 460 euro.", "zvw-eigen-risico-2027"),
        Line("Binnen twee weken.", "weg"),
    ]
    assert catalogue.say(lines, ("uwv",), NEW_YEAR) == "Dit blijft. Vraag het na bij het UWV."


def test_without_a_loket_the_front_door_is_named() -> None:
    assert catalogue.say([Line("Binnen twee weken.", "weg")], (), TODAY) == "Vraag het na bij het wijkteam."


def test_text_is_what_may_be_shown_today(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = term("eigen-bijdrage")
    monkeypatch.setattr(law, "holds_today", lambda name, day=None: False)
    assert "21,80" not in entry.text
    monkeypatch.setattr(law, "holds_today", lambda name, day=None: True)
    assert "21,80" in entry.text


def test_nothing_is_left_out_on_the_day_of_checking_and_new_year_is_announced() -> None:
    assert catalogue.lapsed(TODAY) == []
    assert any(line.startswith("eigen-risico:") for line in catalogue.lapsed(NEW_YEAR))


@pytest.mark.parametrize(
    "text",
    [
        "De gemeente beslist binnen zes weken.",
        "U krijgt 385 euro.",
        "Dat mag tot 18 jaar.",
        "Het duurt hoogstens een jaar.",
        "Bel binnen een week.",
        "Vier werkdagen later hoort u het.",
    ],
)
def test_a_value_is_recognised(text: str) -> None:
    assert catalogue.states_a_value(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0800-2000, dag en nacht, of 112.",
        "De Wmo 2015 geldt sinds 2015.",
        "Er zijn acht bakens.",
        "Een mbo-2 diploma helpt.",
        "U krijgt een week leefgeld.",
        "Het K2-rapport zegt dit.",
    ],
)
def test_telephone_numbers_years_and_names_are_no_values(text: str) -> None:
    assert not catalogue.states_a_value(text)


def test_numbers_are_the_same_in_words_and_digits() -> None:
    assert catalogue.numbers("binnen zes weken, tot 18 jaar, 21,80 euro.") == {"6", "18", "21,80"}
    assert catalogue.numbers("binnen 6 weken") == catalogue.numbers("Binnen zes weken")
    assert catalogue.numbers("bel 112 of 0800-2000 in 2026") == frozenset()


GOOD_PROVISION: dict[str, Any] = {
    "id": "proef",
    "naam": "Proef",
    "arrangement": "maatwerk_wmo",
    "loket": ["wmo_loket"],
    "wet": None,
    "wie_beslist": "de gemeente",
    "tekst": [
        "Dit is een proef met gewone woorden. " * 6,
        {"zin": "Het duurt zes weken.", "wet": "wmo-onderzoek-zes-weken"},
    ],
    "kosten": "Gratis.",
    "meenemen": [],
    "duur": "Vaak snel.",
    "upl": None,
    "wetten": ["wmo-onderzoek-zes-weken"],
    "geldigheid": "actueel",
    "vragen": [f"vraag {letter}" for letter in "abcdefgh"],
}
GOOD_TERM: dict[str, Any] = {
    "id": "woord",
    "term": "Woord",
    "ook": [],
    "tekst": "Dit is een uitleg met gewone woorden. " * 4,
    "vragen": [f"wat is {letter}" for letter in "abcdef"],
    "audience": ["burger"],
}


def problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, **changes: Any) -> list[str]:
    """What `validate` says about one provision or term with these fields changed."""
    entries = {"provision": copy.deepcopy(GOOD_PROVISION), "term": copy.deepcopy(GOOD_TERM)}
    for key, value in changes.items():
        if value == "REMOVE":
            del entries[kind][key]
        else:
            entries[kind][key] = value
    for name, attribute in (("provision", "PROVISIONS"), ("term", "TERMS")):
        path = tmp_path / f"{name}.yml"
        path.write_text(yaml.safe_dump([entries[name]], allow_unicode=True), encoding="utf-8")
        monkeypatch.setattr(catalogue, attribute, path)
    catalogue.provisions.cache_clear()
    catalogue.terms.cache_clear()
    try:
        return catalogue.validate()
    finally:
        monkeypatch.undo()
        catalogue.provisions.cache_clear()
        catalogue.terms.cache_clear()


def test_the_made_up_entries_are_good_to_start_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(tmp_path, monkeypatch, "provision") == []


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("provision", {"loket": "REMOVE"}, "veld loket ontbreekt"),
        ("provision", {"prijs": "veel"}, "onbekend veld prijs"),
        ("provision", {"loket": ["stadhuis"]}, "onbekend loket stadhuis"),
        ("provision", {"loket": []}, "geen loket"),
        ("provision", {"arrangement": "snoep"}, "onbekend arrangement snoep"),
        ("provision", {"geldigheid": "ooit"}, "geldigheid is niet een van"),
        ("provision", {"id": "Proef Twee"}, "id bestaat niet uit"),
        ("provision", {"kosten": []}, "kosten is leeg"),
        ("provision", {"wie_beslist": ""}, "wie_beslist is leeg"),
        ("provision", {"upl": "Bijzondere Bijstand"}, "kleine letters"),
        ("provision", {"kosten": "U betaalt 20 euro."}, "waarde zonder wet: “U betaalt 20 euro.”"),
        ("provision", {"meenemen": ["bankafschriften van drie maanden"]}, "waarde zonder wet"),
        ("provision", {"wetten": []}, "wmo-onderzoek-zes-weken staat niet in wetten"),
        ("provision", {"wetten": ["wmo-onderzoek-zes-weken", "aio"]}, "aio staat in wetten, maar bij geen zin"),
        ("provision", {"duur": {"zin": "Tot 460 euro.", "wet": "zvw-eigen-risico-2027"}}, "is niet nagekeken"),
        ("provision", {"duur": {"zin": "Snel.", "wet": "verzonnen"}}, "onbekende wet verzonnen"),
        ("provision", {"duur": {"zin": "Tien weken.", "wet": "wmo-onderzoek-zes-weken"}}, "noemt 10, maar"),
        ("provision", {"vragen": ["een", "twee"]}, "2 vragen, niet 8 tot 12"),
        (
            "provision",
            {"vragen": ["zelfde vraag?", "Zelfde  vraag"] + [f"v {n}" for n in "abcdef"]},
            "vraag staat er 2 keer",
        ),
        ("term", {"tekst": "Te kort."}, "2 woorden, niet 25 tot 60"),
        ("term", {"tekst": "woord " * 30 + "."}, "zin van 31 woorden"),
        ("term", {"tekst": ("een twee woord woord woord " * 3 + "en dat is lang. ") * 2}, "gemiddeld 19.0 woorden"),
        ("term", {"tekst": "Dit is een uitleg met gewone woorden. " * 4 + "Heel goed!"}, "uitroepteken"),
        ("term", {"tekst": "Dit is een uitleg die je moet lezen. " * 4}, "je of jij"),
        ("term", {"tekst": "Dit is een uitleg met bijv. gewone woorden. " * 4}, "afkorting"),
        ("term", {"zie": ["nergens"]}, "zie verwijst naar onbekend nergens"),
        ("term", {"audience": ["kind"]}, "onbekende doelgroep kind"),
        ("term", {"audience": []}, "geen audience"),
        ("term", {"id": "proef"}, "proef: id staat er 2 keer"),
    ],
)
def test_a_mistake_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, changes: dict[str, Any], says: str
) -> None:
    found = problems(tmp_path, monkeypatch, kind, **changes)
    assert any(says in line for line in found), found


def test_a_term_of_a_loket_must_stand_in_its_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lokets = read_yaml(catalogue.LOKETS)
    lokets["ciz"]["dan"] = "Het CIZ beslist binnen acht weken."
    path = tmp_path / "lokets.yml"
    path.write_text(yaml.safe_dump(lokets, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(catalogue, "LOKETS", path)
    assert catalogue.validate() == ["lokets.yml ciz: waarde zonder wet: “Het CIZ beslist binnen acht weken.”"]
    lokets["ciz"]["dan"] = [{"zin": "Het CIZ beslist binnen acht weken.", "wet": "wlz-ciz-zes-weken"}]
    path.write_text(yaml.safe_dump(lokets, allow_unicode=True), encoding="utf-8")
    assert catalogue.validate() == [
        "lokets.yml ciz: “Het CIZ beslist binnen acht weken.” noemt 8, maar wlz-ciz-zes-weken niet"
    ]


def test_the_rights_told_in_the_conversation_agree_with_their_records() -> None:
    sentences = [right for group in read_yaml(RIGHTS).values() for right in group]
    assert sentences
    for right in sentences:
        record = law.records()[right["wet"]]
        assert record.verified, record.id
        assert catalogue.numbers(right["zin"]) <= catalogue.numbers(record.value), right


def test_no_eight_words_of_a_report_stand_in_an_entry() -> None:
    texts = copycheck.load_reports()
    if not texts:
        pytest.skip("the reports are not at hand")
    runs = {
        tuple(all_words[i : i + 8])
        for text in texts.values()
        for all_words in [copycheck.report_words(text)]
        for i in range(len(all_words) - 7)
    }
    for entry in catalogue.entries():
        for text in (" ".join(line.text for line in entry.lines), *entry.vragen):
            own = words(text)
            assert not [own[i : i + 8] for i in range(len(own) - 7) if tuple(own[i : i + 8]) in runs], entry.id
