"""Whether the client's answer fits the question just asked: talks that were played by hand and went wrong at one turn."""

from __future__ import annotations

from typing import Any

import pytest

from actions.training.danger import is_own
from actions.training.feedback import feedback
from actions.training.turn import open_conversation, play_turn
from knowledge import guard


def talk(name: str, *said: str, **mood: float) -> list[dict[str, Any]]:
    """The rows of a talk in which ``said`` was said, with moods that were reached before."""
    state = {**open_conversation(name, seed=0).state, **mood}
    for n, text in enumerate(said, start=1):
        state = play_turn(state, text, None, n).state
    return list(state["log"])


HELLO = "Goedemiddag, ik ben Fatma van het wijkteam."


@pytest.mark.parametrize(
    ("name", "said", "fits"),
    [
        ("vluchteling_vader", "Heeft u al een taalcursus gedaan?", "twee jaar"),
        ("vluchteling_vader", "Gaat uw vrouw ook naar de taalles?", "zij niet"),
        ("vluchteling_vader", "Wilt u dat ik uitleg wat school wel en niet kan doen?", "legt u uit"),
        ("jongen_15", "Hoe laat sta je dan op?", "een uur of twee"),
        ("jongen_15", "Vindt je moeder dat goed?", "nee"),
        ("jongen_15", "Wie doet er niet normaal?", "klas"),
        ("jongen_15", "Wat wil jij dat ik wel en niet tegen je mentor zeg?", "zeg maar"),
        ("stel_scheiding", "En wie zorgt er nu voor de kinderen?", "ik, meestal"),
        ("man_lvb", "Heb je een bankrekening bij die bank of bij een andere bank?", "pas"),
    ],
)
def test_a_question_gets_an_answer_to_that_question(name: str, said: str, fits: str) -> None:
    assert fits in talk(name, HELLO, said)[-1]["zegt"].lower()


def test_what_was_told_is_gone_on_with_when_it_is_given_back() -> None:
    rows = talk(
        "man_lvb",
        HELLO,
        "Wat staat er in de brief?",
        "Wie deed vroeger de post voor je?",
        "Vrijdag met de soep en de post, en in maart is ze doodgegaan. Dat is een groot gemis, Ronnie.",
        vertrouwen=6.0,
    )
    assert (rows[-2]["laag"], rows[-1]["laag"], rows[-1]["event"]) == ("moeder", "moeder", "meer")


def test_who_is_angry_is_a_question_about_the_story_and_not_about_friends() -> None:
    rows = talk("man_lvb", HELLO, "Hoe komt het dat je dan ja zegt?", "Wie worden er boos?", vertrouwen=6.0)
    assert "worden ze boos" in rows[-2]["zegt"]
    assert rows[-1]["event"] != "netwerk"


def test_a_wish_asked_for_after_a_summary_is_heard_and_counts_as_asked_for() -> None:
    rows = talk(
        "stel_scheiding",
        HELLO,
        "Wanneer lukt het jullie wel om het samen te doen? Wat is er dan anders?",
        "Dan lachen jullie gewoon, achter het glas. Wat hopen jullie allebei voor de kinderen, als dit achter de rug is?",
        vertrouwen=5.0,
    )
    assert rows[-1]["event"] in ("wens", "laag", "nog_niet")
    assert rows[-1]["event"] != "samenvatting"


def test_checking_a_summary_asks_for_no_fact() -> None:
    rows = talk("vluchteling_vader", HELLO, "Dus de post is lastig, uw zoon vertaalt en u hebt schulden. Klopt dat?")
    assert rows[-1]["event"] == "samenvatting"


def test_a_date_agreed_on_ends_the_talk_though_it_is_a_question() -> None:
    rows = talk(
        "man_lvb", HELLO, "Wat staat er in de brief?", "Hoe was dat?", "Dank je wel. Zien we elkaar vrijdag weer?"
    )
    assert rows[-1]["event"] == "afscheid"


def test_that_evening_is_the_evening_nobody_mentions() -> None:
    rows = talk(
        "stel_scheiding", HELLO, "Hoe gaat het hier op een gewone avond?", "Wat gebeurde er die avond?", vertrouwen=5.0
    )
    assert rows[-2]["laag"] == "ruzie"
    assert rows[-1]["gezocht"] == "gooien"


def test_who_asks_who_comes_to_the_house_hears_of_the_boys_when_there_is_trust() -> None:
    rows = talk(
        "man_lvb",
        HELLO,
        "Wat staat er in de brief?",
        "Zijn er mensen die in je huis komen?",
        vertrouwen=8.0,
        schaamte=3.0,
    )
    assert rows[-1]["laag"] == "jongens"


def test_a_question_to_the_client_after_ones_own_words_is_no_distress_of_the_trainee() -> None:
    text = "Zes jaar wachten op een bericht. Ik ben er even stil van. Wat zou u dan het liefst willen?"
    veiled = guard.Danger(loket="crisis_113", kind="twijfel", other=False, past=False, matched="model")
    assert not is_own(text, "Er staat: laatst gezien. Dat is alles, een uur.", veiled)
    assert is_own("Ik ben er zelf ook stil van. Ik weet het niet meer.", "Dat is alles, een uur.", veiled)


def test_a_better_wording_for_a_question_about_what_was_just_told_stays_with_that() -> None:
    state = {**open_conversation("vluchteling_vader", seed=0).state, "vertrouwen": 7.0, "schaamte": 4.0}
    for n, text in enumerate(
        (HELLO, "Hoe redden jullie het met het geld?", "Krijgt u een uitkering of toeslag?"), start=1
    ):
        state = play_turn(state, text, None, n).state
    assert state["log"][1]["laag"] == "geld"
    better = {row["n"]: row["beter"] for row in feedback(state)["verbeteringen"]}[3]
    assert "Dan eet ik minder brood" in better


def test_a_digression_after_what_may_have_been_a_judgement_gets_no_hint_to_follow_it() -> None:
    state = {**open_conversation("jongen_15", seed=0).state, "vertrouwen": 3.0}
    for n, text in enumerate(
        ("Hoi Milan.", "Hoe is het?", "Een deur kapot. Dat kan natuurlijk echt niet, Milan."), start=1
    ):
        turn = play_turn(state, text, None, n)
        state = turn.state
    assert state["log"][-1]["onzeker"]
    assert not any(message.get("hint") for message in turn.messages)


def test_a_small_step_asked_for_is_answered_with_a_step() -> None:
    said = (HELLO, "Hoe is het?", "Wat wilt u deze week zelf als eerste kleine stap doen?")
    assert talk("mantelzorger_ontkent", *said, vertrouwen=8.0)[-1]["event"] == "kleine_stap"
