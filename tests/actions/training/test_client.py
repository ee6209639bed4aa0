"""The client: what builds trust and what breaks it, what opens what, and that nothing is said twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.training.client import MENDING, Client
from actions.training.coder import code
from actions.training.hearing import Heard
from actions.training.moods import DATA
from actions.training.scenario import scenario
from actions.training.turn import danger_turn, open_conversation, play_turn
from knowledge import guard
from knowledge.passages import read_yaml


class Talk:
    """One role-play; `say` gives the client's line."""

    def __init__(self, name: str = "saskia", hints: bool = True) -> None:
        opened = open_conversation(name, seed=0)
        self.state, self.messages, self.n = opened.state, opened.messages, 0
        self.state["hints"] = hints

    def say(self, text: str) -> str:
        self.n += 1
        turn = play_turn(self.state, text, None, self.n)
        self.state, self.messages, self.stage = turn.state, turn.messages, turn.stage
        return next(m["text"] for m in turn.messages if m["kind"] in ("rol", "info"))

    @property
    def last(self) -> dict[str, Any]:
        return dict(self.state["log"][-1])


@pytest.fixture
def talk() -> Talk:
    return Talk()


def trust(talk: Talk, text: str) -> float:
    before = talk.state["vertrouwen"]
    talk.say(text)
    return float(talk.state["vertrouwen"] - before)


def test_it_opens_with_a_briefing_and_the_first_words(talk: Talk) -> None:
    assert [m["kind"] for m in talk.messages] == ["info", "rol"]
    assert talk.messages[1]["asks"] == "anders"


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Dat klinkt heel zwaar voor u.", True),
        ("Knap dat u toch elke dag doorgaat.", True),
        ("U moet gewoon eens strenger zijn.", False),
        ("Dat is toch uw eigen schuld.", False),
        ("Ach, dat valt wel mee, alle pubers zijn zo.", False),
    ],
)
def test_listening_builds_trust_and_weakening_costs_it(talk: Talk, text: str, better: bool) -> None:
    talk.say("Hoe gaat het met uw zoon?")
    assert (trust(talk, text) > 0) is better


def test_a_layer_opens_on_an_open_question_and_not_on_a_closed_one() -> None:
    closed, opened = Talk(), Talk()
    closed.say("Hebt u een zoon?")
    assert closed.state["open"] == []
    opened.say("Hoe gaat het met uw zoon?")
    assert opened.state["open"] == ["zoon"]


def test_who_asks_on_without_naming_a_subject_follows_what_the_client_woke(talk: Talk) -> None:
    talk.say("Hoe gaat het met uw zoon?")
    talk.say("Hoe is dat voor u?")
    assert talk.last["laag"] == "wachten"


def test_what_is_deep_stays_shut_without_trust(talk: Talk) -> None:
    talk.say("Waar bent u bang voor? Dat lijkt me moeilijk.")
    assert "zorg" not in talk.state["open"]


def test_the_third_closed_question_in_a_row_costs_more_than_the_first(talk: Talk) -> None:
    lost = [trust(talk, text) for text in ("Hebt u werk?", "Woont u hier al lang?", "Hebt u een auto?")]
    assert lost[2] < lost[0] < 0


def test_an_answer_to_the_clients_question_is_worth_more_than_information_out_of_the_blue() -> None:
    asked, plain = Talk(), Talk()
    asked.state["laatst"] = "Wat gebeurt er met wat ik hier zeg?"
    answer = "Dat blijft hier. Ik schrijf een verslag en u mag het lezen, er gaat niets naar anderen."
    assert trust(asked, answer) > trust(plain, answer)


def test_an_adviser_is_warned_and_then_left(talk: Talk) -> None:
    events = []
    for _ in range(14):
        talk.say("U moet gewoon eens strenger zijn, dat zeg ik u.")
        events.append(talk.last["event"])
        if talk.state["weg"]:
            break
    assert "waarschuwing" in events and events[-1] == "vertrek"
    assert events.index("vertrek") - events.index("waarschuwing") > MENDING, "there is time to mend it"
    assert talk.stage == "afgerond"
    assert "klaar" in talk.say("Hallo?"), "who comes back finds an explanation, not silence"


