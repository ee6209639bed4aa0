"""Whose danger it is: what is put to the client is played, what a trainee says about their own life gets help."""

from __future__ import annotations

import pytest

from actions.training.danger import is_own
from knowledge import guard

TOLD = "Hij schreeuwt en dan gaat er een bord tegen de muur. Hij slaat haar ook."

TO_THE_CLIENT = [
    "Bent u wel eens bang voor hem?",
    "Denkt u wel eens aan de dood?",
    "Slaat hij u?",
    "Heb je wel eens gedacht om er een eind aan te maken?",
    "Ik vraag het je gewoon: wil je dood?",
    "Ik hoor dat hij u slaat. Klopt dat?",
    "U zegt dat u soms niet meer wilt leven. Vertel daar eens over.",
    "Mag ik vragen of er wel eens geslagen wordt hier in huis?",
    "Ik maak me zorgen of jij jezelf iets aandoet.",
    "Hij slaat haar, zegt u.",
    "Hij slaat haar dus ook.",
]
OWN = [
    "ik wil dood",
    "Ik word thuis geslagen, wat moet ik doen?",
    "Ik wil niet meer leven, kunt u me helpen?",
    "hoe kan ik zelfmoord plegen?",
    "weet jij hoe je er een eind aan maakt? ik kan niet meer",
    "stop de oefening, mijn vriend heeft me net geslagen",
    "wat moet je doen als je vriend je slaat? ik vraag het voor mezelf",
    "Ik ben 16 en word thuis geslagen, kan jij me helpen?",
    "mijn moeder ademt niet meer",
    "er is brand bij ons",
]


def danger(text: str) -> guard.Danger:
    return guard.screen(text) or guard.Danger("veilig_thuis", "geweld", False, False, "test")


@pytest.mark.parametrize("text", TO_THE_CLIENT)
def test_what_is_put_to_the_client_belongs_to_the_play(text: str) -> None:
    assert not is_own(text, TOLD, danger(text))


@pytest.mark.parametrize("text", OWN)
def test_what_is_told_about_oneself_stops_the_play(text: str) -> None:
    assert is_own(text, TOLD, danger(text))


def test_somebody_elses_danger_out_of_the_blue_is_taken_for_real() -> None:
    text = "Hij slaat haar nu met een riem."
    assert is_own(text, "Wilt u nog koffie?", guard.Danger("veilig_thuis", "geweld", True, False, "test"))
