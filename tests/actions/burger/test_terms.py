"""Terms of the law in the talk: said while their record holds, and after that who to ask."""

from __future__ import annotations

import pytest

from actions.burger import terms
from knowledge import law
from tests.actions.burger.talking import Talk

ANGRY = "Schandalig, die gemeente doet niks, van het kastje naar de muur met mijn aanvraag"
EVICTED = "Ik moet volgende week mijn huis uit, de deurwaarder is geweest en ik heb huurschuld"
HOME = "Ik kan mijn huis niet meer schoonmaken door mijn rug en ik val ook in de douche"


def lapse(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(law, "holds_today", lambda name, day=None: name not in names)


def test_every_term_in_the_talk_stands_in_a_record() -> None:
    assert list(terms.faults()) == []


def test_a_term_without_a_record_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {
        "los": "U hoort het binnen acht weken.",
        "fout": [{"zin": "U hoort het binnen acht weken.", "wet": "wmo-onderzoek-zes-weken", "anders": "Bel."}],
        "weg": [{"zin": "Vraag het.", "wet": "bestaat-niet", "anders": "Het duurt zes weken."}],
        "kaal": [{"zin": "Binnen zes weken.", "wet": "wmo-onderzoek-zes-weken"}],
    }
    monkeypatch.setattr(terms, "load", lambda name: words if name == "woorden" else {})
    found = list(terms.faults())
    assert found == [
        "woorden.los: waarde zonder wet: “U hoort het binnen acht weken.”",
        "woorden.fout.0: “U hoort het binnen acht weken.” noemt 8, maar wmo-onderzoek-zes-weken niet",
        "woorden.weg.0: onbekende wet bestaat-niet",
        "woorden.weg.0.anders: waarde zonder wet: “Het duurt zes weken.”",
        "woorden.kaal.0: bij een zin met wet hoort 'anders': wat er staat als de wet verlopen is",
    ]


@pytest.mark.parametrize(
    ("story", "record", "term", "instead"),
    [
        (ANGRY, "awb-bezwaar-zes-weken", "binnen zes weken bezwaar", "Op een besluit staat tot wanneer"),
        (ANGRY, "wmo-clientondersteuning-gratis", "kan gratis met u meegaan", "Vraag ook naar de cliëntondersteuning"),
        (EVICTED, "wgs-vier-weken", "drie werkdagen", "hoe snel er een gesprek kan zijn"),
    ],
)
def test_a_brake_leaves_out_what_lapsed(
    monkeypatch: pytest.MonkeyPatch, story: str, record: str, term: str, instead: str
) -> None:
    assert term in Talk(story).all
    lapse(monkeypatch, record)
    after = Talk(story).all
    assert term not in after and instead in after


def test_the_word_on_the_melding_leaves_out_what_lapsed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "zes weken voor het onderzoek" in Talk(HOME, "ik wil zelf thuis blijven").until("bevestiging").all
    lapse(monkeypatch, "wmo-onderzoek-zes-weken")
    after = Talk(HOME, "ik wil zelf thuis blijven").until("bevestiging").all
    assert "nog geen melding" in after and "zes weken voor" not in after
    assert "Hoe lang het onderzoek duurt, vraagt u bij het loket." in after
