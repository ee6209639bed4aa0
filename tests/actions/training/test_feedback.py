"""The feedback: the trainee's own sentence with everything it says, a better wording, a source, and no marks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actions.burger.language import filled
from actions.training.feedback import Wordings, feedback, wording
from actions.training.moods import DATA
from actions.training.scenario import WEAKENING, scenarios
from actions.training.simulate import play
from actions.training.turn import open_conversation, play_turn
from knowledge.passages import load_catalogue, read_yaml
from knowledge.readability import problems
from knowledge.taxonomy import ids, principles

SAID = [
    "Goedemiddag, ik ben Noor van het wijkteam.",
    "Hoe gaat het met uw zoon?",
    "U moet gewoon eens strenger zijn.",
    "Dat moet slopend zijn, zo wachten op uw eigen kind.",
    "Knap dat u elke ochtend toch opstaat.",
]


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    state = open_conversation("saskia", 0).state
    for n, text in enumerate(SAID, start=1):
        state = play_turn(state, text, None, n).state
    return feedback(state)


def test_it_is_plain_data_about_every_turn(report: dict[str, Any]) -> None:
    json.dumps(report)
    assert report["beurten"] == len(SAID)
    assert [one["n"] for one in report["stemming"]["lijn"]] == [0, 1, 2, 3, 4, 5]


def test_every_judgement_has_the_trainees_own_sentence(report: dict[str, Any]) -> None:
    for entry in report["principes"]:
        for row in entry["bewijs"] + entry["gemist"]:
            assert row["tekst"] == SAID[row["n"] - 1]
        assert entry["zichtbaar"] == bool(entry["bewijs"])
    for row in report["keerpunten"] + report["verbeteringen"] + report["lagen"]["open"]:
        assert row["tekst"] == SAID[row["n"] - 1]


def test_advice_gets_a_reason_a_better_wording_and_a_passage(report: dict[str, Any]) -> None:
    (row,) = report["verbeteringen"]
    assert row["techniek"] == "advies_opdringen" and row["waarom"]
    assert row["beter"] and row["beter"] != row["tekst"]
    assert row["bronnen"][0]["passage"] and row["bronnen"][0]["citation"]


def test_what_was_opened_and_what_stayed_hidden(report: dict[str, Any]) -> None:
    opened, shut = report["lagen"]["open"], report["lagen"]["dicht"]
    assert [one["id"] for one in opened][:2] == ["zoon", "wachten"]
    assert len(opened) + len(shut) == report["lagen"]["aantal"]
    assert all(one["nodig"] and one["beter"] for one in shut)
    assert report["vraag_achter_de_vraag"]["gevonden"] is False
    assert report["vraag_achter_de_vraag"]["beter"]


def test_turning_points_say_which_way(report: dict[str, Any]) -> None:
    down = [one for one in report["keerpunten"] if one["naar"] < one["van"]]
    assert [one["tekst"] for one in down] == ["U moet gewoon eens strenger zijn."]


def test_there_is_no_mark(report: dict[str, Any]) -> None:
    assert not {"cijfer", "score", "punten", "oordeel"} & set(json.dumps(report).replace('"', " ").split())


def test_a_better_wording_takes_up_the_clients_words_or_layer_in_her_form_of_address() -> None:
    for one in scenarios().values():
        for technique in WEAKENING:
            row = {
                "techniek": technique,
                "tekst": "Slaapt u goed?",
                "wekte": [],
                "open": False,
                "n": 0,
                "context": "Ik zit hele dagen in de schuur, daar is het stil.",
                "voor": {"vertrouwen": 3.0},
            }
            text = Wordings(one, [row]).at(row)
            assert "{" not in text
            if one.aanspreken == "je":
                assert " u " not in f" {text.lower()} "


def said(*texts: str, scenario: str = "saskia") -> dict[str, Any]:
    state = open_conversation(scenario, 0).state
    for n, text in enumerate(texts, start=1):
        state = play_turn(state, text, None, n).state
    return feedback(state)


def test_who_asked_closed_is_shown_how_to_ask_about_the_same() -> None:
    found = said("Goedemiddag, ik ben Noor.", "Hoe gaat het met uw zoon?", "Slaapt u goed?")
    assert "nachten" in found["verbeteringen"][-1]["beter"]


def test_no_better_wording_is_given_twice_or_claims_what_was_not_said() -> None:
    found = said(*["U moet gewoon een schema maken, elke dag."] * 4)
    wordings = [row["beter"] for row in found["verbeteringen"]]
    assert len(set(wordings)) == len(wordings) == 4
    assert not [text for text in wordings if "U bent moe" in text]


def test_after_a_rebuff_the_better_wording_mends_first() -> None:
    found = said("Hoe gaat het met uw zoon?", "U moet strenger zijn.", "Dat is ook uw eigen schuld.")
    assert found["verbeteringen"][-1]["beter"] in read_yaml(DATA / "principes.yml")["herstel"]


def test_what_was_asked_too_early_is_not_called_unasked() -> None:
    found = said("Hoe gaat het met uw zoon?", "Wat zou u het liefst anders willen?")
    assert "beurt 2" in found["vraag_achter_de_vraag"]["nodig"]


def test_a_wording_gives_back_only_what_the_client_said() -> None:
    layer = scenarios()["saskia"].layers["ongeluk"]
    assert wording(layer, "") == "En hoe gaat het met uzelf, in dit alles?"
    assert "vergeet" in str(wording(layer, "Soms vergeet ik of ik al gegeten heb."))


def test_what_the_coder_doubts_is_named_as_doubt_and_not_counted() -> None:
    state = open_conversation("saskia", 0).state
    state = play_turn(state, "U moet gewoon eens strenger zijn.", None, 1).state
    state["log"][0]["onzeker"] = True
    found = feedback(state)
    assert found["technieken"] == [] and found["verbeteringen"] == []
    assert found["keerpunten"][0]["naam"] == "hier twijfelt de computer"


def test_the_skilled_one_finds_the_question_behind_the_question() -> None:
    found = feedback(play("saskia", "ervaren").state)
    assert found["vraag_achter_de_vraag"]["gevonden"]
    assert found["einde"] == "afgerond"


def test_the_data_name_only_what_exists() -> None:
    table = read_yaml(DATA / "principes.yml")
    names = set(ids("gesprekstechnieken"))
    assert set(table["technieken"]) == names
    assert set(table["waarom"]) == set(table["secties"]) == set(table["beter"]) == set(WEAKENING)
    sections = load_catalogue()
    for entry in table["principes"]:
        assert entry["id"] in principles() and entry["groep"] in table["groepen"]
        assert set(entry["zichtbaar"] + entry["gemist"]) <= names
        assert all(sections.citation([section]) for section in entry["secties"])


def test_hints_and_reasons_are_plain_dutch() -> None:
    table, hints = read_yaml(DATA / "principes.yml"), read_yaml(DATA / "hints.yml")
    texts = [*table["waarom"].values(), *(entry["uitleg"] for entry in table["principes"])]
    texts += [text for group in hints["techniek"].values() for text in group]
    texts += [text for group in hints["gebeurt"].values() for text in group]
    allowed = frozenset(("vaktaal", "schaalvraag", "hints", "saskia"))
    wrong = [
        f"{text}: {fault}"
        for text in texts
        for fault in problems(filled(text.replace("{hij}", "Saskia")), allowed)
        if "zeldzaam" not in fault
    ]
    assert wrong == []
    assert not [text for text in texts if "!" in text]