def test_silence_nonsense_and_small_talk_are_no_techniques(talk: Talk) -> None:
    for text, kind in (("...", "stilte"), ("asdf qwrty zxcv blorp", "onzin"), ("Lekkere koffie trouwens.", "koetjes")):
        talk.say(text)
        assert talk.last["soort"] == kind


def test_a_nod_after_a_story_gets_a_little_more_of_it_and_costs_nothing(talk: Talk) -> None:
    talk.say("Hoe gaat het met uw zoon?")
    before = talk.state["vertrouwen"]
    talk.say("Hm hm.")
    assert (talk.last["soort"], talk.last["event"], talk.last["laag"]) == ("knik", "meer", "zoon")
    assert talk.state["vertrouwen"] == before
    talk.say("Ja?")
    assert talk.last["soort"] == "techniek", "with a question mark it is a question"


def test_sixty_turns_without_a_repeated_line() -> None:
    talk = Talk(hints=False)
    said = []
    texts = [
        "Hoe gaat het verder?",
        "Dat klinkt zwaar.",
        "Vertelt u daar eens meer over?",
        "Knap hoe u dat doet.",
        "Slaapt u goed?",
    ]
    for i in range(60):
        said.append(talk.say(texts[i % len(texts)]))
    assert not talk.state["weg"]
    assert len(set(said)) == len(said)


def test_a_close_ends_it_and_who_goes_on_may(talk: Talk) -> None:
    for text in ("Goedemiddag, ik ben Noor.", "Hoe gaat het met uw zoon?", "Hoe is dat voor u?"):
        talk.say(text)
    talk.say("Dank u wel voor uw verhaal. We ronden af, volgende week dinsdag kom ik weer. Tot dan.")
    assert talk.stage == "afgerond" and talk.last["event"] == "afscheid"
    talk.say("O ja, hoe is het met uw dochter?")
    assert talk.stage == "bezig"


def test_hints_help_once_each_and_can_be_off() -> None:
    hinted, quiet = Talk(), Talk()
    quiet.say("hints uit")
    advice = "U moet gewoon eens strenger zijn."
    hinted.say(advice)
    first = [m["text"] for m in hinted.messages if m.get("hint")]
    assert "advies" in first[0] and "Saskia" in first[0]
    hinted.say(advice)
    assert first[0] not in [m["text"] for m in hinted.messages]
    quiet.say(advice)
    assert not [m for m in quiet.messages if m.get("hint")]
    assert len(quiet.state["log"]) == 1, "a word to the studio is no turn of the talk"


def test_the_state_is_plain_data_and_the_turn_does_not_change_it() -> None:
    import json

    opened = open_conversation("saskia", 0)
    before = json.dumps(opened.state)
    play_turn(opened.state, "Hoe gaat het met uw zoon?", None, 1)
    assert json.dumps(opened.state) == before


def test_asking_a_client_about_danger_is_played_and_ones_own_danger_is_answered() -> None:
    opened = open_conversation("saskia", 0)
    question = "Denkt u er weleens aan om uw leven te beëindigen?"
    danger = guard.Danger("crisis_113", "suicide", False, False, "test")
    played = danger_turn(opened.state, question, danger, 1)
    assert played.messages[0]["kind"] == "rol"
    assert "113" in played.messages[-1]["text"]
    again = danger_turn(played.state, question, danger, 2)
    assert "113" not in again.messages[-1]["text"], "once is enough"
    own = danger_turn(opened.state, "ik wil dood", danger, 2)
    assert own.messages[0]["kind"] == "veiligheid" and own.state["log"] == []
    assert "verder praten met Saskia" in own.messages[-1]["text"]


def test_a_question_about_a_fact_gets_the_fact_and_once_more_that_it_was_told(talk: Talk) -> None:
    assert "Zestien en twaalf" in talk.say("Hoe oud zijn de kinderen?")
    assert talk.last["event"] == "weetje" and talk.state["open"] == []
    talk.say("En hoe oud zijn ze?")
    assert talk.last["event"] == "al_verteld"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Hoeveel uur per dag zit jij achter dat ding?", "elf uur"),
        ("In welke klas zit je?", "Derde"),
        ("Heb je broers of zussen?", "baby"),
        ("Woon je bij je moeder?", "moeder"),
    ],
)
def test_a_concrete_question_gets_the_kind_of_answer_it_asks_for(question: str, answer: str) -> None:
    assert answer in Talk("jongen_15").say(question)


