"""What a short utterance does, in the light of what was asked, whatever the language model says."""

from __future__ import annotations

import pytest

from actions.burger.reading import Reading, act

SURE_WRONG = Reading("stoppen", 0.99)


@pytest.mark.parametrize(
    ("text", "asks", "kind"),
    [
        ("weet ik niet", "wens", "weet_niet"),
        ("kweenie", "wens", "weet_niet"),
        ("geen idee", "kracht", "weet_niet"),
        ("sla maar over", "netwerk", "overslaan"),
        ("dat zeg ik liever niet", "veiligheid", "overslaan"),
        ("hoezo?", "netwerk", "waarom"),
        ("waarom wilt u dat weten", "gevoel", "waarom"),
        ("een mens graag", "wens", "mens"),
        ("ik wil geen computer", None, "mens"),
        ("wat zei u?", "wens", "herhalen"),
        ("ik snap de vraag niet", "uitzondering", "niet_snappen"),
        ("ik ben de vraag even kwijt, kunt u hem nog een keer stellen", "wens", "niet_snappen"),
        ("ze stellen die vraag elke keer opnieuw", "geprobeerd", "vertellen"),
        ("stop", "wens", "stop"),
        ("opnieuw beginnen", "wens", "opnieuw"),
        ("vorige vraag", "wens", "ongedaan"),
        ("ja dat klopt", "bevestiging", "ja"),
        ("nee niet helemaal", "bevestiging", "nee"),
        ("wie leest dit mee?", "wens", "privacy"),
        ("ben je een robot?", "aanleiding", "over_mij"),
        ("wat is een pgb?", "wens", "informatie"),
        ("hoe lang duurt dat?", "netwerk", "informatie"),
        ("nee ik bedoelde mijn zus", "wens", "corrigeren"),
        ("dank u wel", None, "bedankt"),
        ("hoi", "aanleiding", "groet"),
        ("12345", "wens", "onzin"),
        ("asdfasdf", "wens", "onzin"),
        ("7", "schaal", "vertellen"),
    ],
)
def test_short_utterances(text: str, asks: str | None, kind: str) -> None:
    assert act(text, Reading("vertellen", 0.3), asks) == kind


def test_a_guess_at_anger_is_no_anger() -> None:
    assert act("brief gemeente geld trug betale", Reading("boos", 0.63), "aanleiding") == "vertellen"
    assert act("het is een schande wat ze doen", Reading("boos", 0.9), "aanleiding") == "boos"


@pytest.mark.parametrize(
    "text",
    [
        "ik wil stoppen met drinken maar het lukt me niet alleen",
        "mijn zoon zegt steeds dat hij met school wil stoppen en opnieuw wil beginnen ergens anders",
        "nee, niet echt, maar mijn zus belt wel eens en dan praten we",
    ],
)
def test_somebody_who_tells_is_never_cut_off(text: str) -> None:
    """A model that is sure of "stoppen" does not end the talk of somebody in the middle of their story."""
    assert act(text, SURE_WRONG, "netwerk") == "vertellen"
