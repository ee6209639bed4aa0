"""The sheet: what an experienced worker wants to see on it, in twenty descriptions, and what it must never do."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.professional import check
from actions.professional.areas import area_name
from actions.professional.data_files import load
from actions.professional.prepare import Sheet, prepare
from actions.professional.serves import serves
from actions.professional.signs import Told, traits
from knowledge.guard import normalise
from knowledge.passages import load_catalogue
from knowledge.taxonomy import ids

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("situaties.yml").read_text("utf-8"))


def test_all_data_is_right() -> None:
    assert list(check.faults()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_sheet_says_what_an_experienced_worker_would_see(case: dict[str, Any]) -> None:
    sheet = prepare(case["tekst"])
    risks = {risk.id for risk in sheet.risks}
    assert set(case["leefgebieden"]) <= {area.id for area in sheet.areas}
    assert set(case["risicos"]) <= risks
    assert not set(case["niet"]) & risks, "a risk that nobody told"
    assert set(case["tafel"]) <= {seat.id for seat in sheet.seats}
    assert set(case["lokets"]) & {way.id for way in sheet.lokets[:3]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_reason_is_in_the_text_s_own_words(case: dict[str, Any]) -> None:
    sheet = prepare(case["tekst"])
    plain = " ".join(sheet.text.split())
    for one in (*sheet.areas, *sheet.risks, *sheet.seats, *sheet.lokets, *sheet.arrangements):
        words = one.because.strip("… ")
        if one.because and words != load("risicos") and "leefgebieden tegelijk" not in words:
            assert words in plain, (one.id, words)
    assert all(area.because for area in sheet.areas)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_question_has_what_it_serves_and_a_source(case: dict[str, Any]) -> None:
    sheet = prepare(case["tekst"])
    questions = [*sheet.general, *(question for area in sheet.areas for question in area.questions)]
    assert len({question.id for question in questions}) == len(questions)
    for one in (*questions, *sheet.risks):
        assert serves(one.serves) and one.citation
        assert set(one.sections) <= load_catalogue().sections.keys()


def test_every_leefgebied_has_six_questions_or_more() -> None:
    assert {name for name in ids("leefgebieden") if len(load(f"leefgebieden/{name}")["vragen"]) >= 6} == set(
        ids("leefgebieden")
    )
    assert len({area_name(name) for name in ids("leefgebieden")}) == 16


def test_no_question_closes_the_talk() -> None:
    rows = [row for name in ids("leefgebieden") for row in load(f"leefgebieden/{name}")["vragen"]] + load("algemeen")
    closed = [
        row["vraag"]
        for row in rows
        if re.match(r"(?:Heeft|Hebt|Bent|Is|Zijn|Gaat|Kunt|Wilt u wel|Moet) ", row["vraag"])
    ]
    assert closed == []


def sheet_of(case: str) -> Sheet:
    return prepare(next(row["tekst"] for row in CASES if row["id"] == case))


@pytest.mark.parametrize(
    ("case", "way"),
    [
        ("dochter-op", "ciz"),  # she says that she does not want to go there
        ("dochter-op", "zorg_wlz"),
        ("blauwe-plekken", "schuldhulp"),  # nobody told of debts
        ("schreeuwen-gehoord", "vrijwilliger"),  # nobody comes in before it is safe
        ("schreeuwen-gehoord", "algemene_voorziening"),
        ("huilbaby", "eigen_netwerk"),  # the clinic that worries is no network
        ("in-de-war", "rechtsbescherming"),
        ("boos-op-gemeente", "eigen_netwerk"),
    ],
)
def test_a_way_whose_reason_does_not_show_it_is_not_named(case: str, way: str) -> None:
    sheet = sheet_of(case)
    assert way not in {one.id for one in (*sheet.lokets, *sheet.arrangements)}


@pytest.mark.parametrize(
    ("case", "area"),
    [("jongen-17-gokt", "wonen"), ("schreeuwen-gehoord", "gezondheid"), ("schreeuwen-gehoord", "sociaal")],
)
def test_a_word_that_means_something_else_brings_no_leefgebied(case: str, area: str) -> None:
    assert area not in {one.id for one in sheet_of(case).areas}


@pytest.mark.parametrize(
    ("case", "seat"), [("in-de-war", "begeleider"), ("ontslag-en-drank", "vrienden"), ("jongen-17-gokt", "vrienden")]
)
def test_who_was_only_asked_for_or_belongs_to_another_has_no_seat(case: str, seat: str) -> None:
    assert seat not in {one.id for one in sheet_of(case).seats}


def test_who_does_not_know_is_not_asked_before_the_citizen_agrees() -> None:
    partner = next(seat for seat in sheet_of("ontruiming").seats if seat.id == "partner")
    assert "Overleg eerst met de inwoner" in partner.why
    assert any(seat.id == "consultatiebureau" for seat in sheet_of("huilbaby").seats)


def test_what_is_told_of_oneself_is_asked_about() -> None:
    asked = {area.id: [question.id for question in area.questions] for area in sheet_of("doet-zichzelf-pijn").areas}
    assert asked["psychisch"][0] == "psychisch-dood"
    baby = next(area for area in sheet_of("huilbaby").areas if area.id == "opvoeden")
    assert "opvoeden-huilen" in [question.id for question in baby.questions[:3]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_reason_is_more_than_a_shred_of_a_sentence(case: dict[str, Any]) -> None:
    sheet = prepare(case["tekst"])
    starts = {piece.text.split()[0] for piece in Told(sheet.text).pieces}
    for one in (*sheet.areas, *sheet.lokets, *sheet.arrangements):
        assert one.because.split()[0] in {*starts, "…", "vijf"}, (one.id, one.because)


def test_a_short_form_ends_no_sentence() -> None:
    assert [piece.text for piece in Told("Dhr. (55) is ontslagen. Hij drinkt bijv. wijn.").pieces] == [
        "Dhr. (55) is ontslagen.",
        "Hij drinkt bijv. wijn.",
    ]


def test_what_is_told_already_is_not_asked_first() -> None:
    sheet = prepare(
        "Mevrouw vertelt dat haar zoon haar pinpas heeft. Een bewindvoerder regelt haar administratie. Schulden."
    )
    money = next(area for area in sheet.areas if area.id == "geld")
    known = [question for question in money.questions if question.known]
    assert known and money.questions[-len(known) :] == tuple(known)
    assert not {question.unknown for question in known} & set(sheet.unknown)


def test_it_never_scores_nor_decides() -> None:
    sheet = prepare(CASES[4]["tekst"])
    said = str([asdict(risk) for risk in sheet.risks]) + str(sheet.seats) + str(sheet.unknown)
    assert not re.search(r"\b(?:score|kans|procent|%|heeft recht op|komt in aanmerking|geen recht)\b", said)


def test_personal_data_are_masked_again() -> None:
    sheet = prepare("Mevrouw Jansen, Kerkstraat 12, 06-12345678, bsn 123456782, heeft schulden.")
    assert set(sheet.masked) >= {"naam", "adres", "telefoon", "bsn"}
    assert not re.search(r"Jansen|Kerkstraat|12345678|123456782", str(asdict(sheet)))


def test_what_was_masked_says_nothing_about_the_person() -> None:
    told = "Haar dochter komt elke dag en zegt dat ze op is. De post blijft ongeopend liggen."
    marked = prepare(
        "Mevrouw [naam], geboren [geboortedatum], [adres] ([postcode]), bsn [bsn], [telefoon], [email]. " + told
    )
    plain = prepare("Mevrouw. " + told)
    assert {area.id for area in marked.areas} == {area.id for area in plain.areas}
    assert [risk.id for risk in marked.risks] == [risk.id for risk in plain.risks]


@pytest.mark.parametrize(
    "text",
    [
        "Er is geen sprake van geweld in huis. Vader en moeder hebben schulden.",
        "Mevrouw drinkt graag koffie met haar buurvrouw.",
        "Zijn kinderen zijn het huis uit, hij is 74 en wandelt graag.",
    ],
)
def test_what_was_denied_or_meant_otherwise_is_no_risk(text: str) -> None:
    assert not {"huiselijk_geweld", "middelen_ouder", "kinderen_aanwezig", "kind_zorgt"} & {
        risk.id for risk in prepare(text).risks
    }


def test_people_who_may_be_unsafe_are_spoken_to_apart() -> None:
    unsafe = prepare(next(c for c in CASES if c["id"] == "blauwe-plekken")["tekst"])
    assert unsafe.apart and {seat.id for seat in unsafe.seats if seat.apart} == {"zoon"}
    assert not prepare(next(c for c in CASES if c["id"] == "scootmobiel")["tekst"]).apart


def test_help_that_cannot_wait_comes_first() -> None:
    assert prepare(next(c for c in CASES if c["id"] == "schreeuwen-gehoord")["tekst"]).lokets[0].id == "veilig_thuis"
    assert prepare(next(c for c in CASES if c["id"] == "jonge-moeder-bank")["tekst"]).lokets[0].id == "opvang"


@pytest.mark.parametrize("text", ["?", "x" * 4000, "schulden " * 440, "🙂🙂🙂", "a.b.c.d. " * 400, "Mevrouw. " * 400])
def test_odd_texts_give_a_sheet_too(text: str) -> None:
    sheet = prepare(text)
    assert sheet.lokets and sheet.seats and sheet.general


def test_the_same_text_gives_the_same_sheet() -> None:
    assert prepare(CASES[0]["tekst"]) == prepare(CASES[0]["tekst"])


def test_a_reason_is_a_piece_of_a_long_sentence() -> None:
    long = (
        "Zij vertelt "
        + "heel veel over van alles en nog wat en " * 4
        + "dat ze schulden heeft en verder niets meer wil zeggen."
    )
    area = next(area for area in prepare(long).areas if area.id == "geld")
    assert "schulden" in area.because and len(area.because.split()) <= 16


def test_traits_are_read_from_the_sentence_that_told_them() -> None:
    told = Told("Vader is 44. De zoon van 16 blowt.")
    assert traits(told)["jongere"] == "De zoon van 16 blowt"
    assert "kind" not in traits(Told("De kinderen wonen ver weg."))
    assert normalise("Zoon") == "zoon"
