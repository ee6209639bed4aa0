"""Triage: who needs what and where, with the citizen's own words as the reason."""

from __future__ import annotations

import pytest

from knowledge.facts import facts
from knowledge.routing import adjust
from knowledge.triage import triage


@pytest.mark.parametrize(
    ("said", "loket"),
    [
        ("Mijn moeder van 83 krijgt haar steunkousen niet meer zelf aan.", "wijkverpleging"),
        ("Ik kan de trap niet meer op en wil graag een traplift.", "wmo_loket"),
        ("We hebben overal schulden en er ligt een stapel brieven die ik niet durf open te maken.", "schuldhulp"),
        ("Mijn zoon van 14 is al zes weken niet naar school geweest.", "leerplicht_rmc"),
        ("Ik ben mijn DigiD kwijt en snap die brieven van de overheid niet.", "taalhuis_ido"),
        ("Mijn aanvraag is afgewezen en daar ben ik het niet mee eens.", "rechtshulp"),
    ],
)
def test_a_plain_story_goes_through_its_own_door(said: str, loket: str) -> None:
    assert loket in [one.id for one in triage(said).lokets[:2]]


def test_what_somebody_says_is_not_the_matter_points_nowhere() -> None:
    said = "Ik heb een diploma en een kamer, geen schulden. Ik doe alleen al een jaar niks."
    assert "schuldhulp" not in [one.id for one in triage(said).lokets[:2]]
    assert triage(said.replace("geen schulden", "veel schulden")).loket == "schuldhulp"
    assert "geld" not in [
        one.id for one in triage("Ik heb genoeg om van te leven, maar ik spreek niemand.").leefgebieden
    ]


def test_nothing_known_is_the_front_door_and_never_an_error() -> None:
    for said in ("hoi", "?", "xkjh qwpo", "a" * 3000):
        assert triage(said).loket == "wijkteam"
    assert triage("").leefgebieden == ()


def test_a_reason_is_in_the_persons_own_words_and_explains_something() -> None:
    said = (
        "Ik slaap al zeven weken op de zaak. Mijn vrouw kreeg het huis, ik de helft van de lening. "
        "Een caravan is ook goed. Weet ik niet. Mag dat?"
    )
    found = triage(said)
    reasons = [one.because for one in (*found.lokets, *found.arrangementen) if one.because]
    assert reasons
    for reason in reasons:
        assert reason.rstrip(" …") in said
        assert reason not in ("Een caravan is ook goed", "Weet ik niet", "Mag dat")
    assert all(not one.because for one in triage(said, reasons=False).lokets)


def test_a_number_of_danger_is_for_recognised_danger_alone() -> None:
    assert triage("ik wil niet meer leven, vannacht doe ik het").loket == "crisis_113"
    assert triage("ik wil niet meer leven, vannacht doe ik het", danger=False).loket != "crisis_113"
    scores = {"crisis_113": 0.9, "wijkteam": 0.3}
    quiet = adjust(scores, {}, facts("het is stil in huis"), [], None)
    assert quiet["crisis_113"] < quiet["wijkteam"]
    assert (
        max(adjust(scores, {}, facts("het is stil"), [], "veilig_thuis").items(), key=lambda x: x[1])[0]
        == "veilig_thuis"
    )


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("Ik moet binnen twee weken bezwaar maken", True),
        ("we moeten voor 1 december het huis uit", True),
        ("ik heb een brief dat ik binnen 10 dagen moet reageren", True),
        ("de brief moet uiterlijk vrijdag 5 december terug", True),
        ("mijn zus werd ziek en ging binnen zes weken dood", False),
        ("we zijn binnen een week drie keer bij de dokter geweest", False),
    ],
)
def test_a_term_is_a_day_before_which_something_must_be_done(said: str, holds: bool) -> None:
    assert ("termijn" in facts(said).urgent) is holds
