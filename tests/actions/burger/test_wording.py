"""From u to je, and no wording twice."""

from __future__ import annotations

import pytest

from actions.burger.wording import Speaker, to_je


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
