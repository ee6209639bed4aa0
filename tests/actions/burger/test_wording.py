"""From u to je, and no wording twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from actions.burger.wording import Speaker, load, to_ik, to_je


@pytest.mark.parametrize(
    ("formal", "informal"),
    [
        ("Wat zou u het liefst anders willen?", "Wat zou je het liefst anders willen?"),
        ("Hoe is dat voor u?", "Hoe is dat voor jou?"),
        ("Wat hebt u al geprobeerd?", "Wat heb je al geprobeerd?"),
        ("U kunt uw verslag printen.", "Je kunt je verslag printen."),
        ("Vertel het in uw eigen woorden.", "Vertel het in je eigen woorden."),
        ("U heeft recht op een gesprek met uzelf.", "Je hebt recht op een gesprek met jezelf."),
        ("Er komt veel op u af.", "Er komt veel op jou af."),
        ("Iemand helpt u meteen op weg.", "Iemand helpt je meteen op weg."),
        ("Mensen om u heen", "Mensen om je heen"),
        ("omdat u vertelde: ‘u bent u’", "omdat je vertelde: ‘u bent u’"),
        ("Slaapt u wel?", "Slaap je wel?"),
        ("Wat bedoelt u?", "Wat bedoel je?"),
        ("Waar maakt u zich zorgen over?", "Waar maak je je zorgen over?"),
        ("Verstaat u mij? Dan wacht u even.", "Versta je mij? Dan wacht je even."),
        ("Met wie eet u, en wat vergeet u?", "Met wie eet je, en wat vergeet je?"),
        ("Welk cijfer geeft u het?", "Welk cijfer geef je het?"),
        ("Bij direct gevaar belt u 112.", "Bij direct gevaar bel je 112."),
        ("Het doet u verdriet.", "Het doet je verdriet."),
        ("De gemeente geeft u geld.", "De gemeente geeft je geld."),
        ("Wat houdt u op de been?", "Wat houdt je op de been?"),
        ("Hoe houdt u het vol?", "Hoe hou je het vol?"),
        ("Fijn dat u er bent, want u doet het.", "Fijn dat je er bent, want je doet het."),
    ],
)
def test_to_je(formal: str, informal: str) -> None:
    assert to_je(formal) == informal


def test_a_wording_is_used_once() -> None:
    speaker = Speaker([], young=False)
    pool = ["Een.", "Twee."]
    assert [speaker.pick("p", pool) for _ in range(3)] == ["Een.", "Twee.", None]


def test_a_wording_with_nothing_to_fill_in_is_passed_over() -> None:
    speaker = Speaker([], young=False)
    assert speaker.pick("p", ["U zei ‘{stukje}’.", "Hoe is dat?"], stukje="") == "Hoe is dat?"


# --- the report is one's own


@pytest.mark.parametrize("form", [str, to_je])
def test_the_question_in_the_report_is_said_by_the_citizen(form: Callable[[str], str]) -> None:
    words = load("woorden")
    areas = [named for pair in words["domeinen"].values() for named in pair]
    whole = [
        wording.replace("{domeinen}", a).replace("{domeinwens}", a)
        for wording in words["vraag"].values()
        for a in areas
    ]
    for sentence in [*whole, *words["relaties"].values()]:
        said = re.sub(r"‘[^’]*’", "", to_ik(form(sentence)))
        assert not re.search(r"\b(?:u|uw|je|jij|jou|jouw|uzelf|jezelf)\b", said, re.IGNORECASE), said
        assert not re.search(r"\bik (?:mij )?(?:wilt|hebt|bent|kunt|komt|zegt|vraagt|voelt|hoopt)\b", said), said


@pytest.mark.parametrize(
    ("formal", "own"),
    [
        (
            "U vraagt om een rolstoel. Daarachter ligt uw wens: ‘u zijn’.",
            "Ik vraag om een rolstoel. Daarachter ligt mijn wens: ‘u zijn’.",
        ),
        ("Uw verhaal gaat over hoe u zich voelt.", "Mijn verhaal gaat over hoe ik mij voel."),
        (
            "Misschien wilt u vooral dit: een plek waar u goed kunt wonen.",
            "Misschien wil ik vooral dit: een plek waar ik goed kan wonen.",
        ),
        ("U komt voor uw moeder.", "Ik kom voor mijn moeder."),
    ],
)
def test_to_ik(formal: str, own: str) -> None:
    assert to_ik(formal) == own
    assert to_ik(to_je(formal)) == own