def test_a_number_nobody_wrote_down_is_not_made_up_and_no_yes() -> None:
    talk = Talk("boze_schuldenaar")
    talk.say("Hoeveel stoelen hebt u thuis?")
    assert talk.state["laatst"] in read_yaml(DATA / "algemeen.yml")["past"]["hoeveel"]


def test_the_question_counts_and_not_the_words_before_it(talk: Talk) -> None:
    talk.say("Hoe gaat het met uw zoon?")
    assert "galerij" in talk.say("Twee nachten weg, jeetje. Hebt u de politie gebeld?")


def test_a_feeling_is_answered_with_a_feeling_or_more_of_the_story_not_with_a_good_day() -> None:
    talk = Talk("vluchteling_vader")
    talk.state.update(vertrouwen=5.0, open=["brief", "les"], keer={"brief": 1, "les": 1}, wekt=["nachten", "kringloop"])
    talk.state["laatst"] = "Twee keer examen, twee keer nee."
    talk.state["log"].append(
        {"laag": "les", "event": "laag", "soort": "techniek", "techniek": "doorvragen", "alle": []}
    )
    talk.say("Wat deed dat met u?")
    assert talk.last["laag"] not in ("kringloop", "wens")


def test_a_close_with_a_question_about_the_client_is_no_close(talk: Talk) -> None:
    for text in ("Goedemiddag, ik ben Noor.", "Hoe gaat het met uw zoon?", "Hoe is dat voor u?"):
        talk.say(text)
    talk.say("Dat is goed. Volgende week verder. O ja, hoe gaat het met uw dochter?")
    assert talk.stage == "bezig"


def test_an_answer_to_the_clients_question_is_taken_as_one() -> None:
    talk = Talk("jongen_15")
    talk.state["laatst"] = "Ga je dit allemaal aan mijn mentor vertellen?"
    talk.say("Nee, dat doe ik niet zonder dat jij het weet.")
    assert talk.last["event"] == "antwoord"


def test_nobody_leaves_in_the_first_minutes() -> None:
    talk = Talk("boze_schuldenaar")
    for _ in range(4):
        talk.say("Dat is toch uw eigen schuld.")
    assert not talk.state["weg"] and not talk.state["gewaarschuwd"]


@pytest.mark.parametrize(
    ("chances", "told"),
    [
        ((("bagatelliseren", 0.5), ("oordelen", 0.3), ("gevoel_reflecteren", 0.1)), False),
        ((("bagatelliseren", 0.55), ("gevoel_reflecteren", 0.4)), False),
        ((("bagatelliseren", 0.4), ("gevoel_reflecteren", 0.38)), True),
    ],
)
def test_what_surely_weighs_on_a_client_opens_nothing_though_it_is_not_sure_what_to_call_it(
    talk: Talk, chances: tuple[tuple[str, float], ...], told: bool
) -> None:
    (best, score), *rest = chances
    coding = replace(
        code("-", "Hm."), techniek=best, score=score, alternatives=tuple(rest), alle=(best, rest[-1][0]), abstain=True
    )
    reply = Client(scenario("saskia"), talk.state).answer(coding, Heard(named=("zoon",)))
    assert (reply.event == "laag") is told


def test_a_line_about_something_else_is_not_said_to_this() -> None:
    talk, said = Talk("vluchteling_vader", hints=False), []
    for _ in range(6):
        said.append(talk.say("U moet vroeger naar bed gaan."))
    assert not [line for line in said if "oefenen" in line or "eend" in line]


def test_an_unknown_scenario_is_a_key_error_and_a_broken_state_begins_anew() -> None:
    with pytest.raises(KeyError):
        open_conversation("bestaat-niet")
    turn = play_turn({"v": 99}, "Hoe gaat het met u?", None, 1)
    assert turn.messages and turn.state["log"]
